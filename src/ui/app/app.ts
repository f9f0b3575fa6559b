import { html, nothing } from "lit";
import { formatCount, formatPercent } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf, historyCsv } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { sentence } from "../../worker/failure.ts";
import type { Correction, Report, Request } from "../../worker/protocol.ts";
import workerUrl from "../../worker/worker.ts?worker&url";
import { pictureOfFile } from "../pad/photo.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import type { Action, View } from "../state/actions.ts";
import { hashOf, readHash } from "../state/address.ts";
import { keepCorrections, keptCorrections } from "../state/corrections.ts";
import { DataChoice } from "../state/data-choice.ts";
import { type Drawing, EMPTY, seenOf } from "../state/drawing.ts";
import { type AppState, NO_BENCHMARK, initialState, reduced } from "../state/state.ts";
import { adapterWords, restoredWords, titleOf } from "../state/words.ts";
import { appLayout } from "./app-layout.ts";
import { benchmarkFile, copied, download, runFile, textOf } from "./exports.ts";
import { listen } from "./listening.ts";
import { keepForOffline } from "./offline.ts";
import { trustedScript } from "./trusted.ts";
import "./keyboard-help.ts";
import "./problem-note.ts";
import "./run-bar.ts";
import "./run-offers.ts";
import "./view-tabs.ts";

/** Listeners hear of a finished epoch at most so often. Milliseconds. */
const SPEECH_INTERVAL = 5000;

/** The code of a view comes when it is first opened; that of the first, so, is a task of its own. */
const VIEW_CODE: Readonly<Record<View, () => Promise<unknown>>> = {
  train: () => import("../train/train-view.ts"),
  data: () => import("../data/data-view.ts"),
  examine: () => import("../examine/examine-view.ts"),
  benchmark: () => import("../benchmark/benchmark-view.ts"),
};

/** The page: all its state, and the line to the worker. Its children show and ask; they keep nothing. */
export class AdamantApp extends OwnTask {
  static override styles = [shared, appLayout];

  static override properties = {
    state: { state: true },
    settings: { state: true },
    drawing: { state: true },
    logarithmic: { state: true },
    notice: { state: true },
    spoken: { state: true },
    dropping: { state: true },
    corrections: { state: true },
    learnsCorrections: { state: true },
    view: { state: true },
  };

  declare state: AppState;
  /** Those in the fields, for the next run. */
  declare settings: Settings;
  /** On the pad. */
  declare drawing: Drawing;
  declare logarithmic: boolean;
  /** What was just done, or was odd, in a sentence or more. */
  declare notice: string;
  /** The last finished epoch, for those who listen. */
  declare spoken: string;
  /** Files hover above the page. */
  declare dropping: boolean;
  /** Drawings with what they really were, of this visit and earlier ones. */
  declare corrections: readonly Correction[];
  /** Whether the next run learns from them, too. */
  declare learnsCorrections: boolean;
  declare view: View;

  #worker: Worker | undefined;
  #data: DataChoice;
  #spokenAt = -SPEECH_INTERVAL;
  #listening = new AbortController();

  constructor() {
    super();
    this.state = initialState;
    this.drawing = EMPTY;
    this.logarithmic = false;
    this.spoken = "";
    this.dropping = false;
    this.corrections = keptCorrections();
    this.learnsCorrections = false;
    this.view = "train";
    const { address, complaints } = readHash(location.hash);
    this.settings = address.settings;
    this.#data = new DataChoice(address, (request) => {
      this.#ask(request);
    });
    this.notice = complaints.join(" ");
    this.addEventListener("action", ({ detail }) => {
      this.#act(detail);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    listen(this, this.#listening.signal, {
      run: () => this.state.run,
      hovering: (dropping) => {
        this.dropping = dropping;
      },
    });
    this.#startWorker();
    void VIEW_CODE[this.view]().then(keepForOffline);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#worker?.terminate();
  }

  override render() {
    const { state, settings, logarithmic, drawing } = this;
    const { run, adapter } = state;
    return html`
      <header>
        <h1>Adamant</h1>
        <p>Train a network on handwritten digits, wholly on your GPU.</p>
        <view-tabs .view=${this.view}></view-tabs>
      </header>
      <run-bar role="region" aria-label="Run" .state=${state} .settings=${settings}></run-bar>
      <main>
        ${
          run.phase === "no-gpu" || run.phase === "failed"
            ? html`<problem-note .run=${run}></problem-note>`
            : nothing
        }
        <run-offers .state=${state}></run-offers>
        <p class="quiet" id="notice" role="status">${this.notice}</p>
        ${this.#view()}
        <train-view
          ?hidden=${this.view !== "train"}
          .state=${state}
          .settings=${settings}
          .source=${this.#data.source}
          .drawing=${drawing}
          .logarithmic=${logarithmic}
          .corrections=${this.corrections}
          .learnsCorrections=${this.learnsCorrections}
        ></train-view>
      </main>
      <footer>
        ${adapter === undefined ? nothing : html`<p id="adapter">${adapterWords(adapter)}</p>`}
        <p>
          Everything stays on this machine: the page sends nothing to anyone, and fetches MNIST only
          when asked.
        </p>
        <keyboard-help></keyboard-help>
      </footer>
      ${this.dropping ? html`<div class="drop" role="status">Drop to read the digits or the network in these files</div>` : nothing}
      <div class="spoken" role="status">${this.spoken}</div>
    `;
  }

  override updated(): void {
    document.title = titleOf(this.state);
  }

  #startWorker(): void {
    this.#worker?.terminate();
    this.state = { ...initialState, data: this.state.data };
    this.#worker = new Worker(trustedScript(workerUrl), { type: "module" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
      this.#told(data);
    });
    this.#worker.addEventListener("error", ({ message }) => {
      this.#told({ type: "failed", failure: { kind: "gpu", message } });
    });
  }

  #told(report: Report): void {
    this.state = reduced(this.state, report);
    this.#data.told(report);
    if (report.type === "opened" || report.type === "no-gpu") {
      this.#draw(this.drawing);
      this.#data.begin(this.#circumstances);
    } else if (report.type === "data") {
      this.#showAddress();
      this.#describe();
      this.#vary();
      if (this.state.run.phase === "ready") {
        this.#ask({ type: "warm-up", settings: this.settings });
      }
    } else if (report.type === "preparing" && report.epochs.length > 0) {
      this.#resumed(report.settings);
    } else if (report.type === "restored") {
      this.notice = restoredWords(this.state.run);
    } else if (report.type === "taken-over") {
      this.notice =
        "Another tab trains now. This run is paused, and no longer kept. Go on takes its place back.";
    } else if (report.type === "epoch") {
      this.#speak(report.epoch);
      this.#vary();
    } else if (report.type === "submission") {
      download("submission.csv", new TextEncoder().encode(report.text));
      this.notice = `Read ${formatCount(report.count)} digits: submission.csv`;
    } else if (report.type === "saved") {
      const name = report.which === "onnx" ? "adamant.onnx" : `adamant-${report.which}.safetensors`;
      download(name, report.file);
    }
  }

  /** The run of an earlier visit goes on: its settings and digits are those of the page. */
  #resumed(settings: Settings): void {
    this.settings = settings;
    if (this.state.data !== undefined) {
      this.#data.kept(this.state.data);
    }
    this.#showAddress();
  }

  #act(action: Action): void {
    this.notice = "";
    switch (action.type) {
      case "train":
        this.#train();
        break;
      case "slow-down":
        this.#set({ ...this.settings, lr: Number((this.settings.lr / 10).toPrecision(6)) });
        this.#train();
        break;
      case "restart":
        this.#startWorker();
        break;
      case "read-files":
      case "read-address":
      case "read-mnist":
      case "use-built-in":
      case "choose-classes":
        this.#data.act(action, this.#circumstances);
        this.#showAddress();
        break;
      case "read-image":
        void this.#read(action.image);
        break;
      case "show":
        this.#show(action.view);
        break;
      case "set":
        this.#set(action.settings);
        break;
      case "draw":
        this.#draw({ strokes: action.strokes, picture: undefined });
        break;
      case "undo":
        this.#draw({ strokes: this.drawing.strokes.slice(0, -1), picture: undefined });
        break;
      case "switch-logarithmic":
        this.logarithmic = !this.logarithmic;
        break;
      case "focus-pad":
        void this.#focusPad();
        break;
      case "help":
        this.renderRoot.querySelector("keyboard-help")?.open();
        break;
      case "copy":
        void copied(textOf(action.what, this.#shown)).then((notice) => {
          this.notice = notice;
        });
        break;
      case "benchmark":
        this.state = { ...this.state, benchmark: { ...NO_BENCHMARK, running: true } };
        this.#ask(action);
        break;
      case "save-benchmark":
        download("benchmark.json", benchmarkFile(this.state));
        break;
      case "save-history":
        download("history.csv", new TextEncoder().encode(historyCsv(this.state.epochs)));
        break;
      case "save-record":
        download("run.json", runFile(this.#shown));
        break;
      case "take-over":
        this.#train(true);
        break;
      case "reload":
        location.reload();
        break;
      case "correct":
        this.#correct(action.label);
        break;
      case "learn-corrections":
        this.learnsCorrections = action.learns;
        break;
      case "forget-corrections":
        this.#keepCorrections([]);
        break;
      case "discard-left":
        this.state = { ...this.state, left: undefined };
        this.#ask(action);
        break;
      case "examine-files":
        this.#show("examine");
        this.#ask(action);
        break;
      case "go-on-left":
      case "save-run":
      case "pause":
      case "step":
      case "go-on":
      case "stop":
      case "save":
      case "cancel-reading":
      case "browse":
      case "compare":
      case "examine":
      case "examine-cell":
      case "examine-digit":
      case "examine-unit":
      case "submit":
      case "stop-benchmark":
        this.#ask(action);
    }
  }

  /** Asks what is in the data in use, once somebody wants to see it. */
  #describe(): void {
    if (this.view === "data" && this.state.description === undefined) {
      this.#ask({ type: "describe" });
      this.#ask({ type: "browse", label: undefined, from: 0 });
    }
  }

  /** Beside training, one view at a time. */
  #view() {
    const { state, drawing } = this;
    switch (this.view) {
      case "train":
        return nothing;
      case "data":
        return html`<data-view
          .description=${state.description}
          .rows=${state.rows}
          .comparison=${state.comparison}
        ></data-view>`;
      case "examine":
        return html`<examine-view .state=${state} .drawn=${seenOf(drawing)}></examine-view>`;
      case "benchmark":
        return html`<benchmark-view .state=${state}></benchmark-view>`;
    }
  }

  #show(view: View): void {
    this.view = view;
    void VIEW_CODE[view]();
    this.#describe();
  }

  #train(takeOver = false): void {
    this.#show("train");
    this.#data.follow(this.#circumstances);
    const corrections = this.learnsCorrections ? this.corrections : [];
    this.#ask({ type: "train", settings: this.settings, corrections, takeOver });
  }

  /** The drawing was judged wrong, or not sure enough: it is kept with what it really was. */
  #correct(label: number): void {
    const pixels = seenOf(this.drawing);
    if (pixels !== undefined) {
      this.#keepCorrections([...this.corrections, { label, pixels }]);
      this.notice += `Kept as a ${label}.`;
    }
  }

  #keepCorrections(corrections: readonly Correction[]): void {
    this.corrections = corrections;
    if (!keepCorrections(corrections)) {
      this.notice = "This browser has no room to keep drawings: they are gone with this page. ";
    }
  }

  get #shown() {
    return { state: this.state, settings: this.settings, data: this.#data };
  }

  get #circumstances() {
    return { seed: this.settings.seed, software: this.state.adapter?.software === true };
  }

  async #focusPad(): Promise<void> {
    this.#show("train");
    await VIEW_CODE.train();
    await this.updateComplete;
    this.renderRoot.querySelector("train-view")?.focusPad();
  }

  #draw(drawing: Drawing): void {
    this.drawing = drawing;
    this.#ask({ type: "draw", pixels: seenOf(drawing) });
  }

  async #read(image: File): Promise<void> {
    try {
      this.#draw({ strokes: [], picture: await pictureOfFile(image) });
    } catch (error) {
      this.notice = sentence(error);
    }
  }

  #set(settings: Settings): void {
    this.settings = settings;
    this.#showAddress();
    this.#vary();
  }

  /** Asks for the first digits as the next epoch sees them. */
  #vary(): void {
    if (this.settings.augment !== "off" && this.state.data !== undefined) {
      this.#ask({ type: "vary", settings: this.settings, epoch: this.state.epochs.length });
    }
  }

  #showAddress(): void {
    const { digits, classes } = this.#data;
    const hash = hashOf({ settings: this.settings, digits, classes });
    history.replaceState(undefined, "", hash === "" ? location.pathname + location.search : hash);
  }

  #speak(epoch: Epoch): void {
    const now = performance.now();
    if (now - this.#spokenAt >= SPEECH_INTERVAL) {
      this.#spokenAt = now;
      this.spoken = `Epoch ${epoch.epoch}: accuracy ${formatPercent(accuracyOf(epoch))}`;
    }
  }

  #ask(request: Request): void {
    this.#worker?.postMessage(request);
  }
}

// A task of its own, as for OwnTask: to read all this code is one already.
setTimeout(() => {
  customElements.define("adamant-app", AdamantApp);
});

declare global {
  interface HTMLElementTagNameMap {
    "adamant-app": AdamantApp;
  }
}

import { LitElement, html, nothing } from "lit";
import type { Epoch } from "../engine/index.ts";
import { formatCount, formatPercent } from "../format.ts";
import { accuracyOf, historyCsv } from "../history.ts";
import type { Settings } from "../settings.ts";
import { type Action, type View, act } from "./actions.ts";
import { commandOf, hashOf, readHash } from "./address.ts";
import { appLayout } from "./app-layout.ts";
import { DataChoice } from "./data-choice.ts";
import "./data-view.ts";
import { type Drawing, EMPTY, seenOf } from "./drawing.ts";
import "./benchmark-view.ts";
import { benchmarkFile, benchmarkTable, copied, download, problemReport } from "./exports.ts";
import "./examine-view.ts";
import { sentence } from "./failure.ts";
import { actionOfFiles, watchDrops } from "./file-drop.ts";
import { pictureOfFile } from "./photo.ts";
import "./keyboard-help.ts";
import "./problem-note.ts";
import type { Report, Request } from "./protocol.ts";
import "./run-bar.ts";
import { actionOfKey } from "./shortcuts.ts";
import { type AppState, NO_BENCHMARK, initialState, reduced } from "./state.ts";
import { shared } from "./styles.ts";
import "./train-view.ts";
import { adapterWords, titleOf } from "./words.ts";

/** Listeners hear of a finished epoch at most so often. Milliseconds. */
const SPEECH_INTERVAL = 5000;

/** The page: all its state, and the line to the worker. Its children show and ask; they keep nothing. */
export class AdamantApp extends LitElement {
  static override styles = [shared, appLayout];

  static override properties = {
    state: { state: true },
    settings: { state: true },
    drawing: { state: true },
    logarithmic: { state: true },
    notice: { state: true },
    spoken: { state: true },
    dropping: { state: true },
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
    const { signal } = this.#listening;
    watchDrops(signal, {
      hovering: (dropping) => {
        this.dropping = dropping;
      },
      dropped: (files) => {
        this.#act(actionOfFiles(files));
      },
    });
    const pasted = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) {
        this.#act(actionOfFiles(files));
      }
    };
    addEventListener("paste", pasted, { signal });
    const pressed = (event: KeyboardEvent) => {
      const action = actionOfKey(event, this.state.run);
      if (action !== undefined) {
        this.#act(action);
      }
    };
    addEventListener("keydown", pressed, { signal });
    this.#startWorker();
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
        <nav aria-label="Views">
          ${this.#tab("train", "Train")}${this.#tab("data", "Data")}${this.#tab("examine", "Examine")}${this.#tab("benchmark", "Benchmark")}
        </nav>
      </header>
      <run-bar role="region" aria-label="Run" .state=${state} .settings=${settings}></run-bar>
      <main>
        ${
          run.phase === "no-gpu" || run.phase === "failed"
            ? html`<problem-note .run=${run}></problem-note>`
            : nothing
        }
        <p class="quiet" id="notice" role="status">${this.notice}</p>
        ${
          this.view === "data"
            ? html`<data-view
                .description=${state.description}
                .comparison=${state.comparison}
              ></data-view>`
            : nothing
        }
        ${this.view === "examine" ? html`<examine-view .state=${state}></examine-view>` : nothing}
        ${
          this.view === "benchmark"
            ? html`<benchmark-view .state=${state}></benchmark-view>`
            : nothing
        }
        <train-view
          ?hidden=${this.view !== "train"}
          .state=${state}
          .settings=${settings}
          .source=${this.#data.source}
          .drawing=${drawing}
          .logarithmic=${logarithmic}
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
      ${this.dropping ? html`<div class="drop">Drop to read the digits in these files</div>` : nothing}
      <div class="spoken" role="status">${this.spoken}</div>
    `;
  }

  override updated(): void {
    document.title = titleOf(this.state);
  }

  #startWorker(): void {
    this.#worker?.terminate();
    this.state = { ...initialState, data: this.state.data };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
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
      if (this.state.run.phase === "ready") {
        this.#ask({ type: "warm-up", settings: this.settings });
      }
    } else if (report.type === "epoch") {
      this.#speak(report.epoch);
    } else if (report.type === "submission") {
      download("submission.csv", new TextEncoder().encode(report.text));
      this.notice = `Read ${formatCount(report.count)} digits: submission.csv`;
    } else if (report.type === "saved") {
      download(`adamant-${report.which}.safetensors`, report.file);
    }
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
        this.view = action.view;
        this.#describe();
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
      case "copy":
        void this.#copy(action.what);
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
      case "pause":
      case "step":
      case "go-on":
      case "stop":
      case "save":
      case "cancel-reading":
      case "compare":
      case "examine":
      case "examine-files":
      case "examine-cell":
      case "submit":
      case "stop-benchmark":
        this.#ask(action);
    }
  }

  /** Asks what is in the data in use, once somebody wants to see it. */
  #describe(): void {
    if (this.view === "data" && this.state.description === undefined) {
      this.#ask({ type: "describe" });
    }
  }

  #tab(view: View, words: string) {
    return html`<button
      class="small"
      id="view-${view}"
      aria-current=${this.view === view ? "page" : nothing}
      @click=${() => {
        act(this, { type: "show", view });
      }}
    >
      ${words}
    </button>`;
  }

  #train(): void {
    this.view = "train";
    this.#data.follow(this.#circumstances);
    this.#ask({ type: "train", settings: this.settings });
  }

  get #circumstances() {
    return { seed: this.settings.seed, software: this.state.adapter?.software === true };
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
  }

  #showAddress(): void {
    const { digits, classes } = this.#data;
    const hash = hashOf({ settings: this.settings, digits, classes });
    history.replaceState(undefined, "", hash === "" ? location.pathname + location.search : hash);
  }

  async #copy(what: Extract<Action, { type: "copy" }>["what"]): Promise<void> {
    const { settings, state } = this;
    const { source, classes } = this.#data;
    const digits = source.kind === "built-in" ? source.count : undefined;
    const text = {
      link: () => new URL(hashOf({ settings, digits, classes }), location.href).href,
      command: () => commandOf(settings, source, classes),
      report: () => problemReport(state, settings),
      benchmark: () => benchmarkTable(state.benchmark.rows),
    }[what]();
    this.notice = await copied(text);
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

customElements.define("adamant-app", AdamantApp);

declare global {
  interface HTMLElementTagNameMap {
    "adamant-app": AdamantApp;
  }
}

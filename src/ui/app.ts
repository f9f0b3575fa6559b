import { LitElement, html, nothing } from "lit";
import type { Stroke } from "../data/index.ts";
import type { Epoch } from "../engine/index.ts";
import { formatPercent } from "../format.ts";
import type { Settings } from "../settings.ts";
import { type Action, type View, act } from "./actions.ts";
import { type Source, commandOf, hashOf, readHash } from "./address.ts";
import { appLayout } from "./app-layout.ts";
import "./data-view.ts";
import { pictureOf } from "./drawing.ts";
import { copied, download, problemReport } from "./exports.ts";
import { watchDrops } from "./file-drop.ts";
import "./keyboard-help.ts";
import "./problem-note.ts";
import type { Report, Request } from "./protocol.ts";
import "./run-bar.ts";
import { actionOfKey } from "./shortcuts.ts";
import { type AppState, accuracyOf, initialState, reduced } from "./state.ts";
import { shared } from "./styles.ts";
import "./train-view.ts";
import { adapterWords, titleOf } from "./words.ts";

/** As many as Kaggle's train.csv has; fewer where software does the GPU's work, so that an epoch takes seconds. */
const BUILT_IN_COUNT = 42_000;
const BUILT_IN_COUNT_IN_SOFTWARE = 6_000;

/** Listeners hear of a finished epoch at most so often. Milliseconds. */
const SPEECH_INTERVAL = 5000;

/** The page: all its state, and the line to the worker. Its children show and ask; they keep nothing. */
export class AdamantApp extends LitElement {
  static override styles = [shared, appLayout];

  static override properties = {
    state: { state: true },
    settings: { state: true },
    source: { state: true },
    strokes: { state: true },
    logarithmic: { state: true },
    notice: { state: true },
    spoken: { state: true },
    dropping: { state: true },
    view: { state: true },
  };

  declare state: AppState;
  /** Those in the fields, for the next run. */
  declare settings: Settings;
  /** Where the data in use comes from. */
  declare source: Source;
  /** On the drawing pad. */
  declare strokes: readonly Stroke[];
  declare logarithmic: boolean;
  /** What was just done, or was odd, in a sentence or more. */
  declare notice: string;
  /** The last finished epoch, for those who listen. */
  declare spoken: string;
  /** Files hover above the page. */
  declare dropping: boolean;
  declare view: View;

  #worker: Worker | undefined;
  /** Where the data comes from that is on its way. */
  #coming: Source | undefined;
  /** The seed that the built-in digits in use were drawn with. */
  #drawnSeed: number | undefined;
  /** How many built-in digits the user chose; undefined leaves it to the page. */
  #digits: number | undefined;
  #spokenAt = -SPEECH_INTERVAL;
  #listening = new AbortController();

  constructor() {
    super();
    this.state = initialState;
    this.source = { kind: "built-in", count: BUILT_IN_COUNT };
    this.strokes = [];
    this.logarithmic = false;
    this.spoken = "";
    this.dropping = false;
    this.view = "train";
    const { address, complaints } = readHash(location.hash);
    this.settings = address.settings;
    this.#digits = address.digits;
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
        this.#act({ type: "read-files", files });
      },
    });
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
    const { state, settings, source, logarithmic, strokes } = this;
    const { run, adapter } = state;
    return html`
      <header>
        <h1>Adamant</h1>
        <p>Train a network on handwritten digits, wholly on your GPU.</p>
        <nav aria-label="Views">${this.#tab("train", "Train")}${this.#tab("data", "Data")}</nav>
      </header>
      <run-bar .state=${state} .settings=${settings}></run-bar>
      <main>
        ${
          run.phase === "no-gpu" || run.phase === "failed"
            ? html`<problem-note .run=${run}></problem-note>`
            : nothing
        }
        <p class="quiet" id="notice" role="status">${this.notice}</p>
        ${
          this.view === "data"
            ? html`<data-view .description=${state.description}></data-view>`
            : nothing
        }
        <train-view
          ?hidden=${this.view !== "train"}
          .state=${state}
          .settings=${settings}
          .source=${source}
          .strokes=${strokes}
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
    if (report.type === "opened" || report.type === "no-gpu") {
      this.#begin();
    } else if (report.type === "data") {
      this.source = this.#coming ?? this.source;
      this.#describe();
      if (this.state.run.phase === "ready") {
        this.#ask({ type: "warm-up", settings: this.settings });
      }
    } else if (report.type === "data-refused") {
      this.#coming = undefined;
    } else if (report.type === "epoch") {
      this.#speak(report.epoch);
    } else if (report.type === "saved") {
      download("adamant.safetensors", report.file);
    }
  }

  /** The worker listens: give it the data in use, the first, or what was chosen before it did; and what is on the pad. */
  #begin(): void {
    this.#draw(this.strokes);
    const source = this.#coming ?? this.source;
    if (source.kind === "files") {
      this.#ask({ type: "read-files", files: source.files });
    } else if (source.kind === "mnist") {
      this.#ask({ type: "read-mnist" });
    } else {
      this.#useBuiltIn();
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
        this.#coming = { kind: "files", files: action.files };
        this.#ask(action);
        break;
      case "read-mnist":
        this.#coming = { kind: "mnist" };
        this.#ask(action);
        break;
      case "show":
        this.view = action.view;
        this.#describe();
        break;
      case "use-built-in":
        this.#digits = action.count ?? this.#digits;
        this.#useBuiltIn();
        this.#showAddress();
        break;
      case "set":
        this.#set(action.settings);
        break;
      case "draw":
        this.#draw(action.strokes);
        break;
      case "undo":
        this.#draw(this.strokes.slice(0, -1));
        break;
      case "switch-logarithmic":
        this.logarithmic = !this.logarithmic;
        break;
      case "copy":
        void this.#copy(action.what);
        break;
      case "pause":
      case "go-on":
      case "stop":
      case "save":
      case "cancel-reading":
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
    if (this.source.kind === "built-in" && this.#drawnSeed !== this.settings.seed) {
      this.#useBuiltIn();
    }
    this.#ask({ type: "train", settings: this.settings });
  }

  #useBuiltIn(): void {
    const software = this.state.adapter?.software === true;
    const count = this.#digits ?? (software ? BUILT_IN_COUNT_IN_SOFTWARE : BUILT_IN_COUNT);
    const { seed } = this.settings;
    this.#coming = { kind: "built-in", count };
    this.#drawnSeed = seed;
    this.#ask({ type: "use-built-in", count, seed });
  }

  #draw(strokes: readonly Stroke[]): void {
    this.strokes = strokes;
    this.#ask({ type: "draw", pixels: pictureOf(strokes) });
  }

  #set(settings: Settings): void {
    this.settings = settings;
    this.#showAddress();
  }

  #showAddress(): void {
    const hash = hashOf({ settings: this.settings, digits: this.#digits });
    history.replaceState(undefined, "", hash === "" ? location.pathname + location.search : hash);
  }

  async #copy(what: Extract<Action, { type: "copy" }>["what"]): Promise<void> {
    const { settings, source, state } = this;
    const digits = source.kind === "built-in" ? source.count : undefined;
    const text = {
      link: () => new URL(hashOf({ settings, digits }), location.href).href,
      command: () => commandOf(settings, source),
      report: () => problemReport(state, settings),
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

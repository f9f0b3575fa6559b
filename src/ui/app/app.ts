import { html, nothing } from "lit";
import type { ExamineView } from "../examine/examine-view.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { seenOf } from "../state/drawing.ts";
import { Page, type View } from "../state/page.ts";
import { titleOf } from "../state/words.ts";
import type { TrainView } from "../train/train-view.ts";
import { adapterNote, adapterStyles } from "./adapter-note.ts";
import { appLayout } from "./app-layout.ts";
import { gpuChoice, gpuChoiceStyles } from "./gpu-choice.ts";
import type { KeyboardHelp } from "./keyboard-help.ts";
import { listen } from "./listening.ts";
import "./keyboard-help.ts";
import { noteStyles, problemNote, saveNote, unfinishedNote } from "./notes.ts";
import { keepForOffline } from "./offline.ts";
import "./run-bar.ts";
import { tabStyles, viewTabs } from "./view-tabs.ts";

/** The code of a view is loaded when it is first shown. Train's is loaded so that reading it is a task of its own. */
const VIEW_CODE: Readonly<Record<View, () => Promise<unknown>>> = {
  train: () => import("../train/train-view.ts"),
  data: () => import("../data/data-view.ts"),
  examine: () => import("../examine/examine-view.ts"),
  benchmark: () => import("../benchmark/benchmark-view.ts"),
};

/** Shows the page. Its elements show what they are given, and use `act` for what the user wants done. */
export class AdamantApp extends OwnTask {
  static override styles = [
    shared,
    appLayout,
    tabStyles,
    noteStyles,
    adapterStyles,
    gpuChoiceStyles,
  ];

  static override properties = { isDropping: { state: true } };

  /** Files are being dragged over the page. */
  declare isDropping: boolean | undefined;

  readonly #page = new Page(location.hash, {
    changed: () => {
      this.requestUpdate();
    },
    focusPad: () => void this.#focusPad(),
    showExplanation: () => void this.#showExplanation(),
    focusWrongField: () => void this.#focusWrongField(),
    openHelp: () => this.renderRoot.querySelector<KeyboardHelp>("keyboard-help")?.open(),
  });
  #listening = new AbortController();
  /** The view whose code was loaded last. */
  #loaded: View = "train";

  constructor() {
    super();
    this.addEventListener("action", ({ detail: action }) => void this.#page.do(action));
    this.addEventListener("background", ({ detail }) => void this.#page.doInBackground(detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    listen(this, this.#listening.signal, (isDropping) => {
      this.isDropping = isDropping;
    });
    this.#page.start();
    void VIEW_CODE.train().then(keepForOffline);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#page.stop();
  }

  override render() {
    const { state, settings, view, notice, spoken, wrongFields } = this.#page;
    const { adapter } = state.run;
    const { isPresenting } = this.#page;
    return html`
      <header>
        <h1>Adamant</h1>
        <p class="purpose">Train a network on handwritten digits, wholly on your GPU.</p>
        ${adapter === undefined ? nothing : adapterNote(adapter)} ${viewTabs(view)}
      </header>
      <run-bar
        role="region"
        aria-label="Run"
        .state=${state}
        .settings=${settings}
        .wrongFields=${wrongFields}
        .notice=${notice}
        .isPresenting=${isPresenting}
      ></run-bar>
      <main>
        ${problemNote(state.run)} ${unfinishedNote(state.run)} ${saveNote(state.run)}
        ${this.#view()}
        <train-view
          ?hidden=${view !== "train"}
          ?presenting=${isPresenting}
          .page=${this.#page}
        ></train-view>
        ${this.#page.isExplaining ? html`<step-view .state=${state.step}></step-view>` : nothing}
      </main>
      <footer>
        <p>
          Everything stays on this machine: the page sends nothing to anyone, and it downloads MNIST
          only if you ask for it.
        </p>
        <keyboard-help></keyboard-help>
        ${gpuChoice(this, this.#page.gpu)}
      </footer>
      ${this.isDropping === true ? html`<div class="drop" role="status">Drop to open the digits or the network in these files</div>` : nothing}
      <div class="spoken" role="status">${spoken}</div>
    `;
  }

  override updated(): void {
    const { state, view, isPresenting } = this.#page;
    document.title = titleOf(state.run);
    if (this.#page.isExplaining) {
      void import("../step/step-view.ts");
    }
    this.toggleAttribute("presenting", isPresenting);
    document.documentElement.classList.toggle("presenting", isPresenting);
    if (view !== this.#loaded) {
      this.#loaded = view;
      void VIEW_CODE[view]();
    }
  }

  /** Besides training, one view at a time. */
  #view() {
    const { state, view, drawing } = this.#page;
    switch (view) {
      case "train":
        return nothing;
      case "data":
        return html`<data-view .data=${state.data}></data-view>`;
      case "examine":
        return html`<examine-view
          .state=${state}
          .examined=${this.#page.examined}
          .drawn=${seenOf(drawing)}
        ></examine-view>`;
      case "benchmark":
        return html`<benchmark-view .state=${state}></benchmark-view>`;
    }
  }

  async #focusPad(): Promise<void> {
    // At once where the pad is shown, or a key that is pressed right after would be lost.
    if (this.#page.view !== "train" || customElements.get("train-view") === undefined) {
      await this.#page.show("train");
      await VIEW_CODE.train();
      await this.updateComplete;
    }
    this.#trainView()?.focusPad();
  }

  async #focusWrongField(): Promise<void> {
    // The view may have been hidden until now.
    await this.updateComplete;
    this.#trainView()?.focusWrongField();
  }

  async #showExplanation(): Promise<void> {
    await VIEW_CODE.examine();
    await this.updateComplete;
    await this.renderRoot.querySelector<ExamineView>("examine-view")?.showExplanation();
  }

  #trainView(): TrainView | null {
    return this.renderRoot.querySelector<TrainView>("train-view");
  }
}

// In a task of its own, as in OwnTask, because evaluating all this code takes one already.
setTimeout(() => {
  customElements.define("adamant-app", AdamantApp);
});

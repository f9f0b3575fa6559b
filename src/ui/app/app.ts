import { html, nothing } from "lit";
import { wholeHash } from "../../run/sharing/embedding.ts";
import type { ExamineView } from "../examine/examine-view.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { start } from "../state/follow-worker.ts";
import { seenOf } from "../state/pad/drawing.ts";
import { Page } from "../state/page.ts";
import { isWithoutGpu } from "../state/state.ts";
import type { View } from "../state/views.ts";
import { titleOf } from "../state/words.ts";
import type { TrainView } from "../train/train-view.ts";
import { adapterNote, adapterStyles } from "./adapter-note.ts";
import { appLayout } from "./app-layout.ts";
import { gpuChoice, gpuChoiceStyles } from "./gpu-choice.ts";
import type { KeyboardHelp } from "./keyboard-help.ts";
import { listen } from "./listening.ts";
import {
  noteStyles,
  problemNote,
  refusalNote,
  remedyButton,
  saveNote,
  sharedNote,
  unfinishedNote,
} from "./notes.ts";
import "./run-bar.ts";
import "./share-menus.ts";
import "./view-tabs.ts";

/** The code of a view is loaded when it is first shown. Train's is loaded so that reading it is a task of its own. */
const VIEW_CODE: Readonly<Record<View, () => Promise<unknown>>> = {
  train: () => import("../train/train-view.ts"),
  data: () => import("../data/data-view.ts"),
  examine: () => import("../examine/examine-view.ts"),
  runs: () => import("../runs/runs-view.ts"),
  sweep: () => import("../sweep/sweep-view.ts"),
  benchmark: () => import("../benchmark/benchmark-view.ts"),
  kernels: () => import("../kernels/kernels-view.ts"),
};

/** What stands at the end of the page is loaded after its first view. */
const HELP_CODE = () => import("./keyboard-help.ts");

/** Shows the page. Its elements show what they are given, and use `act` for what the user wants done. */
export class AdamantApp extends OwnTask {
  static override styles = [shared, appLayout, noteStyles, adapterStyles, gpuChoiceStyles];

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
    openHelp: () => void this.#page.doInBackground(() => this.#openHelp()),
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
    listen(
      this,
      this.#listening.signal,
      (isDropping) => {
        this.isDropping = isDropping;
      },
      () => this.#page.embedding,
    );
    start(this.#page);
    void this.#page.doInBackground(async () => {
      await VIEW_CODE.train();
      const [{ keepForOffline }] = await Promise.all([import("./offline.ts"), HELP_CODE()]);
      await keepForOffline();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#page.stop();
  }

  override render() {
    const { state, settings, view, messages, wrongFields } = this.#page;
    const { adapter } = state.run;
    const { isPresenting, embedding } = this.#page;
    return html`
      <header>
        <h1>Adamant</h1>
        <p class="purpose">Train a network on handwritten digits, wholly on your GPU.</p>
        ${adapter === undefined ? nothing : adapterNote(adapter)}
        <view-tabs .shown=${view}></view-tabs>
        <share-menus .page=${this.#page}></share-menus>
      </header>
      <run-bar
        role="region"
        aria-label="Run"
        .state=${state}
        .settings=${settings}
        .wrongFields=${wrongFields}
        .awaited=${this.#page.data.awaited}
        .notice=${messages.notice}
        .isPresenting=${isPresenting}
        .embedding=${embedding}
      ></run-bar>
      <main>
        ${embedding === undefined ? sharedNote(state.shared) : nothing} ${this.#problem()}
        ${unfinishedNote(state)} ${saveNote(state.run)} ${this.#linkNote()}
        ${embedding === undefined ? nothing : refusalNote(state.data)} ${this.#view()}
        <train-view
          ?hidden=${view !== "train"}
          ?presenting=${isPresenting}
          embedded=${embedding?.parts.join(" ") ?? nothing}
          .page=${this.#page}
        ></train-view>
        ${this.#page.isExplaining ? html`<step-view .state=${state.step} .run=${state.run}></step-view>` : nothing}
        ${embedding === undefined ? nothing : [sharedNote(state.shared), wholeLink()]}
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
      <div class="spoken" role="status">${messages.spoken}</div>
    `;
  }

  override updated(): void {
    const { state, view, isPresenting, embedding } = this.#page;
    document.title = titleOf(state.run);
    if (this.#page.isExplaining) {
      void this.#page.doInBackground(() => import("../step/step-view.ts"));
    }
    if (this.#hasLinkNote) {
      void this.#page.doInBackground(() => import("./link-note.ts"));
    }
    if (isWithoutGpu(state)) {
      void this.#page.doInBackground(() => import("../without-gpu/stand-in-note.ts"));
    }
    this.toggleAttribute("presenting", isPresenting);
    this.toggleAttribute("embedded", embedding !== undefined);
    document.documentElement.classList.toggle("presenting", isPresenting);
    document.documentElement.classList.toggle("explaining", this.#page.isExplaining);
    if (view !== this.#loaded) {
      this.#loaded = view;
      void this.#page.doInBackground(VIEW_CODE[view]);
    }
  }

  get #hasLinkNote(): boolean {
    const { awaited, difference } = this.#page.data;
    return awaited !== undefined || difference !== undefined;
  }

  #linkNote() {
    const { data, state } = this.#page;
    return this.#hasLinkNote
      ? html`<link-note
          .awaited=${data.awaited}
          .classes=${data.classes}
          .difference=${data.difference}
          .isLoading=${state.data.loading !== undefined}
        ></link-note>`
      : nothing;
  }

  /** What is wrong. Where there is no GPU, another network reads the digits. */
  #problem() {
    const { state, moment, view } = this.#page;
    return isWithoutGpu(state)
      ? html`<section class="note problem">
          <stand-in-note .state=${state} .moment=${moment} .plays=${view === "train"}
            >${remedyButton(state.run)}</stand-in-note
          >
        </section>`
      : problemNote(state.run);
  }

  /** Besides training, one view at a time. */
  #view() {
    const { state, view, drawing } = this.#page;
    switch (view) {
      case "train":
        return nothing;
      case "data":
        return html`<data-view
          .data=${state.data}
          .plane=${state.plane}
          .source=${this.#page.data.source}
          .wrongTexts=${this.#page.wrongTexts}
        ></data-view>`;
      case "examine":
        return html`<examine-view
          .state=${state}
          .examined=${this.#page.examined}
          .drawn=${seenOf(drawing)}
        ></examine-view>`;
      case "sweep":
        return html`<sweep-view
          .page=${this.#page}
          .state=${state}
          .drawing=${drawing}
        ></sweep-view>`;
      case "benchmark":
        return html`<benchmark-view .state=${state}></benchmark-view>`;
      case "runs":
        return html`<runs-view
          .state=${state}
          .isLogarithmic=${this.#page.isLogarithmic}
        ></runs-view>`;
      case "kernels":
        return html`<kernels-view
          .state=${state}
          .settings=${this.#page.settings}
          .place=${this.#page.kernelPlace}
        ></kernels-view>`;
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

  async #openHelp(): Promise<void> {
    await HELP_CODE();
    await this.renderRoot.querySelector<KeyboardHelp>("keyboard-help")?.open();
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

/** Leads from an embedded page to the whole one, with the same settings, or the same network. */
function wholeLink() {
  return html`<p class="whole">
    <a id="open-whole" href=${wholeHash(location.hash)} target="_blank" rel="noopener"
      >Open in Adamant</a
    >
  </p>`;
}

// In a task of its own, as in OwnTask, because evaluating all this code takes one already.
setTimeout(() => {
  customElements.define("adamant-app", AdamantApp);
});

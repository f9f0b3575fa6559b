import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import { formatCount, formatPercent, withArticle } from "../../base/format.ts";
import type { Correction } from "../../data/index.ts";
import { hashOf, readHash } from "../../run/address.ts";
import { accuracyOf } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { StepCurve } from "../../run/step-curve.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Failure } from "../../worker/failure.ts";
import type { Change } from "../../worker/remote.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import type { Desks } from "../../worker/worker.ts";
import workerUrl from "../../worker/worker.ts?worker&url";
import { CallFailure, type Connected, changed, connect } from "./connect.ts";
import { storeCorrections, storedCorrections } from "./corrections.ts";
import { DataChoice } from "./data-choice.ts";
import { type Drawing, EMPTY, seenOf } from "./drawing.ts";
import { type CopyName, FILES, type FileName, copied, download, textOf } from "./exports.ts";
import { storeGpu, storedGpu } from "./gpu-choice.ts";
import { pictureOfFile } from "./photo.ts";
import { type PictureChoice, initialChoice, watchedOf } from "./picture-choice.ts";
import { type AppState, initialState } from "./state.ts";
import { trustedScript } from "./trusted.ts";
import { restoredWords } from "./words.ts";

/** The views, of which the page shows one at a time. */
export type View = "train" | "data" | "examine" | "benchmark";

/** Milliseconds between two epochs that a screen reader announces: a shorter time would interrupt the speech. */
const SPEECH_INTERVAL = 5000;

/** Milliseconds for which a message about what was just done is shown: at least these, and more for a long one. */
const MESSAGE_TIME = 4000;
const MESSAGE_TIME_PER_LETTER = 40;

/** What a user asks for, as a function of the page. */
export type Action = (page: Page) => unknown;

/** What the page asks of the element that shows it. */
export interface PageElement {
  /** Called when something that is shown has changed. */
  readonly changed: () => void;
  readonly focusPad: () => void;
  /** Scrolls to the explanation of a digit in the Examine view. */
  readonly showExplanation: () => void;
  /** Shows the first field with a wrong text, and moves the focus there. */
  readonly focusWrongField: () => void;
  readonly openHelp: () => void;
}

/** A text that a field cannot take, and a sentence that says why. */
export interface WrongText {
  readonly text: string;
  readonly message: string;
}

/** The wrong texts, by the ids of their fields. */
export type WrongTexts = Readonly<Partial<Record<string, WrongText>>>;

/**
 * The page's controller: all that the page shows, and all that a user can do. The elements show its fields; through `act`
 * they call its methods, or those of the worker's desks.
 */
export class Page {
  state: AppState = initialState;
  view: View = "train";
  /** The values of the fields, for the next run. */
  settings: Settings;
  /** What is on the pad. */
  drawing: Drawing = EMPTY;
  isLogarithmic = false;
  isPresenting = false;
  /** The training steps of the run. */
  steps = new StepCurve();
  /** One training step is explained. */
  isExplaining = false;
  /** What is shown of the network. */
  picture: PictureChoice = initialChoice;
  /** The past moment that is looked at: steps since the start of the run; undefined for now. */
  moment: number | undefined;
  wrongTexts: WrongTexts = {};
  /** A message about what has just happened. */
  notice: string;
  /** What was copied a moment ago. */
  copied: CopyName | undefined;
  /** Which network of the run Examine shows, after each epoch anew; undefined for a network from a file. */
  examined: "last" | "best" | undefined = "last";
  /** The last finished epoch, for screen readers. */
  spoken = "";
  /** Drawings with their true labels, of this visit and earlier ones. */
  corrections = storedCorrections();
  /** Whether the next run learns from the corrections, too. */
  learnsCorrections = false;
  /** Which GPU to take where the machine has several. */
  gpu = storedGpu();
  readonly data: DataChoice;
  readonly element: PageElement;
  #worker: Worker | undefined;
  #desks: Connected<Desks> | undefined;
  #spokenAt = -SPEECH_INTERVAL;
  /** While one epoch is examined, others may end; only the last of them is examined next. */
  readonly #examining = new Coalesced(() => this.#trying(() => this.#examine()));
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param hash the part of the address from `#` on */
  constructor(hash: string, element: PageElement) {
    const { address, complaints } = readHash(hash);
    this.element = element;
    this.settings = address.settings;
    this.notice = complaints.join(" ");
    this.data = new DataChoice(
      address,
      () => this.desks.data,
      () => ({ seed: this.settings.seed, software: this.state.run.adapter?.software === true }),
    );
  }

  /** The worker's desks. */
  get desks(): Connected<Desks> {
    return this.#desks as Connected<Desks>;
  }

  /** Starts the worker, or a new one, for which the GPU may be available again. The data in use is loaded again. */
  start(): void {
    this.stop();
    this.steps = new StepCurve();
    this.moment = undefined;
    this.#show({ state: { ...initialState, data: { inUse: this.state.data.inUse } } });
    const worker = new Worker(trustedScript(workerUrl), { type: "module", name: this.gpu });
    worker.addEventListener("error", ({ message }) => {
      this.#fail({ kind: "gpu", message });
    });
    this.#worker = worker;
    this.#desks = connect<Desks>(worker, (desk, change) => {
      this.#heard(desk, change);
    });
  }

  stop(): void {
    this.#worker?.terminate();
  }

  /** Does what a user asks for. */
  async do(action: Action): Promise<void> {
    this.closeNotice();
    await this.#trying(() => action(this));
  }

  /** Does what follows from something else than a wish of the user. */
  async doInBackground(action: Action): Promise<void> {
    await this.#trying(() => action(this));
  }

  /** Takes another GPU of this machine: the worker starts again on it. A run under way can be continued there. */
  chooseGpu(gpu: GPUPowerPreference): void {
    storeGpu(gpu);
    this.#show({ gpu });
    this.start();
  }

  async show(view: View): Promise<void> {
    this.#show({ view });
    this.#examining.request();
    await this.#describe();
  }

  closeNotice(): void {
    clearTimeout(this.#noticeTimer);
    this.#show({ notice: "", copied: undefined });
  }

  /** @param wrong undefined where the text of the field is right now */
  setWrongText(id: string, wrong: WrongText | undefined): void {
    this.#show({ wrongTexts: { ...this.wrongTexts, [id]: wrong } });
  }

  /** How many fields must be mended before a run can begin. */
  get wrongFields(): number {
    // The rate of the run under way is no setting of the next run.
    const isShown = (id: string) =>
      id !== "live-rate" && (id !== "digits" || this.data.source?.kind === "built-in");
    return Object.entries(this.wrongTexts).filter(
      ([id, wrong]) => wrong !== undefined && isShown(id),
    ).length;
  }

  set(settings: Settings): Promise<void> {
    this.#show({ settings });
    this.#showAddress();
    return this.#vary();
  }

  /**
   * Begins a run, or moves the focus to the first field with a wrong text.
   *
   * @param takeOver even if another tab trains, which then pauses
   * @param isPaused it waits before its first step
   */
  async train(takeOver = false, isPaused = false): Promise<void> {
    if (this.wrongFields > 0) {
      await this.show("train");
      this.element.focusWrongField();
      return;
    }
    this.#show({ examined: "last" });
    const corrections = this.learnsCorrections ? this.corrections : [];
    await Promise.all([
      this.show("train"),
      this.data.follow(),
      this.desks.run.train(this.settings, corrections, takeOver, isPaused),
    ]);
  }

  /** The same where the button Train is there and can be pressed. */
  async trainIfPossible(): Promise<void> {
    const { status } = this.state.run;
    const isOver = status.phase === "done" || status.phase === "stopped";
    if (isOver || (status.phase === "ready" && this.state.data.inUse !== undefined)) {
      await this.train();
    }
  }

  /** Explains the next training step: of the run, which is paused, or of a new one, which waits before its first step. */
  async explainStep(): Promise<void> {
    const { status } = this.state.run;
    if (status.phase === "ready") {
      await this.train(false, true);
    }
    if (this.wrongFields === 0 || status.phase !== "ready") {
      this.#show({ isExplaining: true });
      await this.desks.step.explain();
    }
  }

  /** Returns to the run, which stands where it stood. */
  async leaveExplanation(): Promise<void> {
    this.#show({ isExplaining: false });
    await this.desks.step.leave();
  }

  /** Takes the step that was explained, and returns to the run. */
  async keepStep(): Promise<void> {
    this.#show({ isExplaining: false });
    await this.desks.step.keep();
  }

  /** Changes the learning rate of the run under way, from its next epoch on. */
  async changeRate(rate: number): Promise<void> {
    await this.desks.run.changeRate(rate);
    const { trained } = this.state.run;
    if (trained !== undefined) {
      // The fields repeat the run.
      await this.set({ ...this.settings, rates: trained.settings.rates });
    }
  }

  /** Shows curves, network, digits and pad only, in larger type, for a projector. */
  present(isPresenting: boolean): void {
    this.#show({ isPresenting, view: "train" });
  }

  /** Trains again with a learning rate a tenth as large. */
  async trainSlower(): Promise<void> {
    const lr = Number((this.settings.lr / 10).toPrecision(6));
    await Promise.all([this.set({ ...this.settings, lr }), this.train()]);
  }

  /** Chooses other data, or other classes of it, and shows the choice in the address. */
  async choose(choice: (data: DataChoice) => Promise<void>): Promise<void> {
    const chosen = choice(this.data);
    this.#showAddress();
    await chosen;
  }

  async draw(drawing: Drawing): Promise<void> {
    this.#show({ drawing, picture: { ...this.picture, showsDrawing: true } });
    const seen = seenOf(drawing);
    const { run, snapshots } = this.desks;
    await Promise.all([run.draw(seen), snapshots.draw(seen), this.#watch()]);
  }

  /** Shows something else of the network. */
  async choosePicture(choice: Partial<PictureChoice>): Promise<void> {
    this.#show({ picture: { ...this.picture, ...choice } });
    await this.#watch();
  }

  /** Looks at the network after so many steps of the run; undefined for that of now. */
  async chooseMoment(moment: number | undefined): Promise<void> {
    this.#show({ moment });
    await this.desks.snapshots.show(moment);
  }

  /** Removes the last stroke, or the picture that nothing is drawn on. */
  undoStroke(): Promise<void> {
    const { strokes, picture } = this.drawing;
    return this.draw(strokes.length === 0 ? EMPTY : { strokes: strokes.slice(0, -1), picture });
  }

  /** Puts a digit on the pad, to draw on it. */
  async drawOn(pixels: Uint8Array): Promise<void> {
    await Promise.all([this.show("train"), this.draw({ strokes: [], picture: pixels })]);
    this.element.focusPad();
  }

  /** Shows why the network examined, or that of the run, reads a digit as it does. */
  async explainDigit(digit: {
    readonly pixels: Uint8Array;
    readonly label: number;
  }): Promise<void> {
    if (this.view !== "examine") {
      this.#show({ examined: "last" });
      await this.show("examine");
      await this.#examining.idle();
    }
    await this.desks.examine.showDigit(digit);
    this.element.showExplanation();
  }

  /** Puts the picture of a digit on the pad. */
  async readImage(file: File): Promise<void> {
    try {
      await this.draw({ strokes: [], picture: await pictureOfFile(file) });
    } catch (error) {
      this.#show({ notice: errorMessage(error) });
    }
  }

  /** Stores the drawing with its true label. */
  correct(label: number): void {
    const pixels = seenOf(this.drawing);
    if (pixels !== undefined) {
      this.setCorrections([...this.corrections, { label, pixels }]);
      this.#notify(`${this.notice}Stored as ${withArticle(label)}.`);
    }
  }

  setCorrections(corrections: readonly Correction[]): void {
    const isStored = storeCorrections(corrections);
    const notice =
      "This browser has no space to store drawings: they are lost when the page is closed. ";
    this.#show({ corrections, ...(!isStored && { notice }) });
  }

  learnCorrections(learnsCorrections: boolean): void {
    this.#show({ learnsCorrections });
  }

  switchLogarithmic(): void {
    this.#show({ isLogarithmic: !this.isLogarithmic });
  }

  async copy(what: CopyName): Promise<void> {
    const text = textOf(what, this);
    if (await copied(text)) {
      this.#notify(`Copied: ${beginningOf(text)}`);
      this.#show({ copied: what });
    } else {
      // The user copies it by hand.
      this.#show({ notice: text });
    }
  }

  async save(what: FileName): Promise<void> {
    const [name, contentOf] = FILES[what];
    const file = await contentOf(this);
    if (file !== undefined) {
      download(name, file);
    }
  }

  /** Opens a network to examine, or digits to examine the present one on. */
  async examineFiles(files: readonly File[]): Promise<void> {
    this.#show({ examined: undefined });
    await Promise.all([this.show("examine"), this.desks.examine.openFiles(files)]);
  }

  /** Examines the network of the run, as it is now or after its best epoch. */
  examine(examined: "last" | "best"): void {
    this.#show({ examined });
    this.#examining.request();
  }

  /** Predicts digits without labels and saves Kaggle's submission.csv. */
  async submit(files: readonly File[]): Promise<void> {
    const submission = await this.desks.examine.submit(files);
    if (submission !== undefined) {
      download("submission.csv", submission.csv);
      this.#notify(`Predicted ${formatCount(submission.count)} digits: submission.csv`);
    }
  }

  /** Shows a message for as long as it takes to read it. */
  #notify(notice: string): void {
    this.#show({ notice });
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(
      () => {
        this.closeNotice();
      },
      Math.max(MESSAGE_TIME, MESSAGE_TIME_PER_LETTER * notice.length),
    );
  }

  #show(shown: Partial<Page>): void {
    Object.assign(this, shown);
    this.element.changed();
  }

  async #trying(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      const isOfWorker = error instanceof CallFailure;
      this.#fail(isOfWorker ? error.failure : { kind: "request", message: errorMessage(error) });
    }
  }

  #fail(failure: Failure): void {
    const run = { ...this.state.run, status: { phase: "failed", failure } as const };
    this.#show({ state: { ...this.state, run } });
  }

  /** Applies a change of a desk's state. */
  #heard(desk: keyof Desks, change: Change<object>): void {
    const before = this.state;
    if (desk === "run" && change.set !== undefined) {
      this.#collect(change.set);
    }
    this.#show({ state: { ...before, [desk]: changed(before[desk], change) } });
    if (desk === "run") {
      void this.#trying(() => this.#runChanged(change, before.run));
    } else if (desk === "data" && change.set !== undefined) {
      void this.#trying(() => this.#dataChanged(change.set as Partial<DataState>));
    }
  }

  /** Keeps the training steps of the run, which are told in pieces. */
  #collect({ trained, status, newSteps }: Partial<RunState>): void {
    // Without the status, only the settings of the run under way have changed.
    if (trained !== undefined && status?.phase === "preparing") {
      this.steps = new StepCurve();
      this.moment = undefined;
    }
    if (newSteps !== undefined) {
      const { epochs } = this.state.run;
      this.steps.add(
        newSteps,
        epochs.reduce((sum, { seconds }) => sum + seconds, 0),
      );
    }
  }

  async #runChanged({ set, add }: Change<RunState>, before: RunState): Promise<void> {
    const phase = set?.status?.phase;
    if (before.status.phase === "starting" && phase !== undefined) {
      await Promise.all([this.draw(this.drawing), this.data.begin()]);
    } else if (phase === "preparing" && set?.trained && this.state.run.epochs.length > 0) {
      this.#showUnfinished(set.trained.settings);
    } else if (before.status.phase === "restoring" && (phase === "ready" || phase === "training")) {
      this.#show({ notice: restoredWords(this.state.run.status) });
      await (phase === "ready" ? this.desks.run.warmUp(this.settings) : undefined);
    } else if (set?.takenOver === true) {
      const notice = "Another tab trains now. This run is paused and no longer saved.";
      this.#show({ notice: `${notice} Press Resume to take over again.` });
    }
    const epoch = add?.epochs?.at(-1);
    if (epoch !== undefined) {
      this.#speak(`Epoch ${epoch.epoch}: accuracy ${formatPercent(accuracyOf(epoch))}`);
      this.#examining.request();
      await this.#vary();
    }
  }

  async #dataChanged(set: Partial<DataState>): Promise<void> {
    this.data.heard(set);
    if (set.inUse !== undefined) {
      this.#showAddress();
      const isReady = this.state.run.status.phase === "ready";
      await Promise.all([
        this.#describe(),
        this.#vary(),
        isReady ? this.desks.run.warmUp(this.settings) : undefined,
      ]);
    }
  }

  /** The run of an earlier visit continues: the fields and the address show its settings and digits. */
  #showUnfinished(settings: Settings): void {
    this.#show({ settings });
    if (this.state.data.inUse !== undefined) {
      this.data.useStored(this.state.data.inUse);
    }
    this.#showAddress();
  }

  /** Asks for a description of the data in use, when the Data view is shown. */
  async #describe(): Promise<void> {
    if (this.view === "data" && this.state.data.description === undefined) {
      const { data } = this.desks;
      await Promise.all([data.describe(), data.browse(undefined, 0)]);
    }
  }

  /** Examines the network of the run, where the Examine view shows it. */
  async #examine(): Promise<void> {
    const { examined, view } = this;
    if (view === "examine" && examined !== undefined && this.state.run.epochs.length > 0) {
      await this.desks.run.examine(examined);
    }
  }

  /** Asks for the first training digits as the next epoch varies them. */
  async #vary(): Promise<void> {
    if (this.settings.augment !== "off" && this.state.data.inUse !== undefined) {
      await this.desks.run.vary(this.settings, this.state.run.epochs.length);
    }
  }

  /** Tells the worker what to take pictures of. */
  async #watch(): Promise<void> {
    await this.desks.pictures.watch(watchedOf(this.picture, seenOf(this.drawing)));
  }

  #showAddress(): void {
    const { digits, classes } = this.data;
    const hash = hashOf({ settings: this.settings, digits, classes });
    history.replaceState(undefined, "", hash === "" ? location.pathname + location.search : hash);
  }

  #speak(spoken: string): void {
    const now = performance.now();
    if (now - this.#spokenAt >= SPEECH_INTERVAL) {
      this.#spokenAt = now;
      this.#show({ spoken });
    }
  }
}

/** Letters of a copied text that its message shows. */
const BEGINNING = 60;

function beginningOf(text: string): string {
  return text.length > BEGINNING ? `${text.slice(0, BEGINNING)}…` : text;
}

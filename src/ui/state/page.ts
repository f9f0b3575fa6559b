import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage, isNotLoaded } from "../../base/error-message.ts";
import { hashOf, readHash } from "../../run/address.ts";
import type { Settings } from "../../run/settings.ts";
import { type Embedding, embeddedHash } from "../../run/sharing/embedding.ts";
import { readLink } from "../../run/sharing/link.ts";
import { StepCurve } from "../../run/step-curve.ts";
import type { Failure } from "../../worker/failure.ts";
import type { Status } from "../../worker/run/run-state.ts";
import type { Desks } from "../../worker/worker.ts";
import { CallFailure, type Connected, type Connection, WorkerEnded } from "./connect.ts";
import { DataChoice } from "./data-choice.ts";
import type { FileName } from "./exports.ts";
import { type CopyName, Messages } from "./messages.ts";
import { storedCorrections } from "./pad/corrections.ts";
import { type Drawing, EMPTY, seenOf } from "./pad/drawing.ts";
import { type PictureChoice, initialChoice, watchedOf } from "./picture-choice.ts";
import { RenderingPace } from "./rendering-pace.ts";
import { type AppState, initialState, isWithoutGpu, trainingRefusal } from "./state.ts";
import { storeHash, storedGpu, storedHash } from "./stored.ts";
import { type KernelPlace, type View, enterView, markView, showHash } from "./views.ts";

const LAST_VISIT = "The settings are those of your last visit.";

/** While the run of the worker has a network, only the worker says whether the run has failed. */
const HAS_NETWORK: ReadonlySet<Status["phase"]> = new Set([
  "training",
  "paused",
  "restoring",
  "done",
  "stopped",
]);

const NOT_EMBEDDED = 'That is not part of this small page. Press "Open in Adamant".';

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
 * The page's controller: all that the page shows, and what a user can do. The elements show its fields; through `act` they
 * call its methods, the functions of the page beside this file, or the methods of the worker's desks.
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
  /** What is shown inside another page, such as a lesson; undefined for the whole page. */
  embedding: Embedding | undefined;
  /** The training steps of the run. */
  steps = new StepCurve();
  /** One training step is explained. */
  isExplaining = false;
  /** What is shown of the network. */
  picture: PictureChoice = initialChoice;
  /** The past moment that is looked at: steps since the start of the run; undefined for now. */
  moment: number | undefined;
  /** The line of a kernel that "How it works" shows. */
  kernelPlace: KernelPlace | undefined;
  wrongTexts: WrongTexts = {};
  /** Which network of the run Examine shows, after each epoch anew; undefined for a network from a file. */
  examined: "last" | "best" | undefined = "last";
  /** Drawings with their true labels, of this visit and earlier ones. */
  corrections = storedCorrections();
  /** Whether the next run learns from the corrections, too. */
  learnsCorrections = false;
  /** Which GPU to take where the machine has several. */
  gpu = storedGpu();
  /** The file of a network that was trained elsewhere and answers until a run begins. */
  shared: Uint8Array<ArrayBuffer> | undefined;
  readonly data: DataChoice;
  readonly messages: Messages;
  readonly element: PageElement;
  /** To the worker; undefined before it is started. */
  connection: Connection<Desks> | undefined;
  /** While one epoch is examined, others may end; only the last of them is examined next. */
  readonly examining = new Coalesced(() => this.doInBackground(() => this.#examine()));
  readonly pace: RenderingPace;
  /** The changes of the learning rate in the fields when the run under way began, and since; undefined unless it was given others. */
  #liveRates: { readonly planned: string; readonly now: string } | undefined;

  /** @param hash the part of the address from `#` on */
  constructor(hash: string, element: PageElement) {
    markView(this.view);
    const link = readLink(hash);
    const last = link.isEmpty ? storedHash() : "";
    const { address } = last === "" ? link : readHash(last);
    this.element = element;
    this.pace = new RenderingPace(element.changed);
    this.settings = address.settings;
    this.embedding = link.embedding;
    this.shared = link.network;
    const notice = last === "" ? link.complaints.join(" ") : LAST_VISIT;
    this.messages = new Messages(notice, element.changed);
    this.data = new DataChoice(
      address,
      () => this.desks.data,
      () => ({
        seed: this.settings.seed,
        software: this.state.run.adapter?.software === true,
        withoutGpu: isWithoutGpu(this.state),
      }),
    );
  }

  /** The worker's desks. */
  get desks(): Connected<Desks> {
    return (this.connection as Connection<Desks>).desks;
  }

  stop(): void {
    this.connection?.end();
  }

  /** Does what a user asks for. */
  async do(action: Action): Promise<void> {
    this.pace.hurry();
    this.messages.close();
    await this.doInBackground(action);
  }

  async show(view: View): Promise<void> {
    if (this.embedding !== undefined && view !== "train") {
      this.messages.show(NOT_EMBEDDED);
      return;
    }
    this.change({ view });
    this.examining.request();
    await this.describe();
  }

  /** Shows the view to which the browser's Back or Forward leads. Settings and digits stay as they are, and so does the address. */
  async returnTo(view: View): Promise<void> {
    this.view = view;
    // A small page has no other view: the link of before is followed next, which leads out of it.
    if (this.embedding === undefined) {
      this.showAddress();
      await this.show(view);
    }
  }

  /** @param wrong undefined where the text of the field is right now */
  setWrongText(id: string, wrong: WrongText | undefined): void {
    this.change({ wrongTexts: { ...this.wrongTexts, [id]: wrong } });
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
    this.change({ settings });
    this.showAddress();
    return this.vary();
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
    // Where no run can begin, the view stays.
    if (!this.#refuses()) {
      await Promise.all([this.show("train"), this.begin(takeOver, isPaused)]);
    }
  }

  /** Begins a run in whatever view is shown. */
  async begin(takeOver = false, isPaused = false): Promise<void> {
    if (this.#refuses()) {
      return;
    }
    this.change({ examined: "last" });
    await this.forgetLiveRates();
    await (this.shared && this.closeNetwork());
    const corrections = this.learnsCorrections ? this.corrections : [];
    await Promise.all([
      this.data.follow(),
      this.desks.run.train(this.settings, corrections, takeOver, isPaused),
    ]);
  }

  /** Trains where the button Train is there and can be pressed. */
  async trainIfPossible(): Promise<void> {
    const { status } = this.state.run;
    const isOver = status.phase === "done" || status.phase === "stopped";
    if (isOver || (status.phase === "ready" && this.state.data.inUse !== undefined)) {
      await this.train();
    }
  }

  /** Explains the next training step: of the run, which is paused, or of a new one, which waits before its first step. */
  async explainStep(): Promise<void> {
    if (this.#refuses()) {
      return;
    }
    const { status } = this.state.run;
    if (status.phase === "ready") {
      await this.train(false, true);
    }
    if (this.wrongFields === 0 || status.phase !== "ready") {
      this.change({ isExplaining: true });
      await this.desks.step.explain();
    }
  }

  /** Returns to the run, which stands where it stood. */
  async leaveExplanation(): Promise<void> {
    this.change({ isExplaining: false });
    await this.desks.step.leave();
  }

  /** Shows a line of a kernel in "How it works". A run whose step was explained stands where it stood. */
  async showKernel(kernelPlace: KernelPlace): Promise<void> {
    this.change({ kernelPlace });
    await Promise.all([this.isExplaining && this.leaveExplanation(), this.show("kernels")]);
  }

  /** Takes the step that was explained, and returns to the run. */
  async keepStep(): Promise<void> {
    this.change({ isExplaining: false });
    await this.desks.step.keep();
  }

  /** Changes the learning rate of the run under way, from its next epoch on. The next run begins without the change. */
  async changeRate(rate: number): Promise<void> {
    await this.desks.run.changeRate(rate);
    const { trained } = this.state.run;
    if (trained !== undefined) {
      const now = trained.settings.rates;
      this.#liveRates = { planned: this.#liveRates?.planned ?? this.settings.rates, now };
      // Fields and address repeat the run while it is under way.
      await this.set({ ...this.settings, rates: now });
    }
  }

  /** When a run ends, or another begins, its fields lose the changes of the rate that it was given on its way, unless they were edited since. */
  async forgetLiveRates(): Promise<void> {
    const rates = this.#liveRates;
    this.#liveRates = undefined;
    if (this.settings.rates === rates?.now) {
      await this.set({ ...this.settings, rates: rates.planned });
    }
  }

  /** Shows curves, network, digits and pad only, in larger type, for a projector. */
  present(isPresenting: boolean): void {
    this.change({ isPresenting, view: "train" });
  }

  /** Trains again with a learning rate a tenth as large. */
  async trainSlower(): Promise<void> {
    const lr = Number((this.settings.lr / 10).toPrecision(6));
    await Promise.all([this.set({ ...this.settings, lr }), this.train()]);
  }

  /** Chooses other data, or other classes of it, and shows the choice in the address. */
  async choose(choice: (data: DataChoice) => Promise<void>): Promise<void> {
    const chosen = choice(this.data);
    this.showAddress();
    await chosen;
  }

  async draw(drawing: Drawing): Promise<void> {
    this.change({ drawing, picture: { ...this.picture, showsDrawing: true } });
    const seen = seenOf(drawing);
    const { run, snapshots, shared, standIn } = this.desks;
    const readers = [run, snapshots, standIn, ...(this.shared === undefined ? [] : [shared])];
    await Promise.all([...readers.map((desk) => desk.draw(seen)), this.#watch()]);
  }

  /** Shows something else of the network. */
  async choosePicture(choice: Partial<PictureChoice>): Promise<void> {
    this.change({ picture: { ...this.picture, ...choice } });
    await this.#watch();
  }

  /** Looks at the network after so many steps of the run; undefined for that of now. */
  async chooseMoment(moment: number | undefined): Promise<void> {
    this.change({ moment });
    await this.desks.snapshots.show(moment);
  }

  /** Shows why the network examined, or that of the run, reads a digit as it does. */
  async explainDigit(digit: {
    readonly pixels: Uint8Array;
    /** Its true class; undefined of a drawing. */
    readonly label: number | undefined;
  }): Promise<void> {
    if (this.view !== "examine") {
      this.change({ examined: "last" });
      await this.show("examine");
      await this.examining.idle();
    }
    await this.desks.examine.showDigit(digit);
    this.element.showExplanation();
  }

  switchLogarithmic(): void {
    this.change({ isLogarithmic: !this.isLogarithmic });
  }

  async copy(what: CopyName): Promise<void> {
    const { copy } = await import("./exports.ts");
    await copy(what, this);
  }

  /** Copies a link that carries the trained network. */
  async copyNetwork(): Promise<void> {
    const { copyNetwork } = await import("./network-link.ts");
    await copyNetwork(this);
  }

  async closeNetwork(): Promise<void> {
    this.change({ shared: undefined });
    this.showAddress();
    await this.desks.shared.close();
    this.examining.request();
  }

  async save(what: FileName): Promise<void> {
    const { save } = await import("./exports.ts");
    await save(what, this);
  }

  /** Says so where nothing can be trained: there is no GPU, or something else has it. */
  #refuses(): boolean {
    const refusal = trainingRefusal(this.state);
    if (refusal !== undefined) {
      this.messages.show(refusal);
    }
    return refusal !== undefined;
  }

  /** Changes fields, and shows them. */
  change(shown: Partial<Page>): void {
    if (shown.view !== undefined && shown.view !== this.view) {
      enterView(shown.view);
    }
    Object.assign(this, shown);
    this.element.changed();
  }

  /** Does what follows from something else than a wish of the user. */
  async doInBackground(action: Action): Promise<void> {
    try {
      await action(this);
    } catch (error) {
      if (error instanceof WorkerEnded) {
        return;
      }
      const kind = isNotLoaded(error) ? "loading" : "request";
      const own = { kind, message: errorMessage(error) } as const;
      const failure = error instanceof CallFailure ? error.failure : own;
      const { phase } = this.state.run.status;
      if (failure.kind === "loading" || HAS_NETWORK.has(phase)) {
        // The run is as it was: it can go on, or be looked at.
        this.messages.show(failure.message);
      } else {
        this.fail(failure);
      }
    }
  }

  /** Shows that the run has failed. */
  fail(failure: Failure): void {
    const run = { ...this.state.run, status: { phase: "failed", failure } as const };
    this.change({ state: { ...this.state, run } });
  }

  /** Asks for a description of the data in use, and for its plane, when the Data view is shown. */
  async describe(): Promise<void> {
    if (this.view === "data") {
      const { data, plane } = this.desks;
      const isNew = this.state.data.description === undefined;
      const described = isNew ? [data.describe(), data.browse(undefined, 0)] : [];
      await Promise.all([...described, plane.show(this.settings)]);
    }
  }

  /** Examines the network of the run, where the Examine view shows it. */
  async #examine(): Promise<void> {
    const { examined, view } = this;
    if (view !== "examine" || examined === undefined) {
      return;
    }
    if (this.shared !== undefined) {
      await this.desks.shared.examine();
    } else if (isWithoutGpu(this.state)) {
      await this.desks.standIn.examine();
    } else if (this.state.run.epochs.length > 0) {
      await this.desks.run.examine(examined);
    }
  }

  /** Asks for the first training digits as the next epoch varies them. */
  async vary(): Promise<void> {
    if (this.settings.augment !== "off" && this.state.data.inUse !== undefined) {
      await this.desks.run.vary(this.settings, this.state.run.epochs.length);
    }
  }

  /** Tells the worker what to take pictures of. */
  async #watch(): Promise<void> {
    await this.desks.pictures.watch(watchedOf(this.picture, seenOf(this.drawing)));
  }

  showAddress(): void {
    // Reloaded, the page shows the same network.
    if (this.shared !== undefined) {
      return;
    }
    const { digits, classes } = this.data;
    const data = this.data.linked(this.state.data);
    const whole = hashOf({ settings: this.settings, digits, classes, data });
    if (this.embedding === undefined) {
      // A visit to a lesson is not the last visit to the page.
      storeHash(whole);
    }
    const hash = this.embedding === undefined ? whole : embeddedHash(this.embedding, whole);
    showHash(hash);
  }
}

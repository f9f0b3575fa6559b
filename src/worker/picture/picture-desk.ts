import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import { renderingInterval } from "../../run/rendering-interval.ts";
import type { Tell } from "../remote.ts";
import { Photographer, type Pictured } from "./photographer.ts";
import type { PictureState, Watched } from "./picture-state.ts";

/** Milliseconds between two pictures of a network that trains: at least, and at most. */
const MIN_INTERVAL = 125;
const MAX_INTERVAL = 1000;

/** How often the cost of a picture is measured. The smallest counts, since the machine may be busy with something else. */
const MEASUREMENTS = 3;

/** The share of the time of training that pictures may take. */
const MAX_SHARE = 0.03;

/** What is shown of the untrained network when the page has not asked for anything yet. */
const UNTRAINED: Watched = { content: "weights", digit: 0, unit: undefined };

/**
 * Shows the network of a run as it trains: weights, and activations for one digit. Pictures are taken only while the page
 * watches, and so seldom that training keeps its speed.
 */
export class PictureDesk {
  readonly #tell: Tell<PictureState>;
  readonly #taking = new Coalesced(() => this.#take(this.#watched));
  #watched: Watched | undefined;
  /** Of the run. */
  #live: Photographer | undefined;
  /** Of the past moment that is shown. */
  #past: Photographer | undefined;
  /** Of a network that was trained elsewhere. */
  #shared: Photographer | undefined;
  #isTraining = false;
  /** When the run began to train, or went on. */
  #trainingSince = -Infinity;
  /** When the last picture was begun. */
  #takenAt = -Infinity;
  /** Milliseconds that a picture takes on an idle GPU; 0 before it is measured. */
  #cost = 0;

  constructor(tell: Tell<PictureState>) {
    this.#tell = tell;
  }

  /** Shows this from now on; nothing where the page does not look. */
  watch(watched: Watched | undefined): void {
    this.#watched = watched;
    this.#taking.request();
  }

  /** For a run that is prepared: shows it from now on. If that fails, the run trains without pictures. */
  async follow(pictured: Pictured): Promise<void> {
    await this.leave();
    try {
      this.#live = await Photographer.create(pictured);
      this.#taking.request();
    } catch (error) {
      this.#failed(pictured, error);
    }
  }

  /** For a run that ends: frees what its pictures needed. The last picture stays on the page. */
  async leave(): Promise<void> {
    const live = this.#live;
    this.#live = undefined;
    await this.#taking.idle();
    live?.dispose();
  }

  /** Shows a past moment in place of the network of now, until it is given back. */
  showPast(past: Photographer | undefined): void {
    this.#past = past;
    this.#taking.request();
  }

  /** Shows a network that was trained elsewhere in place of that of the run, until it is given back. */
  showShared(shared: Photographer | undefined): void {
    if (this.#shared !== shared) {
      this.#shared = shared;
      this.#taking.request();
    }
  }

  /** Settles when no picture is being taken. */
  async idle(): Promise<void> {
    await this.#taking.idle();
  }

  /** For a run: the network has changed. While it trains, a picture follows when it is time for one. */
  changed(isTraining: boolean): void {
    if (isTraining && !this.#isTraining) {
      this.#trainingSince = performance.now();
    }
    this.#isTraining = isTraining;
    const isTime = !isTraining || performance.now() - this.#takenAt >= this.#interval;
    // A past moment does not change.
    if (this.#past === undefined && this.#shared === undefined && isTime) {
      this.#taking.request();
    }
  }

  /**
   * For a run that will not train: shows the untrained network, seen or not, and measures what a picture costs on a GPU that
   * does nothing else.
   */
  async measure(): Promise<void> {
    await this.#taking.idle();
    this.#cost = Infinity;
    for (let count = 0; count < MEASUREMENTS; count++) {
      const start = performance.now();
      await this.#take(this.#watched ?? UNTRAINED);
      this.#cost = Math.min(this.#cost, performance.now() - start);
    }
  }

  /** Milliseconds between two pictures during training. */
  get #interval(): number {
    const isSoftware = this.#live?.pictured.isSoftware === true;
    const shown = renderingInterval(isSoftware, performance.now() - this.#trainingSince);
    return Math.max(MIN_INTERVAL, shown, Math.min(MAX_INTERVAL, this.#cost / MAX_SHARE));
  }

  async #take(watched: Watched | undefined): Promise<void> {
    const photographer = this.#past ?? this.#shared ?? this.#live;
    const isTraining = photographer === this.#live && this.#isTraining;
    if (photographer === undefined || watched === undefined) {
      return;
    }
    this.#takenAt = performance.now();
    try {
      const picture = await photographer.take(watched, isTraining);
      const isSlowed = isTraining && this.#interval > MIN_INTERVAL;
      const slowedTo = isSlowed ? this.#interval : undefined;
      this.#tell({ set: { picture, slowedTo, problem: undefined } });
    } catch (error) {
      this.#failed(photographer.pictured, error);
    }
  }

  /** After the loss of a GPU the run is prepared on another one, and pictures go on there. */
  #failed({ isLost }: Pictured, error: unknown): void {
    if (!isLost()) {
      this.#tell({ set: { problem: errorMessage(error) } });
    }
  }
}

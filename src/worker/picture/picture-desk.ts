import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import type { Dataset } from "../../data/index.ts";
import {
  type ComputeDevice,
  type Network,
  type PictureContent,
  type PictureRequest,
  PictureTaker,
  type Trainer,
  type UnitAddress,
  shownUnits,
} from "../../engine/index.ts";
import type { Tell } from "../remote.ts";
import type { LivePicture, PictureState, ShownDigit, Watched } from "./picture-state.ts";
import { scaleUseOf } from "./scales.ts";

/** Milliseconds between two pictures of a network that trains: at least, and at most. */
const MIN_INTERVAL = 125;
const MAX_INTERVAL = 1000;

/** How often the cost of a picture is measured. The smallest counts, since the machine may be busy with something else. */
const MEASUREMENTS = 3;

/** The share of the time of training that pictures may take. */
const MAX_SHARE = 0.03;

/** While a scale does not fit, the picture is taken again with the next one, this often at most. */
const MAX_ATTEMPTS = 20;

/** What is shown of the untrained network when the page has not asked for anything yet. */
const UNTRAINED: Watched = { content: "weights", digit: 0, unit: undefined };

/** A training run to take pictures of. */
export interface Pictured {
  readonly compute: ComputeDevice;
  readonly network: Network;
  readonly trainer: Trainer;
  /** The network's seed, from which its first weights come. */
  readonly seed: number;
  /** The digits to choose from. */
  readonly shown: Dataset;
  readonly learningRate: number;
}

/** Of each layer; undefined until a picture with that content was taken. */
type Scales = Partial<Record<PictureContent, readonly number[]>>;

/** What is followed at present, with what it holds on the GPU. */
interface Followed extends Pictured {
  readonly taker: PictureTaker;
}

/**
 * Shows the network of a run as it trains: weights, and activations for one digit. Pictures are taken only while the page
 * watches, and so seldom that training keeps its speed.
 */
export class PictureDesk {
  readonly #tell: Tell<PictureState>;
  readonly #taking = new Coalesced(() => this.#take(this.#watched));
  #watched: Watched | undefined;
  #followed: Followed | undefined;
  #scales: Scales = {};
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
    const { compute, network, trainer, seed } = pictured;
    try {
      const source = { model: network.model, ...trainer.changing, seed };
      this.#followed = { ...pictured, taker: await PictureTaker.create(compute, source) };
      this.#scales = {};
      this.#taking.request();
    } catch (error) {
      this.#failed(compute, error);
    }
  }

  /** For a run that ends: frees what its pictures needed. The last picture stays on the page. */
  async leave(): Promise<void> {
    const followed = this.#followed;
    this.#followed = undefined;
    await this.#taking.idle();
    followed?.taker.dispose();
  }

  /** For a run: the network has changed. While it trains, a picture follows when it is time for one. */
  changed(isTraining: boolean): void {
    if (!isTraining || performance.now() - this.#takenAt >= this.#interval) {
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
    return Math.min(MAX_INTERVAL, Math.max(MIN_INTERVAL, this.#cost / MAX_SHARE));
  }

  async #take(watched: Watched | undefined): Promise<void> {
    const followed = this.#followed;
    if (followed === undefined || watched === undefined) {
      return;
    }
    this.#takenAt = performance.now();
    try {
      const picture = await this.#pictureOf(followed, watched);
      this.#tell({ set: { picture, problem: undefined } });
    } catch (error) {
      this.#failed(followed.compute, error);
    }
  }

  /** After the loss of a GPU the run is prepared on another one, and pictures go on there. */
  #failed({ failure }: ComputeDevice, error: unknown): void {
    if (!failure.aborted) {
      this.#tell({ set: { problem: errorMessage(error) } });
    }
  }

  async #pictureOf(followed: Followed, watched: Watched): Promise<LivePicture> {
    const { trainer, network } = followed;
    const { content } = watched;
    const digit = shownDigit(followed.shown, watched.digit);
    const unit = fitting(network.model.sizes, watched.unit);
    for (let attempt = 1; ; attempt++) {
      const scales = (this.#scales[content] ??= firstScales(followed, content));
      const request: PictureRequest = { content, digit: digit.pixels, scales, unit };
      const { epochsDone } = trainer;
      const picture = await followed.taker.take(request);
      const uses = picture.shades.map(scaleUseOf);
      this.#scales[content] = scales.map((scale, layer) => scale * (uses[layer]?.factor ?? 1));
      if (attempt === MAX_ATTEMPTS || uses.every(({ factor }) => factor === 1)) {
        return {
          ...picture,
          ...{ sizes: network.model.sizes, content, scales, digit },
          steps: epochsDone * trainer.steps + picture.step,
          clipped: uses.map(({ clipped }) => clipped),
          perSecond: 1000 / this.#interval,
        };
      }
    }
  }
}

/** A guess at the scale of each layer, before anything was seen. */
function firstScales(
  { network, learningRate }: Followed,
  content: PictureContent,
): readonly number[] {
  const { sizes } = network.model;
  return sizes.slice(1).map((outputs, layer) => {
    switch (content) {
      case "weights":
        // The bound of the first weights: see initialParameters.
        return Math.sqrt(6 / ((sizes[layer] as number) + outputs));
      case "change":
        return 10 * learningRate;
      case "update":
        return 1;
    }
  });
}

/** @param choice the row of a digit, or the pixels of a drawing; a drawing of another size cannot be shown */
function shownDigit(shown: Dataset, choice: number | Uint8Array): ShownDigit {
  const { width, height, images, labels, count } = shown;
  const size = width * height;
  if (typeof choice !== "number" && choice.length === size) {
    return { pixels: choice, width, label: undefined };
  }
  const row = typeof choice === "number" ? choice % count : 0;
  return { pixels: images.slice(row * size, (row + 1) * size), width, label: labels?.[row] };
}

/** The unit, unless it was chosen in another network, which had more. */
function fitting(sizes: readonly number[], unit: UnitAddress | undefined): UnitAddress | undefined {
  return unit !== undefined && unit.unit < shownUnits(sizes[unit.layer + 1] ?? 0)
    ? unit
    : undefined;
}

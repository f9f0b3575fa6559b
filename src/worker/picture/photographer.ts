import type { Dataset } from "../../data/index.ts";
import {
  type ComputeDevice,
  type Network,
  type PictureContent,
  type PictureRequest,
  type PictureSource,
  PictureTaker,
  type UnitAddress,
  shownUnits,
} from "../../engine/index.ts";
import type { ExaminedNetwork } from "../../run/examine/examined-network.ts";
import { type DeadUnits, deadUnits } from "../../run/examine/layer-pictures.ts";
import type { LivePicture, ShownDigit, Watched } from "./picture-state.ts";
import { scaleUseOf } from "./scales.ts";

/** While a scale does not fit, the picture is taken again with the next one, this often at most. */
const MAX_ATTEMPTS = 20;

/** Milliseconds between two looks for dead units of a network that trains. */
const DEAD_INTERVAL = 10_000;

/** What takes the pictures: on the GPU, or on the processor where there is none. */
export type Taker = Pick<PictureTaker, "take" | "dispose">;

/** A network to take pictures of. */
export interface Pictured {
  readonly network: ExaminedNetwork;
  readonly taker: () => Promise<Taker>;
  /** Whether its GPU is software, which computes on the processor that draws the page. */
  readonly isSoftware: boolean;
  /** Whether its GPU was lost: then a failure is no news. */
  readonly isLost: () => boolean;
  /** Whether m and v are the network's: otherwise its last update is unknown, and the change since the start is shown. */
  readonly hasUpdates: boolean;
  /** The steps since the start of the run before those that the source's clock counts. */
  readonly stepsBefore: () => number;
  /** The digits to choose from. */
  readonly shown: Dataset;
  /** The digits on which dead units are judged, and whether they are validation digits. */
  readonly judged: Dataset;
  readonly isValidation: boolean;
  readonly learningRate: number;
}

/** Of each layer; undefined until a picture with that content was taken. */
type Scales = Partial<Record<PictureContent, readonly number[]>>;

/**
 * Takes pictures of a network on a GPU.
 *
 * @param source m, v and clock of its training, and the seed of its first weights
 */
export function picturedOn(
  compute: ComputeDevice,
  network: Network,
  source: Pick<PictureSource, "m" | "v" | "clock" | "seed">,
): Pick<Pictured, "network" | "taker" | "isSoftware" | "isLost"> {
  const { model, parameters } = network;
  return {
    network,
    taker: () => PictureTaker.create(compute, { ...source, model, parameters }),
    isSoftware: compute.adapter.software,
    isLost: () => compute.failure.aborted,
  };
}

/** Takes pictures of one network, with scales that follow its weights, and with the units that are dead. */
export class Photographer {
  readonly pictured: Pictured;
  readonly #taker: Taker;
  #scales: Scales = {};
  #dead: DeadUnits | undefined;
  /** When dead units were looked for, and in the network after how many steps. */
  #deadAt = { time: -Infinity, steps: -1 };

  private constructor(pictured: Pictured, taker: Taker) {
    this.pictured = pictured;
    this.#taker = taker;
  }

  /** @throws GpuMemoryError where the GPU has no room left; GpuFailure */
  static async create(pictured: Pictured): Promise<Photographer> {
    return new Photographer(pictured, await pictured.taker());
  }

  /**
   * @param isTraining whether the network changes from picture to picture
   * @throws GpuFailure
   */
  async take(
    { content: asked, digit: choice, unit: chosen }: Watched,
    isTraining: boolean,
  ): Promise<LivePicture> {
    const { network, shown, isValidation, stepsBefore, hasUpdates } = this.pictured;
    const content = asked === "update" && !hasUpdates ? "change" : asked;
    const digit = shownDigit(shown, choice);
    const unit = fitting(network.model.sizes, chosen);
    for (let attempt = 1; ; attempt++) {
      const scales = (this.#scales[content] ??= firstScales(this.pictured, content));
      const request: PictureRequest = { content, digit: digit.pixels, scales, unit };
      const before = stepsBefore();
      const picture = await this.#taker.take(request);
      const uses = picture.shades.map(scaleUseOf);
      this.#scales[content] = scales.map((scale, layer) => scale * (uses[layer]?.factor ?? 1));
      if (attempt === MAX_ATTEMPTS || uses.every(({ factor }) => factor === 1)) {
        const steps = before + picture.step;
        return {
          ...picture,
          ...{ sizes: network.model.sizes, content, scales, digit, steps },
          clipped: uses.map(({ clipped }) => clipped),
          dead: { ...(await this.#deadUnits(steps, isTraining)), isValidation },
        };
      }
    }
  }

  dispose(): void {
    this.#taker.dispose();
  }

  /** Looks for dead units now and then while the network trains, and whenever it is another one otherwise. */
  async #deadUnits(steps: number, isTraining: boolean): Promise<DeadUnits> {
    const now = performance.now();
    const { time, steps: judged } = this.#deadAt;
    const isTime = !isTraining || now - time >= DEAD_INTERVAL;
    if (this.#dead === undefined || (steps !== judged && isTime)) {
      this.#deadAt = { time: now, steps };
      this.#dead = await deadUnits(this.pictured.network, this.pictured.judged);
    }
    return this.#dead;
  }
}

/** A guess at the scale of each layer, before anything was seen. */
function firstScales(
  { network, learningRate }: Pictured,
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

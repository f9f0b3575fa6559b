// The images of a run that are new in each epoch. Those of the next epoch are asked for while the GPU learns from the last ones.

import { counted } from "../base/format.ts";
import { RequestError } from "./gpu/errors.ts";
import type { Examples } from "./step/examples.ts";
import type { FreshImages } from "./trainer-options.ts";

/** The images of the first rows. */
type FirstImages = Pick<Examples, "count" | "images">;

/** What a run with fresh images has on the GPU, and what comes next. Without `fresh` all epochs have the same images. */
export class FreshImagesQueue {
  readonly #fresh: FreshImages | undefined;
  readonly #inputs: number;
  readonly #rows: number;
  /** The epoch whose images are on the GPU, from 0. */
  #shown = 0;
  /** Images that are being drawn, and their epoch. */
  #coming: { readonly epoch: number; readonly images: Promise<Uint8Array> } | undefined;

  constructor(fresh: FreshImages | undefined, inputs: number, rows: number) {
    this.#fresh = fresh;
    this.#inputs = inputs;
    this.#rows = rows;
  }

  /** Lets the images of an epoch be drawn while the GPU is at work. */
  askFor(epoch: number): void {
    if (this.#fresh !== undefined && this.#coming?.epoch !== epoch) {
      const images = Promise.resolve(this.#fresh(epoch));
      // A failure is reported by the epoch that needs them.
      images.catch(() => undefined);
      this.#coming = { epoch, images };
    }
  }

  /**
   * The images that an epoch needs and the GPU has not; the caller puts them there. Undefined if the GPU has them.
   *
   * @throws RequestError where they are not whole rows, or too many
   */
  async take(epoch: number): Promise<FirstImages | undefined> {
    if (this.#fresh === undefined || this.#shown === epoch) {
      return undefined;
    }
    this.askFor(epoch);
    const images = await this.#arrived();
    const first = images && this.#wholeRows(images);
    this.#shown = epoch;
    return first;
  }

  /** Those that are being drawn. After a failure they are asked for again. */
  async #arrived(): Promise<Uint8Array | undefined> {
    try {
      return await this.#coming?.images;
    } finally {
      this.#coming = undefined;
    }
  }

  #wholeRows(images: Uint8Array): FirstImages {
    const [inputs, rows] = [this.#inputs, this.#rows];
    const count = images.length / inputs;
    if (!Number.isInteger(count) || count < 1 || count > rows) {
      throw new RequestError(
        `There are ${images.length} values of fresh images; ${counted(rows, "training row")} of ${inputs} values take whole rows, and at most ${rows * inputs} values.`,
      );
    }
    return { count, images };
  }
}

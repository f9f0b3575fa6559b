import { errorMessage } from "../../base/error-message.ts";
import type { StandInOptions } from "./stand-in-options.ts";
import type { StandIn } from "./stand-in.ts";

/** Where there is no GPU, lets a network that comes with the page read digits, on the processor. Its code is loaded only then. */
export class StandInDesk {
  readonly #options: StandInOptions;
  #standIn: Promise<StandIn | undefined> | undefined;
  /** The image on the pad. */
  #drawing: Uint8Array | undefined;

  constructor(options: StandInOptions) {
    this.#options = options;
  }

  /** For the worker: there is no GPU, or none any more. */
  begin(): void {
    this.#standIn ??= this.#begin();
  }

  /** Reads this image, [784]; undefined while nothing is drawn. */
  async draw(pixels: Uint8Array | undefined): Promise<void> {
    this.#drawing = pixels;
    (await this.#standIn)?.draw(pixels);
  }

  /** Other digits are in use. */
  async follow(): Promise<void> {
    await (await this.#standIn)?.follow(this.#options.data.dataset);
  }

  /** Examines the network on the digits in use. */
  async examine(): Promise<void> {
    await (await this.#standIn)?.examine();
  }

  /** Loads the recorded run. Its moments are those of the snapshot desk. */
  async record(): Promise<void> {
    const standIn = await this.#standIn;
    try {
      await standIn?.record();
    } catch (error) {
      this.#options.tell({ set: { problem: errorMessage(error) } });
    }
  }

  async #begin(): Promise<StandIn | undefined> {
    try {
      const { StandIn } = await import("./stand-in.ts");
      const standIn = await StandIn.load(this.#options);
      standIn.draw(this.#drawing);
      await standIn.follow(this.#options.data.dataset);
      return standIn;
    } catch (error) {
      this.#standIn = undefined;
      this.#options.tell({ set: { problem: errorMessage(error) } });
      return undefined;
    }
  }
}

import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import { DataError } from "../../data/index.ts";
import { type ReadNetwork, type SavedNetwork, readModel } from "../../engine/index.ts";
import { judge } from "../../run/examine/judge.ts";
import { claimOf, claimOfFile } from "../../run/sharing/quantised-network.ts";
import type { ExamineDesk } from "../examine/examine-desk.ts";
import type { GpuQueue } from "../gpu-queue.ts";
import { usableDevice } from "../gpu.ts";
import type { LateDesk } from "../late-desk.ts";
import type { PictureDesk } from "../picture/picture-desk.ts";
import type { Tell } from "../remote.ts";
import { type PlacedNetwork, placed } from "./placed-network.ts";
import type { SharedState } from "./shared-state.ts";

/** The pad draws 28 × 28 pixels, and digits have ten classes. */
const PIXELS = 784;
const CLASSES = 10;

/** Shows a network that somebody trained elsewhere: its picture, the digits, and the drawing. It does not train. */
export class SharedDesk {
  readonly #queue: GpuQueue;
  readonly #pictures: PictureDesk;
  readonly #examine: LateDesk<ExamineDesk>;
  readonly #tell: Tell<SharedState>;
  /** Where the GPU is lost meanwhile, the next change of the drawing asks again, on the next GPU. */
  readonly #judging = new Coalesced(() => this.#judge().catch(() => undefined));
  #network: (ReadNetwork & { readonly name: string }) | undefined;
  #placed: PlacedNetwork | undefined;
  #drawing: Uint8Array | undefined;

  constructor(
    queue: GpuQueue,
    {
      pictures,
      examine,
    }: { readonly pictures: PictureDesk; readonly examine: LateDesk<ExamineDesk> },
    tell: Tell<SharedState>,
  ) {
    this.#queue = queue;
    this.#pictures = pictures;
    this.#examine = examine;
    this.#tell = tell;
  }

  /**
   * Lets the network of a file answer.
   *
   * @returns why it cannot, as a sentence; undefined where it can
   */
  async open(
    file: Uint8Array,
    name: string,
    drawing: Uint8Array | undefined,
  ): Promise<string | undefined> {
    await this.close();
    try {
      const network = readModel(file, name);
      checkDigits(network);
      this.#network = { ...network, name };
      this.#drawing = drawing;
      await this.#judge();
      return undefined;
    } catch (error) {
      await this.close();
      return errorMessage(error);
    }
  }

  /** Gives its place back to the network of the run. */
  async close(): Promise<void> {
    this.#network = undefined;
    await this.#judging.idle();
    await this.#leave();
    this.#tell({ set: { shown: undefined } });
  }

  /** The image on the pad; undefined while nothing is drawn. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    if (this.#network !== undefined) {
      this.#judging.request();
    }
  }

  /** Examines the network on the digits in use. */
  async examine(): Promise<void> {
    const examine = await this.#examine.open();
    await (this.#network && examine.openNetwork(this.#network, this.#network.name));
  }

  async #leave(): Promise<void> {
    const placed = this.#placed;
    this.#placed = undefined;
    this.#pictures.showShared(undefined);
    await this.#pictures.idle();
    placed?.dispose();
  }

  async #judge(): Promise<void> {
    await this.#queue.runAnyway(async (gpu) => {
      const network = this.#network;
      if (network === undefined) {
        return;
      }
      // Without a GPU the network stands on the processor. After the loss of one it is put on the next.
      const compute = usableDevice(gpu);
      if (this.#placed !== undefined && this.#placed.compute !== compute) {
        await this.#leave();
      }
      this.#placed ??= await placed(compute, network);
      const { photographer } = this.#placed;
      this.#pictures.showShared(photographer);
      const { pictured } = photographer;
      const judgement = await judge(pictured.network, pictured.shown, this.#drawing);
      const { sizes, metadata } = network;
      const words =
        claimOfFile(metadata) ??
        "This network was trained elsewhere. Its file does not say how well it reads.";
      const { accuracy } = claimOf(metadata) ?? {};
      this.#tell({ set: { shown: { sizes, words, accuracy, judgement } } });
    });
  }
}

/** @throws DataError where the pad cannot draw what the network reads */
function checkDigits({ sizes }: SavedNetwork): void {
  if (sizes[0] !== PIXELS || sizes.at(-1) !== CLASSES) {
    throw new DataError(
      `This network takes ${sizes[0]} pixels and knows ${sizes.at(-1)} classes; the pad draws ${PIXELS}, and digits have ${CLASSES}. Save it as a file, and open it in Examine with digits that fit.`,
    );
  }
}

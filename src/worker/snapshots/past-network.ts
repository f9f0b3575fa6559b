import { type ComputeDevice, Network, type Snapshot, loadSnapshot } from "../../engine/index.ts";
import { type Confusion, confusionOf, predictionOf } from "../../run/examine/examination.ts";
import { type Judgement, judge } from "../../run/examine/judge.ts";
import { Photographer } from "../picture/photographer.ts";
import type { PageTask } from "../run/page-task.ts";

/** How a network does on the digits on which the page judges it. */
interface Evaluation {
  readonly confusion: Confusion;
  /** 0 … 1. */
  readonly accuracy: number;
}

/** The network of a snapshot, on the GPU beside the one that trains. Snapshots of one run take turns in it. */
export class PastNetwork {
  /** Takes its picture. */
  readonly photographer: Photographer;
  readonly #compute: ComputeDevice;
  readonly #network: Network;
  readonly #task: PageTask;
  readonly #clock: GPUBuffer;
  readonly #time: { steps: number };
  #evaluation: Evaluation | undefined;

  private constructor(
    task: PageTask,
    parts: {
      readonly network: Network;
      readonly photographer: Photographer;
      readonly clock: GPUBuffer;
      readonly time: { steps: number };
    },
  ) {
    this.#task = task;
    this.#compute = parts.photographer.pictured.compute;
    this.#network = parts.network;
    this.photographer = parts.photographer;
    this.#clock = parts.clock;
    this.#time = parts.time;
  }

  /** @throws GpuMemoryError where the GPU has no room for it; GpuFailure */
  static async create(compute: ComputeDevice, task: PageTask): Promise<PastNetwork> {
    const { settings, shown, judged, validation, sizes } = task;
    const { seed, lr: learningRate } = settings;
    const network = new Network(compute, sizes, seed);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    // It stands at zero: the steps of a snapshot are known.
    const clock = compute.device.createBuffer({ label: "clock", size: 8, usage });
    const time = { steps: 0 };
    try {
      await network.checkAllocated();
      const { parameters } = network;
      const photographer = await Photographer.create({
        ...{ compute, network, seed, learningRate, shown, judged },
        isValidation: validation !== undefined,
        // A snapshot has no moments, so its last update is never shown. Any buffer of this size will do.
        source: { m: parameters, v: parameters, clock },
        hasUpdates: false,
        stepsBefore: () => time.steps,
      });
      return new PastNetwork(task, { network, photographer, clock, time });
    } catch (error) {
      clock.destroy();
      network.dispose();
      throw error;
    }
  }

  /** Becomes the network of this snapshot. */
  load(snapshot: Snapshot): void {
    if (this.#time.steps !== snapshot.steps || this.#evaluation === undefined) {
      loadSnapshot(this.#compute, this.#network, snapshot);
      this.#time.steps = snapshot.steps;
      this.#evaluation = undefined;
    }
  }

  /** Predicts the digits that the page shows, and the drawing. */
  judge(drawing: Uint8Array | undefined): Promise<Judgement> {
    return judge(this.#network, this.#task.shown, drawing);
  }

  /** Once for each snapshot that is loaded. */
  async evaluate(): Promise<Evaluation> {
    if (this.#evaluation === undefined) {
      const { judged } = this.#task;
      const confusion = confusionOf(judged, await predictionOf(this.#network, judged));
      this.#evaluation = { confusion, accuracy: hitsOf(confusion) / judged.count };
    }
    return this.#evaluation;
  }

  dispose(): void {
    this.photographer.dispose();
    this.#clock.destroy();
    this.#network.dispose();
  }
}

function hitsOf({ counts, classes }: Confusion): number {
  return Array.from(
    { length: classes },
    (_, label) => counts[label * (classes + 1)] as number,
  ).reduce((sum, hits) => sum + hits, 0);
}

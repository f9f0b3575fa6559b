import { type ComputeDevice, Network, type Snapshot, loadSnapshot } from "../../engine/index.ts";
import { type Confusion, confusionOf, predictionOf } from "../../run/examine/examination.ts";
import { type Judgement, judge } from "../../run/examine/judge.ts";
import type { Photographer } from "../picture/photographer.ts";
import { type StillNetwork, stillOnGpu } from "../picture/still-network.ts";
import type { PageTask } from "../run/page-task.ts";

/** How a network does on the digits on which the page judges it. */
interface Evaluation {
  readonly confusion: Confusion;
  /** 0 … 1. */
  readonly accuracy: number;
}

/** The network of a snapshot, beside the one that trains. Snapshots of one run take turns in it. */
export class PastNetwork {
  readonly photographer: Photographer;
  readonly #still: StillNetwork;
  readonly #load: (snapshot: Snapshot) => void;
  readonly #time: { steps: number };
  #evaluation: Evaluation | undefined;

  /**
   * @param still has the digits that it is judged on
   * @param load makes its network that of a snapshot
   * @param time where its picture stands
   */
  constructor(still: StillNetwork, load: (snapshot: Snapshot) => void, time: { steps: number }) {
    this.photographer = still.photographer;
    this.#still = still;
    this.#load = load;
    this.#time = time;
  }

  /** On the GPU. @throws GpuMemoryError where the GPU has no room for it; GpuFailure */
  static async create(compute: ComputeDevice, task: PageTask): Promise<PastNetwork> {
    const { settings, shown, judged, validation, sizes } = task;
    const { seed, lr: learningRate } = settings;
    const network = new Network(compute, sizes, seed);
    const time = { steps: 0 };
    const still = await stillOnGpu(compute, network, {
      ...{ seed, learningRate, shown, judged, isValidation: validation !== undefined },
      stepsBefore: () => time.steps,
    });
    const load = (snapshot: Snapshot) => {
      loadSnapshot(compute, network, snapshot);
    };
    return new PastNetwork(still, load, time);
  }

  /** Becomes the network of this snapshot. */
  load(snapshot: Snapshot): void {
    if (this.#time.steps !== snapshot.steps || this.#evaluation === undefined) {
      this.#load(snapshot);
      this.#time.steps = snapshot.steps;
      this.#evaluation = undefined;
    }
  }

  /** Predicts the digits that the page shows, and the drawing. */
  judge(drawing: Uint8Array | undefined): Promise<Judgement> {
    const { network, shown } = this.photographer.pictured;
    return judge(network, shown, drawing);
  }

  /** Once for each snapshot that is loaded. */
  async evaluate(): Promise<Evaluation> {
    if (this.#evaluation === undefined) {
      const { network, judged } = this.photographer.pictured;
      const confusion = confusionOf(judged, await predictionOf(network, judged));
      this.#evaluation = { confusion, accuracy: hitsOf(confusion) / judged.count };
    }
    return this.#evaluation;
  }

  dispose(): void {
    this.#still.dispose();
  }
}

function hitsOf({ counts, classes }: Confusion): number {
  return Array.from(
    { length: classes },
    (_, label) => counts[label * (classes + 1)] as number,
  ).reduce((sum, hits) => sum + hits, 0);
}

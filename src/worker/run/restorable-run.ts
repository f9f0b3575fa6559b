import { type LayerParameters, NoGpuError, type TrainingState } from "../../engine/index.ts";
import {
  type PreparedRun,
  type ResumePoint,
  disposeRun,
  prepareRun,
} from "../../run/prepare-run.ts";
import { withRate } from "../../run/rates.ts";
import type { Task } from "../../run/task.ts";
import type { Gpu } from "../gpu.ts";
import { tuningStore } from "./tuning-store.ts";

/** After this many GPUs lost without a newly saved step, one that is lost while the run is restored is not replaced. */
const MAX_LOST_GPUS = 5;

const TUNING = { host: navigator.userAgent, store: tuningStore };

/** A run on a GPU with the state that was saved last: if the GPU is lost, another one continues from there. */
export class RestorableRun {
  readonly #gpu: Gpu;
  #task: Task;
  #prepared: PreparedRun;
  #saved: TrainingState | undefined;
  #gpusLost = 0;

  private constructor(gpu: Gpu, task: Task, prepared: PreparedRun, saved?: TrainingState) {
    this.#gpu = gpu;
    this.#task = task;
    this.#prepared = prepared;
    this.#saved = saved;
  }

  /** @throws the errors of `prepareRun` */
  static async create(gpu: Gpu, task: Task, from: ResumePoint | undefined): Promise<RestorableRun> {
    const prepared = await prepareRun(gpu.compute, task, TUNING, from);
    return new RestorableRun(gpu, task, prepared, from?.state);
  }

  get prepared(): PreparedRun {
    return this.#prepared;
  }

  /** What was saved last. */
  get saved(): TrainingState | undefined {
    return this.#saved;
  }

  get isLost(): boolean {
    return this.#prepared.compute.failure.aborted;
  }

  /** Changes the learning rate, also on a GPU that takes the place of this one. Returns the first epoch with it. */
  changeRate(rate: number): number {
    const epoch = this.#prepared.trainer.changeRate(rate);
    this.#task = { ...this.#task, settings: withRate(this.#task.settings, { epoch, rate }) };
    return epoch;
  }

  /** Remembers a state. If training has advanced, the count of lost GPUs starts again. */
  save(state: TrainingState): void {
    const { epochsDone, stepsDone } = this.#saved ?? {};
    const isSame = state.epochsDone === epochsDone && state.stepsDone === stepsDone;
    this.#gpusLost = isSame ? this.#gpusLost : 0;
    this.#saved = state;
  }

  /**
   * Prepares the run on another GPU, at the state that was saved last. If that GPU is lost too, the next one takes its place.
   *
   * @throws NoGpuError if no GPU is offered any more; the last failure after `MAX_LOST_GPUS`
   */
  async restore(): Promise<void> {
    const from = { plan: this.#prepared.trainer.plan.name, state: this.#saved };
    for (;;) {
      this.#gpusLost += 1;
      try {
        disposeRun(this.#prepared);
        const compute = await this.#gpu.reopen(this.#prepared.compute);
        this.#prepared = await prepareRun(compute, this.#task, TUNING, from);
        compute.failure.throwIfAborted();
        return;
      } catch (error) {
        const isLostAgain = this.#gpu.compute.failure.aborted && !(error instanceof NoGpuError);
        if (!isLostAgain || this.#gpusLost >= MAX_LOST_GPUS) {
          throw error;
        }
      }
    }
  }

  /** The parameters now or after the best epoch: from the GPU, or from the last save if the GPU is lost. */
  async parametersOf(which: "last" | "best"): Promise<readonly LayerParameters[]> {
    const { network, trainer } = this.#prepared;
    try {
      return await (which === "best" ? trainer.readBest() : network.read());
    } catch (error) {
      if (this.#saved === undefined || !this.isLost) {
        throw error;
      }
      const { best, parameters } = this.#saved;
      return which === "best" ? (best?.parameters ?? parameters) : parameters;
    }
  }

  dispose(): void {
    disposeRun(this.#prepared);
  }
}

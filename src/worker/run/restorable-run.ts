import {
  GpuFailure,
  type LayerParameters,
  NoGpuError,
  type TrainingState,
} from "../../engine/index.ts";
import {
  type PreparedRun,
  type ResumePoint,
  disposeRun,
  prepareRun,
} from "../../run/prepare-run.ts";
import { withRate } from "../../run/rates.ts";
import type { Task } from "../../run/task.ts";
import { openThread } from "../drawing/open-thread.ts";
import type { Gpu } from "../gpu.ts";
import { tuningStore } from "./tuning-store.ts";

/** So many GPUs may take the place of lost ones without a newly saved step. Then the run ends: it would be lost again without end. */
const MAX_REPLACEMENTS = 5;

/** Where the kernels of this browser come from. */
export const TUNING = { host: navigator.userAgent, store: tuningStore };

/** A run on a GPU with the state that was saved last: if the GPU is lost, another one continues from there. */
export class RestorableRun {
  readonly #gpu: Gpu;
  #task: Task;
  #prepared: PreparedRun;
  #saved: TrainingState | undefined;
  #replacements = 0;

  private constructor(gpu: Gpu, task: Task, prepared: PreparedRun, saved?: TrainingState) {
    this.#gpu = gpu;
    this.#task = task;
    this.#prepared = prepared;
    this.#saved = saved;
  }

  /** @throws the errors of `prepareRun` */
  static async create(gpu: Gpu, task: Task, from: ResumePoint | undefined): Promise<RestorableRun> {
    const prepared = await prepareRun(gpu.compute, task, TUNING, openThread, from);
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

  /** Remembers a state. If training has advanced, the count of replacements starts again. */
  save(state: TrainingState): void {
    const { epochsDone, stepsDone } = this.#saved ?? {};
    const isSame = state.epochsDone === epochsDone && state.stepsDone === stepsDone;
    this.#replacements = isSame ? this.#replacements : 0;
    this.#saved = state;
  }

  /**
   * Prepares the run on another GPU, at the state that was saved last. If that GPU is lost too, the next one takes its place.
   *
   * @throws NoGpuError if no GPU is offered any more; GpuFailure after `MAX_REPLACEMENTS` without a newly saved step. The message
   * says why no GPU came back.
   */
  async restore(): Promise<void> {
    const from = { plan: this.#prepared.trainer.plan.name, state: this.#saved };
    for (;;) {
      if (this.#replacements === MAX_REPLACEMENTS) {
        throw new GpuFailure(
          `each of the ${MAX_REPLACEMENTS} GPUs that took its place was lost, too, before a new training step was saved`,
        );
      }
      this.#replacements += 1;
      try {
        disposeRun(this.#prepared);
        const compute = await this.#gpu.reopen(this.#prepared.compute);
        this.#prepared = await prepareRun(compute, this.#task, TUNING, openThread, from);
        compute.failure.throwIfAborted();
        return;
      } catch (error) {
        const isLostAgain = this.#gpu.compute.failure.aborted && !(error instanceof NoGpuError);
        if (!isLostAgain) {
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

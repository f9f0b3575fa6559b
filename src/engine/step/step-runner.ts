// The GPU works in the background: the host records dispatches into command buffers and submits them to a queue. Many steps
// fit into one submit.

import type { ComputeDevice } from "../gpu/device.ts";
import { causeOf, unlessLost } from "../gpu/error-scope.ts";
import { type Dispatch, record } from "../gpu/kernel.ts";
import { nudged } from "../gpu/nudge.ts";
import { Pacer, pacedQueueOf } from "./pacer.ts";

/** How to run steps: when to stop early, and what to report. */
export interface RunOptions {
  /** When aborted, stops after the steps that were already submitted. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of steps finished so far. */
  readonly progress?: ((finished: number) => void) | undefined;
}

/** Repeats a step: the same dispatches, recorded again and again, many in one submit. */
export class StepRunner {
  readonly #compute: ComputeDevice;
  readonly #step: readonly Dispatch[];
  readonly #pacer: Pacer;
  /** Of submits that nobody has waited for yet. */
  readonly #waits: Promise<void>[] = [];

  constructor(compute: ComputeDevice, step: readonly Dispatch[]) {
    this.#compute = compute;
    this.#step = step;
    this.#pacer = new Pacer(pacedQueueOf(compute.device.queue));
  }

  /**
   * Takes `count` steps, or fewer if the signal is aborted, and waits until the GPU has finished them.
   *
   * @returns the number of steps taken
   * @throws GpuFailure where the GPU was lost or reported an error
   */
  async run(count: number, options: RunOptions = {}): Promise<number> {
    const steps = await this.submit(count, options);
    await this.finished();
    return steps;
  }

  /**
   * The same, but returns as soon as all steps are submitted. What is submitted afterwards keeps the GPU busy.
   *
   * @throws GpuFailure where the GPU was lost or reported an error
   */
  async submit(count: number, { signal, progress }: RunOptions = {}): Promise<number> {
    const { device, failure } = this.#compute;
    const waits = this.#waits.splice(0);
    let submitted = 0;
    let finished = 0;
    while (submitted < count && signal?.aborted !== true) {
      const steps = this.#pacer.next(count - submitted);
      if (steps > 0) {
        failure.throwIfAborted();
        device.queue.submit([this.#encode(steps)]);
        submitted += steps;
        const wait = this.#watch(steps, () => {
          finished += steps;
          progress?.(finished);
        });
        // It is waited for later.
        wait.catch(() => undefined);
        waits.push(wait);
      } else {
        await nudged(this.#compute, waits.shift() ?? this.#done());
      }
    }
    this.#waits.push(...waits);
    return submitted;
  }

  /**
   * Waits until the GPU has finished all that was submitted.
   *
   * @throws GpuFailure where the GPU was lost or reported an error
   */
  async finished(): Promise<void> {
    await nudged(this.#compute, Promise.all(this.#waits.splice(0)));
    this.#compute.failure.throwIfAborted();
  }

  /** Calls back when the GPU has finished what was just submitted. */
  async #watch(steps: number, finished: () => void): Promise<void> {
    const seen = this.#pacer.submit(steps);
    await this.#done();
    seen();
    // On a lost GPU submits "finish" although the steps were never taken.
    if (!this.#compute.failure.aborted) {
      finished();
    }
  }

  /** Resolves when the GPU has finished all submits, or is lost. It never rejects. */
  async #done(): Promise<void> {
    const { queue } = this.#compute.device;
    await unlessLost(this.#compute, queue.onSubmittedWorkDone()).catch((error: unknown) =>
      causeOf(this.#compute, error),
    );
  }

  #encode(steps: number): GPUCommandBuffer {
    const encoder = this.#compute.device.createCommandEncoder({ label: "steps" });
    const pass = encoder.beginComputePass({ label: "steps" });
    for (let step = 0; step < steps; step++) {
      record(pass, this.#step);
    }
    pass.end();
    return encoder.finish();
  }
}

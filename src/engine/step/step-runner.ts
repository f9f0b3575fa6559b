// The GPU works in the background: the host records dispatches into command buffers and submits them to a queue. Many steps
// fit into one submit.

import type { ComputeDevice } from "../gpu/device.ts";
import { causeOf, unlessLost } from "../gpu/error-scope.ts";
import { type Dispatch, record } from "../gpu/kernel.ts";

/** How to run steps: when to stop early, and what to report. */
export interface RunOptions {
  /** When aborted, stops after the steps that were already submitted. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of steps finished so far. */
  readonly progress?: ((finished: number) => void) | undefined;
}

/** How long a submit should take: long enough to keep the GPU busy, short enough for pages and watchdogs. Milliseconds. */
const SUBMIT_TIME = 30;

/** Submits in flight: the GPU works on one while the next is recorded. */
const IN_FLIGHT = 2;

/** Repeats a step: the same dispatches, recorded again and again, many in one submit. */
export class StepRunner {
  readonly #compute: ComputeDevice;
  readonly #step: readonly Dispatch[];
  #stepsPerSubmit = 1;

  constructor(compute: ComputeDevice, step: readonly Dispatch[]) {
    this.#compute = compute;
    this.#step = step;
  }

  /**
   * Takes `count` steps, or fewer if the signal is aborted, and waits until the GPU has finished them.
   *
   * @returns the number of steps taken
   * @throws GpuFailure where the GPU was lost or reported an error
   */
  async run(count: number, { signal, progress }: RunOptions = {}): Promise<number> {
    const { failure, device } = this.#compute;
    const { queue } = device;
    const inFlight: Promise<void>[] = [];
    let submitted = 0;
    let finished = 0;
    let last = performance.now();
    const finish = (steps: number) => {
      // On a lost GPU submits "finish" although the steps were never taken.
      if (failure.aborted) {
        return;
      }
      const now = performance.now();
      this.#adapt(steps, now - last);
      last = now;
      finished += steps;
      progress?.(finished);
    };

    while (submitted < count && signal?.aborted !== true) {
      const steps = Math.min(this.#stepsPerSubmit, count - submitted);
      queue.submit([this.#encode(steps)]);
      submitted += steps;
      inFlight.push(
        this.#done().then(() => {
          finish(steps);
        }),
      );
      if (inFlight.length >= IN_FLIGHT) {
        await inFlight.shift();
        failure.throwIfAborted();
      }
    }
    await Promise.all(inFlight);
    failure.throwIfAborted();
    return submitted;
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

  /** Adapts how many steps go into one submit. Only their grouping depends on time, never their result. */
  #adapt(steps: number, milliseconds: number): void {
    if (steps < this.#stepsPerSubmit) {
      return;
    }
    if (milliseconds < SUBMIT_TIME / 2) {
      this.#stepsPerSubmit *= 2;
    } else if (milliseconds > SUBMIT_TIME * 2) {
      this.#stepsPerSubmit = Math.max(1, Math.floor(this.#stepsPerSubmit / 2));
    }
  }
}

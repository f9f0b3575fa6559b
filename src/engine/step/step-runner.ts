import type { ComputeDevice } from "../gpu/device.ts";
import { causeOf, unlessLost } from "../gpu/error-scope.ts";
import { type Dispatch, record } from "../gpu/kernel.ts";

/** How to run steps: when to stop early, and whom to tell. */
export interface RunOptions {
  /** Stops after the steps already handed to the GPU. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of steps finished so far. */
  readonly progress?: ((finished: number) => void) | undefined;
}

/** A submit of this long keeps the GPU busy, and pages and watchdogs calm. Milliseconds. */
const SUBMIT_TIME = 30;

/** Two submits under way: the GPU works at one while the next is recorded. */
const IN_FLIGHT = 2;

/** Repeats a step: the same dispatches, recorded again and again, many to a submit. */
export class StepRunner {
  readonly #compute: ComputeDevice;
  readonly #step: readonly Dispatch[];
  #stepsPerSubmit = 1;

  constructor(compute: ComputeDevice, step: readonly Dispatch[]) {
    this.#compute = compute;
    this.#step = step;
  }

  /**
   * Takes `count` steps, or fewer if the signal says so, and waits until the GPU has done them.
   *
   * @returns the number of steps taken
   * @throws GpuFailure where the GPU was lost or reported an error
   */
  async run(count: number, { signal, progress }: RunOptions = {}): Promise<number> {
    const { failure, device } = this.#compute;
    const { queue } = device;
    const underWay: Promise<void>[] = [];
    let submitted = 0;
    let finished = 0;
    let last = performance.now();
    const finish = (steps: number) => {
      // Steps that "finish" on a lost GPU were never taken.
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
      underWay.push(
        this.#done().then(() => {
          finish(steps);
        }),
      );
      if (underWay.length >= IN_FLIGHT) {
        await underWay.shift();
        failure.throwIfAborted();
      }
    }
    await Promise.all(underWay);
    failure.throwIfAborted();
    return submitted;
  }

  /** Settles when the GPU has done what it was given, or is lost; never rejects. */
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

  /** Only how steps are grouped depends on time, never what they compute. */
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

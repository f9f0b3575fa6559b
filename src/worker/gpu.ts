import { type ComputeDevice, openDevice } from "../engine/index.ts";

/** Attempts to get another GPU, and the breath before each after the first, longer every time. Milliseconds. */
const ATTEMPTS = 5;
const BREATH = 300;

/** The worker's GPU: one device at a time, another one when it was lost. */
export class Gpu {
  #compute: ComputeDevice;
  readonly #lost: (compute: ComputeDevice) => void;
  /** Whoever asks for another GPU meanwhile gets the same one: no recovery runs within a recovery. */
  #reopening: Promise<ComputeDevice> | undefined;

  private constructor(compute: ComputeDevice, lost: (compute: ComputeDevice) => void) {
    this.#lost = lost;
    this.#compute = compute;
    this.#watch(compute);
  }

  /**
   * @param lost hears of each device that is lost or reports an error
   * @throws NoGpuError
   */
  static async open(lost: (compute: ComputeDevice) => void): Promise<Gpu> {
    // Older browsers lack navigator.gpu, whatever its type says.
    const { gpu } = navigator as Partial<Navigator>;
    return new Gpu(await openDevice(gpu), lost);
  }

  get compute(): ComputeDevice {
    return this.#compute;
  }

  /**
   * A new device of a new adapter, where `former` failed; the present one, where it has been replaced already. A driver
   * that starts anew needs its time, so this is tried some times.
   *
   * @throws NoGpuError where none is offered any more
   */
  async reopen(former: ComputeDevice): Promise<ComputeDevice> {
    if (former !== this.#compute && !this.#compute.failure.aborted) {
      return this.#compute;
    }
    this.#reopening ??= this.#replace().finally(() => {
      this.#reopening = undefined;
    });
    return this.#reopening;
  }

  async #replace(): Promise<ComputeDevice> {
    this.#compute.device.destroy();
    for (let attempt = 1; ; attempt++) {
      try {
        this.#compute = await openDevice(navigator.gpu);
        this.#watch(this.#compute);
        return this.#compute;
      } catch (error) {
        if (attempt === ATTEMPTS) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, BREATH * attempt));
      }
    }
  }

  #watch(compute: ComputeDevice): void {
    const tell = () => {
      // One that was replaced already is nobody's concern.
      if (this.#compute === compute) {
        this.#lost(compute);
      }
    };
    if (compute.failure.aborted) {
      // A device may be lost before it is handed out.
      queueMicrotask(tell);
    } else {
      compute.failure.addEventListener("abort", tell);
    }
  }
}

import { type ComputeDevice, openDevice } from "../engine/index.ts";

/** The worker's GPU: one device at a time, another one when it was lost. */
export class Gpu {
  #compute: ComputeDevice;
  readonly #lost: (compute: ComputeDevice) => void;

  private constructor(compute: ComputeDevice, lost: (compute: ComputeDevice) => void) {
    this.#lost = lost;
    this.#compute = this.#watched(compute);
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
   * A new device of a new adapter: an old adapter has no second device to give.
   *
   * @throws NoGpuError where none is offered any more
   */
  async reopen(): Promise<ComputeDevice> {
    this.#compute.device.destroy();
    this.#compute = this.#watched(await openDevice(navigator.gpu));
    return this.#compute;
  }

  #watched(compute: ComputeDevice): ComputeDevice {
    compute.failure.addEventListener("abort", () => {
      // One that was given up already is nobody's concern.
      if (this.#compute === compute) {
        this.#lost(compute);
      }
    });
    return compute;
  }
}

import { type ComputeDevice, openDevice } from "../engine/index.ts";

/** Attempts to get another GPU. The wait before an attempt grows by `PAUSE_MS` each time; the first has none. */
const ATTEMPTS = 5;
const PAUSE_MS = 300;

/**
 * Opens the GPU that the user prefers: the page gives its worker that name.
 *
 * @throws NoGpuError
 */
export function openPreferred(gpu: GPU | undefined): Promise<ComputeDevice> {
  const preference = self.name === "low-power" ? "low-power" : "high-performance";
  // The GPU's clock, with which the tuner and the benchmark measure.
  return openDevice(gpu, ["timestamp-query"], preference);
}

/** The device; undefined where there is none, or it was lost. */
export function usableDevice(gpu: Gpu | undefined): ComputeDevice | undefined {
  return gpu === undefined || gpu.compute.failure.aborted ? undefined : gpu.compute;
}

/** The worker's GPU: one device at a time, and a new one when it is lost. */
export class Gpu {
  #compute: ComputeDevice;
  readonly #lost: (compute: ComputeDevice) => void;
  /** All callers that ask for another GPU at the same time get the same one, so no recovery starts within another. */
  #reopening: Promise<ComputeDevice> | undefined;

  private constructor(compute: ComputeDevice, lost: (compute: ComputeDevice) => void) {
    this.#lost = lost;
    this.#compute = compute;
    this.#watch(compute);
  }

  /**
   * @param lost is called with each device that is lost or reports an error
   * @throws NoGpuError
   */
  static async open(lost: (compute: ComputeDevice) => void): Promise<Gpu> {
    // Older browsers lack navigator.gpu, although its type says that it is there.
    const { gpu } = navigator as Partial<Navigator>;
    return new Gpu(await openPreferred(gpu), lost);
  }

  get compute(): ComputeDevice {
    return this.#compute;
  }

  /**
   * Opens a new device of a new adapter after `former` failed; if `former` has already been replaced, it is the present one.
   * A driver needs some time to restart, so several attempts are made.
   *
   * @throws NoGpuError if no attempt gets a GPU
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
        this.#compute = await openPreferred(navigator.gpu);
        this.#watch(this.#compute);
        return this.#compute;
      } catch (error) {
        if (attempt === ATTEMPTS) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
  }

  #watch(compute: ComputeDevice): void {
    const tell = () => {
      // The loss of a device that was replaced does not matter.
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

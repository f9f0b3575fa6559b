import { type ComputeDevice, NoGpuError, openDevice } from "../engine/index.ts";
import { failureOf } from "./failure.ts";
import type { Report, Request } from "./protocol.ts";
import { Session } from "./session.ts";

// The page's other half: the GPU, the data and the training. See protocol.ts.

function report(message: Report): void {
  postMessage(message);
}

/** Opens the GPU; tells the page of it, or why there is none. */
async function open(): Promise<ComputeDevice | undefined> {
  // Older browsers lack navigator.gpu, whatever its type says.
  const { gpu } = navigator as Partial<Navigator>;
  try {
    const compute = await openDevice(gpu);
    compute.failure.addEventListener("abort", () => {
      report({ type: "failed", failure: failureOf(compute.failure.reason) });
    });
    report({ type: "opened", adapter: compute.adapter });
    return compute;
  } catch (error) {
    if (error instanceof NoGpuError) {
      const hidden = isSecureContext ? "missing" : "insecure";
      report({ type: "no-gpu", reason: gpu === undefined ? hidden : "no-adapter" });
    } else {
      report({ type: "failed", failure: { ...failureOf(error), kind: "gpu" } });
    }
    return undefined;
  }
}

const session = new Session(await open(), report);
addEventListener("message", ({ data }: MessageEvent<Request>) => {
  void session.answer(data);
});

import { NoGpuError, openDevice } from "../engine/index.ts";
import { failureOf } from "./failure.ts";
import type { Report, Request } from "./protocol.ts";
import { Session } from "./session.ts";

// The page's other half: the GPU, the data and the training. See protocol.ts.

function report(message: Report): void {
  postMessage(message);
}

async function start(): Promise<void> {
  // Older browsers lack navigator.gpu, whatever its type says.
  const { gpu } = navigator as Partial<Navigator>;
  try {
    const compute = await openDevice(gpu);
    const session = new Session(compute, report);
    compute.failure.addEventListener("abort", () => {
      report({ type: "failed", failure: failureOf(compute.failure.reason) });
    });
    addEventListener("message", ({ data }: MessageEvent<Request>) => {
      void session.answer(data);
    });
    report({ type: "opened", adapter: compute.adapter });
  } catch (error) {
    if (error instanceof NoGpuError) {
      const hidden = isSecureContext ? "missing" : "insecure";
      report({ type: "no-gpu", reason: gpu === undefined ? hidden : "no-adapter" });
    } else {
      report({ type: "failed", failure: { ...failureOf(error), kind: "gpu" } });
    }
  }
}

void start();

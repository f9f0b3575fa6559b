import { NoGpuError } from "../engine/index.ts";
import { failureOf } from "./failure.ts";
import { Gpu } from "./gpu.ts";
import type { Report, Request } from "./protocol.ts";
import { Session } from "./session.ts";

// The page's other half: the GPU, the data and the training. See protocol.ts.

function report(message: Report): void {
  postMessage(message);
}

/** Opens the GPU; tells the page of it, or why there is none. */
async function open(): Promise<Gpu | undefined> {
  try {
    const gpu = await Gpu.open((compute) => {
      void session.lost(compute);
    });
    report({ type: "opened", adapter: gpu.compute.adapter });
    return gpu;
  } catch (error) {
    if (error instanceof NoGpuError) {
      const hidden = isSecureContext ? "missing" : "insecure";
      // Older browsers lack it, whatever its type says.
      const { gpu } = navigator as Partial<Navigator>;
      report({ type: "no-gpu", reason: gpu === undefined ? hidden : "no-adapter" });
    } else {
      report({ type: "failed", failure: { ...failureOf(error), kind: "gpu" } });
    }
    return undefined;
  }
}

/**
 * A browser reads its tables of numbers and dates for the first formatter of a process, for 50 ms and more. uPlot makes
 * one of each when it is loaded: by then they are read, and here that holds up no click.
 */
function readFormats(): void {
  Intl.NumberFormat(navigator.language).format(0);
  Intl.DateTimeFormat().resolvedOptions();
}

const opening = open();
readFormats();
const session: Session = new Session(await opening, report);
addEventListener("message", ({ data }: MessageEvent<Request>) => {
  session.answer(data).catch((error: unknown) => {
    report({ type: "failed", failure: failureOf(error) });
  });
});
void session.tellLeft();

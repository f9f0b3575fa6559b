// The page's second thread: the GPU, the data and the training. The page calls the methods of these desks; see remote.ts.
import { NoGpuError } from "../engine/index.ts";
import { BenchmarkDesk } from "./benchmark/benchmark-desk.ts";
import { DataDesk } from "./data/data-desk.ts";
import { ExamineDesk } from "./examine/examine-desk.ts";
import { failureOf } from "./failure.ts";
import { GpuQueue } from "./gpu-queue.ts";
import { Gpu } from "./gpu.ts";
import { PictureDesk } from "./picture/picture-desk.ts";
import { serve, tellAs } from "./remote.ts";
import { RunDesk } from "./run/run-desk.ts";
import type { RunState } from "./run/run-state.ts";
import { SnapshotDesk } from "./snapshots/snapshot-desk.ts";
import { StepDesk } from "./step/step-desk.ts";

const tellRun = tellAs<RunState>("run");
const queue = new GpuQueue(open());
const data = new DataDesk(tellAs("data"));
const examine = new ExamineDesk(queue, data, tellAs("examine"));
const pictures = new PictureDesk(tellAs("pictures"));
const snapshots = new SnapshotDesk(pictures, tellAs("snapshots"));
const run = new RunDesk(queue, data, { examine, pictures, snapshots }, tellRun);
const desks = {
  ...{ data, run, examine, pictures, snapshots },
  step: new StepDesk(run, tellAs("step")),
  benchmark: new BenchmarkDesk(tellAs("benchmark")),
};

export type Desks = typeof desks;

// Before anything is awaited, or the page's first calls are lost.
serve(desks, failureOf);
readFormats();
if ((await queue.gpu) !== undefined) {
  await run.tellUnfinished();
}

/** Opens the GPU and tells the page of it, or why there is none. Without one, data is still made and read. */
async function open(): Promise<Gpu | undefined> {
  try {
    const gpu = await Gpu.open((compute) => {
      void run.lost(compute);
    });
    tellRun({ set: { adapter: gpu.compute.adapter, status: { phase: "ready" } } });
    return gpu;
  } catch (error) {
    if (error instanceof NoGpuError) {
      // Older browsers do not have it, although its type says so.
      const { gpu } = navigator as Partial<Navigator>;
      const missing = isSecureContext ? "missing" : "insecure";
      const reason = gpu === undefined ? missing : "no-adapter";
      tellRun({ set: { status: { phase: "no-gpu", reason } } });
    } else {
      tellRun({
        set: { status: { phase: "failed", failure: { ...failureOf(error), kind: "gpu" } } },
      });
    }
    return undefined;
  }
}

/**
 * Makes a formatter of numbers and one of dates. The first of each in a process takes 50 ms and more, because the browser
 * reads its tables; uPlot makes both when it is loaded. Here this delays no click.
 */
function readFormats(): void {
  Intl.NumberFormat(navigator.language).format(0);
  Intl.DateTimeFormat().resolvedOptions();
}

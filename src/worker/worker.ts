// The page's second thread: the GPU, the data and the training. The page calls the methods of these desks; see remote.ts.
// The code of a desk that no first training run needs is loaded when the page first calls it.
import { NoGpuError } from "../engine/index.ts";
import { DataDesk } from "./data/data-desk.ts";
import { failureOf } from "./failure.ts";
import { GpuQueue } from "./gpu-queue.ts";
import { Gpu, usableDevice } from "./gpu.ts";
import { type DeskOf, LateDesk } from "./late-desk.ts";
import { PictureDesk } from "./picture/picture-desk.ts";
import { type Change, serve, tellAs } from "./remote.ts";
import { RunDesk } from "./run/run-desk.ts";
import type { RunState } from "./run/run-state.ts";
import { RunsDesk } from "./runs/runs-desk.ts";
import { SnapshotDesk } from "./snapshots/snapshot-desk.ts";
import { StandInDesk } from "./stand-in/stand-in-desk.ts";
import { sweepFiles } from "./sweep/sweep-storage.ts";

const tellPage = tellAs<RunState>("run");
const queue = new GpuQueue(open());
const data = new DataDesk(tellAs("data"));
const examine = new LateDesk(async () => {
  const { ExamineDesk } = await import("./examine/examine-desk.ts");
  return new ExamineDesk(queue, data, tellAs("examine"));
});
const pictures = new PictureDesk(tellAs("pictures"));
const snapshots = new SnapshotDesk(pictures, tellAs("snapshots"));
const standIn = new StandInDesk({
  ...{ data, examine, pictures, snapshots, tell: tellAs("standIn"), tellRun: tellPage },
});
const runs = new RunsDesk(data, tellAs("runs"));
const run = new RunDesk(queue, data, { examine, pictures, snapshots, runs }, tellRun);
const sweep = new LateDesk(async () => {
  const { SweepDesk } = await import("./sweep/sweep-desk.ts");
  return new SweepDesk(queue, data, examine, tellAs("sweep"));
});
const desks = {
  ...{ data, run, runs, examine, pictures, snapshots, sweep, standIn },
  step: new LateDesk(async () => {
    const { StepDesk } = await import("./step/step-desk.ts");
    return new StepDesk(run, tellAs("step"));
  }),
  shared: new LateDesk(async () => {
    const { SharedDesk } = await import("./shared/shared-desk.ts");
    return new SharedDesk(queue, { pictures, examine }, tellAs("shared"));
  }),
  plane: new LateDesk(async () => {
    const { PlaneDesk } = await import("./plane/plane-desk.ts");
    return new PlaneDesk(data, run, tellAs("plane"));
  }),
  benchmark: new LateDesk(async () => {
    const { BenchmarkDesk } = await import("./benchmark/benchmark-desk.ts");
    return new BenchmarkDesk(tellAs("benchmark"));
  }),
};

export type Desks = { readonly [Name in keyof typeof desks]: DeskOf<(typeof desks)[Name]> };

// Before anything is awaited, or the page's first calls are lost.
serve(desks, failureOf);
readFormats();
void runs.load();
// Not awaited here: what is loaded late imports this module, and would wait for its end.
void tellUnfinished();

/** Tells the page of what an earlier visit did not finish. */
async function tellUnfinished(): Promise<void> {
  if ((await queue.gpu) === undefined) {
    return;
  }
  try {
    await run.tellUnfinished();
    if (await sweepFiles.hasSaves()) {
      await (await sweep.open()).tellUnfinished();
    }
  } catch (error) {
    tellRun({ set: { status: { phase: "failed", failure: failureOf(error) } } });
  }
}

/** Tells the page of the run. Where that is the end of the GPU, the network that comes with the page stands in. */
function tellRun(change: Change<RunState>): void {
  tellPage(change);
  const phase = change.set?.status?.phase;
  if (phase === "no-gpu") {
    standIn.begin();
  } else if (phase === "failed") {
    void queue.gpu.then((gpu) => {
      if (usableDevice(gpu) === undefined) {
        standIn.begin();
      }
    });
  }
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

import { expect, test, vi } from "vitest";
import { defaultSettings } from "../../../src/run/settings.ts";
import { DataDesk } from "../../../src/worker/data/data-desk.ts";
import { ExamineDesk } from "../../../src/worker/examine/examine-desk.ts";
import { GpuQueue } from "../../../src/worker/gpu-queue.ts";
import { LateDesk } from "../../../src/worker/late-desk.ts";
import { PictureDesk } from "../../../src/worker/picture/picture-desk.ts";
import type { Change } from "../../../src/worker/remote.ts";
import type { RunState } from "../../../src/worker/run/run-state.ts";
import { RunsDesk } from "../../../src/worker/runs/runs-desk.ts";
import { SnapshotDesk } from "../../../src/worker/snapshots/snapshot-desk.ts";
import type { SweepState } from "../../../src/worker/sweep/sweep-state.ts";

// Kernels are kept by the browser that they were measured in.
vi.stubGlobal("navigator", { userAgent: "" });
const { RunDesk } = await import("../../../src/worker/run/run-desk.ts");
const { SweepDesk } = await import("../../../src/worker/sweep/sweep-desk.ts");

const ignore = () => undefined;

test("without a GPU neither a run nor a sweep says that it begins", async () => {
  const queue = new GpuQueue(Promise.resolve(undefined));
  const data = new DataDesk(ignore);
  data.draw(20, 1);
  const examine = new LateDesk(() => Promise.resolve(new ExamineDesk(queue, data, ignore)));
  const pictures = new PictureDesk(ignore);
  const snapshots = new SnapshotDesk(pictures, ignore);
  const runs = new RunsDesk(data, ignore);
  const told: (Change<RunState> | Change<SweepState>)[] = [];
  const tell = (change: Change<RunState> | Change<SweepState>) => {
    told.push(change);
  };
  const run = new RunDesk(queue, data, { examine, pictures, snapshots, runs }, tell);
  const sweep = new SweepDesk(queue, data, examine, tell);
  await run.train(defaultSettings, [], false);
  await sweep.continueUnfinished();
  expect(told).toEqual([]);
});

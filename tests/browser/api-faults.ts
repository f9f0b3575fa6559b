import { builtInDigits } from "../../src/data/index.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { Gpu } from "../../src/worker/gpu.ts";
import { PictureDesk } from "../../src/worker/picture/picture-desk.ts";
import type { Change } from "../../src/worker/remote.ts";
import { pageTaskOf } from "../../src/worker/run/page-task.ts";
import type { RunState } from "../../src/worker/run/run-state.ts";
import { Run } from "../../src/worker/run/run.ts";
import { SnapshotDesk } from "../../src/worker/snapshots/snapshot-desk.ts";
import { atCall } from "./sabotage.ts";

/** The longest time of a run with its recoveries, in milliseconds. A run that takes longer hangs. */
const MAX_TIME = 30_000;

/** The result of a run of the page's worker whose GPU was taken away. */
export interface Survival {
  readonly weights: string | undefined;
  /** Losses of the epochs. */
  readonly epochs: readonly number[];
  /** How many GPUs were lost, and how many found again. */
  readonly lost: number;
  readonly restored: number;
  /** The longest time from a loss to a GPU that continues, in milliseconds. */
  readonly slowest: number;
  /** Calls to the GPU, from the begin to the end of the run. */
  readonly calls: number;
  readonly failure: string | undefined;
}

/** A change of the run's state, with the time at which it was told. */
interface Told {
  readonly change: Change<RunState>;
  readonly time: number;
}

/**
 * Runs the worker's run once for each list of calls, and destroys its GPU at those calls. Each call is counted from the
 * destruction before.
 */
export async function surviveLosses(run: {
  readonly losses: readonly (readonly number[])[];
}): Promise<Survival[]> {
  const survivals: Survival[] = [];
  for (const losses of run.losses) {
    survivals.push(await survive(losses));
  }
  return survivals;
}

async function survive(losses: readonly number[]): Promise<Survival> {
  const settings = { ...defaultSettings, layers: [16], epochs: 3, batch: 16 };
  const task = pageTaskOf(builtInDigits({ count: 200, seed: 1 }), settings, []);
  let run: Run | undefined;
  let calls: number;
  const gpu = await Gpu.open((compute) => run?.lost(compute));
  const pictures = new PictureDesk(() => undefined);
  const snapshots = new SnapshotDesk(pictures, () => undefined);
  pictures.watch({ content: "weights", digit: 0, unit: undefined });
  const told: Told[] = [];
  const sabotage = atCall(losses, () => {
    gpu.compute.device.destroy();
  });
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        const last = told.slice(-8).map(({ change }) => JSON.stringify(change.set?.status));
        reject(new Error(`No end after losses at ${losses.join()}: ${last.join()}`));
      }, MAX_TIME);
      const tell = (change: Change<RunState>) => {
        told.push({ change, time: performance.now() });
      };
      const over = () => {
        resolve();
      };
      Run.create({ gpu, task, pictures, snapshots, tell, over }).then((created) => {
        run = created;
        sabotage.begin();
        run.start();
      }, reject);
    });
    calls = sabotage.calls();
    await run?.dispose();
  } finally {
    sabotage.end();
    gpu.compute.device.destroy();
  }
  return { ...survivalOf(told), epochs: epochsOf(run), calls };
}

function epochsOf(run: Run | undefined): number[] {
  return (run?.epochs ?? []).map(({ trainLoss }) => trainLoss);
}

function survivalOf(told: readonly Told[]) {
  let [lost, restored, slowest, lostAt] = [0, 0, 0, 0];
  let weights: string | undefined;
  let failure: string | undefined;
  for (const { change, time } of told) {
    const { status, fingerprint, restored: count } = change.set ?? {};
    weights = fingerprint ?? weights;
    if (status?.phase === "restoring") {
      lost += 1;
      lostAt = time;
    } else if (count !== undefined) {
      restored += 1;
      slowest = Math.max(slowest, time - lostAt);
    } else if (status?.phase === "failed") {
      failure = status.failure.message;
    }
  }
  return { weights, lost, restored, slowest, failure };
}

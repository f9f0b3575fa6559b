import { builtInDigits } from "../../src/data/index.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { Gpu } from "../../src/worker/gpu.ts";
import type { Report } from "../../src/worker/protocol.ts";
import { Run } from "../../src/worker/run.ts";
import { taskOf } from "../../src/worker/task.ts";
import { atCall } from "./sabotage.ts";

/** So long a run takes at most, with its recoveries; one that hangs is no survival. Milliseconds. */
const MAX_RUN_MS = 30_000;

/** What a run of the page's worker came to whose GPU was taken away. */
export interface Survival {
  readonly weights: string | undefined;
  readonly epochs: readonly number[];
  /** GPUs lost, and found again. */
  readonly lost: number;
  readonly restored: number;
  /** Milliseconds from a loss to a GPU that goes on, at most. */
  readonly slowest: number;
  /** Calls to the GPU, from the run's begin to its end. */
  readonly calls: number;
  readonly failure: string | undefined;
}

/**
 * Lets the worker's run train, for each list of calls once, and destroys its GPU at those calls: each counted from the
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
  const task = taskOf(builtInDigits({ count: 200, seed: 1 }), settings, []);
  let run: Run | undefined;
  let calls: number;
  const gpu = await Gpu.open((compute) => run?.lost(compute));
  const reports: { readonly report: Report; readonly time: number }[] = [];
  const sabotage = atCall(losses, () => {
    gpu.compute.device.destroy();
  });
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        const last = reports.slice(-8).map(({ report: told }) => told.type);
        reject(new Error(`No end after losses at ${losses.join()}: ${last.join()}`));
      }, MAX_RUN_MS);
      const report = (told: Report) => {
        reports.push({ report: told, time: performance.now() });
        if (told.type === "fingerprint" || told.type === "failed") {
          resolve();
        }
      };
      Run.create({ gpu, task, report }).then((created) => {
        run = created;
        sabotage.begin();
        run.goOn();
      }, reject);
    });
    calls = sabotage.calls();
    await run?.dispose();
  } finally {
    sabotage.end();
    gpu.compute.device.destroy();
  }
  return { ...survivalOf(reports), epochs: epochsOf(run), calls };
}

function epochsOf(run: Run | undefined): number[] {
  return (run?.epochs ?? []).map(({ trainLoss }) => trainLoss);
}

function survivalOf(reports: readonly { readonly report: Report; readonly time: number }[]) {
  let [lost, restored, slowest, lostAt] = [0, 0, 0, 0];
  let weights: string | undefined;
  let failure: string | undefined;
  for (const { report, time } of reports) {
    if (report.type === "lost") {
      lost += 1;
      lostAt = time;
    } else if (report.type === "restored") {
      restored += 1;
      slowest = Math.max(slowest, time - lostAt);
    } else if (report.type === "fingerprint") {
      weights = report.fingerprint;
    } else if (report.type === "failed") {
      failure = report.failure.message;
    }
  }
  return { weights, lost, restored, slowest, failure };
}

import { builtInDigits } from "../../src/data/index.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { Gpu } from "../../src/worker/gpu.ts";
import type { Report } from "../../src/worker/protocol.ts";
import { Run } from "../../src/worker/run.ts";
import { taskOf } from "../../src/worker/task.ts";
import { atCall } from "./sabotage.ts";

/** A run that takes longer than this, recoveries included, hangs. */
const MAX_RUN_MS = 30_000;

/** The result of a run of the page's worker whose GPU was destroyed on the way. */
export interface Survival {
  readonly weights: string | undefined;
  readonly epochs: readonly number[];
  /** The number of GPUs that were lost, and that took the place of a lost one. */
  readonly lost: number;
  readonly restored: number;
  /** The longest time from a loss until another GPU goes on, in milliseconds. */
  readonly slowest: number;
  /** The number of calls to the GPU during the run. */
  readonly calls: number;
  readonly failure: string | undefined;
}

/**
 * Trains once for each list of calls, and destroys the GPU at those calls. Each call is counted from the destruction
 * before.
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

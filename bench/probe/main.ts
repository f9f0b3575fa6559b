// Measures what the first run on a GPU has to tell. `npm run portable` packs it; docs/portable.md says what decisions follow.
//
//   node dist/probe/main.js [--quick] [--only PART,…] [--json FILE] [--dawn OPTION]…

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { builtInDigits } from "../../src/data/index.ts";
import { NoGpuError } from "../../src/engine/index.ts";
import { asGpu, openProbedDevice } from "./device.ts";
import { probeEpochs } from "./epochs.ts";
import { probeFewTiles } from "./few-tiles.ts";
import type { Probe } from "./probe.ts";
import { probeProducts } from "./products.ts";
import { probeSteps } from "./steps.ts";
import { pollFor, probeGaps, probeWaits, waitOf } from "./waits.ts";

const PARTS: Readonly<Record<string, (probe: Probe) => Promise<void>>> = {
  waits: probeWaits,
  gaps: probeGaps,
  steps: probeSteps,
  "few-tiles": probeFewTiles,
  products: probeProducts,
  epochs: probeEpochs,
};

const DIGITS = { quick: 64, thorough: 42_000 };

/** Exit codes. */
const FAILED = 1;
const NO_GPU = 3;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "string" },
    dawn: { type: "string", multiple: true, default: [] },
  },
});

const findings: Record<string, unknown> = {};
function report(name: string, value: unknown): void {
  findings[name] = value;
  console.log(name.padEnd(70), typeof value === "string" ? value : JSON.stringify(value));
}

process.exit(await main());

async function main(): Promise<number> {
  const compute = await openProbedDevice(values.dawn).catch((error: unknown) => {
    if (error instanceof NoGpuError) {
      return undefined;
    }
    throw error;
  });
  if (compute === undefined) {
    console.error("There is no GPU that Dawn can use, and no software adapter either.");
    return NO_GPU;
  }
  report("adapter", compute.adapter);
  report("features", [...compute.device.features]);
  const { software } = compute.adapter;
  pollFor(software);
  const { quick, only } = values;
  const names = only?.split(",") ?? Object.keys(PARTS);
  const count = quick ? DIGITS.quick : DIGITS.thorough;
  const probe: Probe = {
    compute: asGpu(compute),
    software,
    digits: builtInDigits({ count, seed: 1 }),
    quick,
    wait: await waitOf(compute),
    report,
  };
  report("a wait for one small dispatch, ms", probe.wait);
  const passed: boolean[] = [];
  for (const name of names) {
    passed.push(await ran(name, probe));
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(findings, undefined, 2)}\n`);
  }
  return passed.every(Boolean) ? 0 : FAILED;
}

/** Runs one part. A part that fails costs no other its turn. */
async function ran(name: string, probe: Probe): Promise<boolean> {
  const part = PARTS[name];
  const start = performance.now();
  try {
    if (part === undefined) {
      throw new Error(`There is no part ${name}; there are ${Object.keys(PARTS).join(", ")}.`);
    }
    await part(probe);
  } catch (error) {
    console.error(`${name} failed:`, error);
    return false;
  }
  console.log(`-- ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return true;
}

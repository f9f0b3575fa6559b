import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { COMMIT } from "../base/commit.ts";
import { formatMeasured } from "../base/format.ts";
import {
  BENCHMARK_DIGITS,
  type Benchmark,
  COLUMNS,
  type Circumstances,
  type Row,
  cellsOf,
  payingSentence,
  recordOf,
  runBenchmark,
  timelineLines,
  timelineOf,
} from "../bench/index.ts";
import { builtInDigits } from "../data/index.ts";
import { PLANS } from "../engine/index.ts";
import { adapterName, openGpu } from "../node/gpu.ts";
import { PROJECT, benchInChrome } from "./bench-chrome.ts";
import { readFlags, single } from "./flags/flags.ts";
import { UsageError } from "./flags/usage-error.ts";
import { GPU_FLAG, gpuPreference } from "./gpu.ts";
import { FORCE_FLAG, checkOutputs, writeOutput } from "./outputs/outputs.ts";

const FLAGS = {
  quick: { help: "take less than a minute: fewer sizes, and fewer and shorter samples" },
  host: { value: "node", help: "run in Node (node) or in headless Chrome (chrome)" },
  ...GPU_FLAG,
  json: { value: "FILE", help: "save all figures here, with adapter, limits, date and commit" },
  ...FORCE_FLAG,
} as const;

/** `npm run bench`: measures how fast this GPU runs the kernels of training, compared with the best it can do. */
export async function benchCommand(args: readonly string[]): Promise<void> {
  const { flags } = readFlags(
    "bench",
    "Measures kernels, training steps and overheads on this GPU, and compares them with the best the GPU can do.",
    [],
    FLAGS,
    args,
  );
  const preference = gpuPreference(single(flags.gpu));
  const { json } = checkOutputs(flags, { json: "benchmark" }, []);
  const quick = flags.quick !== undefined;
  const on = single(flags.host) ?? "node";
  const { host, flags: browserFlags, benchmark } = await runOn(on, quick, preference);
  const circumstances: Circumstances = {
    date: new Date().toISOString(),
    commit: commitOf(),
    host,
    flags: browserFlags,
  };
  console.log("\nOne training step in time");
  for (const part of timelineLines(timelineOf(benchmark.rows))) {
    console.log(part);
  }
  const paying = PLANS.flatMap((plan) => payingSentence(benchmark.rows, plan) ?? []);
  console.log(["", ...paying].join("\n"));
  console.log(
    `\nThis host waits ${formatMeasured(1000 * benchmark.idleWait)} ms for an idle GPU; a sample is at least ten times as long.`,
  );
  console.log(`\n${host}; ${adapterName(benchmark.adapter)}; ${circumstances.commit}`);
  if (json !== undefined) {
    const record = recordOf(circumstances, benchmark);
    const path = await writeOutput(json, `${JSON.stringify(record, undefined, 2)}\n`);
    console.log(`Saved all figures to ${path}.`);
  }
}

interface Run {
  readonly host: string;
  readonly flags: readonly string[];
  readonly benchmark: Benchmark;
}

async function runOn(host: string, quick: boolean, preference: GPUPowerPreference): Promise<Run> {
  const report = printer();
  if (host === "chrome") {
    return benchInChrome(quick, preference, report);
  }
  if (host !== "node") {
    throw new UsageError(`--host is "${host}"; it must be node or chrome.`);
  }
  const compute = await openGpu(preference);
  const benchmark = await runBenchmark(compute, {
    quick,
    examples: builtInDigits(BENCHMARK_DIGITS),
    report,
  });
  return { host: `Node ${process.versions.node}, Dawn`, flags: [], benchmark };
}

/** Prints each row as soon as it is measured, under the heading of its group. */
function printer(): (row: Row) => void {
  let group = "";
  return (row) => {
    if (row.group !== group) {
      group = row.group;
      console.log(`\n${line([group, ...COLUMNS.slice(1)])}`);
    }
    console.log(line(cellsOf(row)));
  };
}

function line(cells: readonly string[]): string {
  const [name = "", ...others] = cells;
  return name.padEnd(36) + others.map((cell) => cell.padStart(18)).join("");
}

/** The commit of the measured code; `and changes` marks code that is not committed. */
function commitOf(): string {
  if (!existsSync(join(PROJECT, ".git"))) {
    return COMMIT;
  }
  try {
    const git = (...words: string[]) =>
      execFileSync("git", words, { cwd: PROJECT, encoding: "utf8" }).trim();
    const changed = git("status", "--porcelain") === "" ? "" : " and changes";
    return git("rev-parse", "--short", "HEAD") + changed;
  } catch {
    return "unknown";
  }
}

// Measures how long Adamant and pandas take to read and describe Kaggle's train.csv. They run in turns, and each run is a
// new process, so that nothing is warm and the peak memory is that of one run:
//
//   node scripts/measure-data.mjs train.csv [runs]
//
// Prints a Markdown table of medians. It uses the pandas of python3; the variable PYTHON can name another Python.
import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";

const PYTHON = process.env["PYTHON"] ?? "python3";

const PANDAS = `
import json, resource, sys, time
import pandas
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
start = time.perf_counter()
table = pandas.read_csv(sys.argv[1])
read = time.perf_counter()
peak_read = peak()
table.describe()
print(json.dumps({"read": read - start, "describe": time.perf_counter() - read, "before": before, "peak": peak_read}))
`;

const [first, second, third] = process.argv.slice(2);
if (first === "--ours") await measureOurs(String(second), String(third));
else if (first === undefined) {
  console.error("usage: measure-data.mjs train.csv [runs]");
  process.exit(2);
} else await compare(first, Number(second ?? 5));

/**
 * The result of one run: seconds; memory before reading and at its peak, and size of the dataset, in megabytes.
 *
 * @typedef {{ read: number, describe: number, before: number, peak: number, megabytes: number }} Run
 */

/** @param {string} library @param {string} file */
async function measureOurs(library, file) {
  /** @type {typeof import("../src/data/index.ts")} */
  const { describe, readDigits } = await import(pathToFileURL(library).href);
  const before = peakMegabytes();
  const start = performance.now();
  const dataset = await readDigits([fileSource(file)]);
  const read = performance.now();
  const peak = peakMegabytes();
  describe(dataset);
  const end = performance.now();
  const megabytes = dataset.images.length / 2 ** 20;
  console.log(
    JSON.stringify({
      read: (read - start) / 1000,
      describe: (end - read) / 1000,
      before,
      peak,
      megabytes,
    }),
  );
}

/** The peak memory of this process so far, in MiB. */
function peakMegabytes() {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) / 1024;
}

/** @param {string} file @returns {import("../src/data/index.ts").ByteSource} */
function fileSource(file) {
  const options = { highWaterMark: 128 * 1024 };
  const stream = () =>
    /** @type {ReadableStream<Uint8Array>} */ (Readable.toWeb(createReadStream(file, options)));
  return { name: basename(file), size: statSync(file).size, stream };
}

/** @param {string} file @param {number} runs */
async function compare(file, runs) {
  const folder = mkdtempSync(join(tmpdir(), "measure-data-"));
  try {
    const library = await buildLibrary(folder);
    /** @type {Run[]} */
    const ours = [];
    /** @type {Run[]} */
    const pandas = [];
    for (let run = 0; run < runs; run++) {
      ours.push(
        runJson(process.execPath, [fileURLToPath(import.meta.url), "--ours", library, file]),
      );
      pandas.push(runJson(PYTHON, ["-c", PANDAS, file]));
    }
    console.log(table(file, runs, ours, pandas));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder */
async function buildLibrary(folder) {
  const { build } = await import("vite");
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: fileURLToPath(new URL("../src/data/index.ts", import.meta.url)),
      outDir: folder,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "data.mjs" } },
    },
  });
  return join(folder, "data.mjs");
}

/** @param {string} command @param {string[]} args @returns {Run} */
function runJson(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return /** @type {Run} */ (JSON.parse(stdout));
}

/** @param {string} file @param {number} runs @param {Run[]} ours @param {Run[]} pandas */
function table(file, runs, ours, pandas) {
  /** @param {string} what @param {(run: Run) => number} figure @param {string} unit */
  const row = (what, figure, unit) => {
    const [a, b] = [median(ours.map(figure)), median(pandas.map(figure))];
    const digits = unit === "s" ? 2 : 0;
    const cells = [what, `${a.toFixed(digits)} ${unit}`, `${b.toFixed(digits)} ${unit}`];
    return `| ${[...cells, (b / a).toFixed(1)].join(" | ")} |`;
  };
  const size = Math.round(statSync(file).size / 1e6);
  const megabytes = Math.round(ours[0]?.megabytes ?? 0);
  const over = median(ours.map((run) => run.peak - run.before - run.megabytes));
  const peak = median(ours.map((run) => run.peak));
  return [
    `${basename(file)}, ${size} MB; medians of ${runs} runs in turns, Node ${process.version}`,
    "",
    "| | Adamant | pandas | times |",
    "|---|---|---|---|",
    row("read to bytes (pandas: to int64)", ({ read }) => read, "s"),
    row("describe, all columns", ({ describe }) => describe, "s"),
    row("peak memory minus memory at process start", ({ peak, before }) => peak - before, "MB"),
    "",
    `The dataset itself takes ${String(megabytes)} MB and reading it ${String(Math.round(over))} MB more; the peak of the whole process is ${String(Math.round(peak))} MB.`,
  ].join("\n");
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (Number(sorted[Math.floor(middle)]) + Number(sorted[Math.ceil(middle)])) / 2;
}

// Compares Adamant with other libraries that train in a browser: the same training steps and matrix products, in one
// headless Chrome on one adapter, in turns.
//
//   npm run bench:peers [-- --json FILE] [--only WORKLOAD]
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer";
import { build, preview } from "vite";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";

const CONTESTANTS = ["adamant", "tfjs-webgpu", "tfjs-wasm", "jaxjs-webgpu", "jaxjs-wasm"];

/** Take part in populations only: everywhere else they would do what the library does without `vmap`. */
const AT_ONCE = ["jaxjs-webgpu-vmap", "jaxjs-wasm-vmap"];

const WORKLOADS = [
  ...["step-32", "step-128", "step-512"],
  "population-8",
  ...["matmul-512", "matmul-1024"],
];

/** The rows of a population's batch. */
const POPULATION_BATCH = 32;

/** The loss of a network that guesses. After the steps of `plan` one that learns has a smaller one. */
const GUESSING = Math.log(10);

/** A sample repeats its workload for about this long. If the workload takes longer, the sample runs it once. */
const SAMPLE_SECONDS = 0.25;

/** Number of samples of each contestant at each workload, if there is time for them. */
const ROUNDS = 9;

/** The time for all samples of a contestant at one workload. At least three samples are taken in any case. */
const MAX_SECONDS = 12;

/** Longer than the slowest contestant needs for its slowest workload, including compilation. */
const TIMEOUT_MS = 10 * 60_000;

const { values } = parseArgs({ options: { json: { type: "string" }, only: { type: "string" } } });
const folder = fileURLToPath(new URL(".", import.meta.url));
install();

const root = fileURLToPath(new URL("../..", import.meta.url));
await build({
  configFile: false,
  root,
  logLevel: "error",
  worker: { format: "es" },
  build: {
    outDir: "dist/peers",
    target: "es2023",
    // TensorFlow.js sends the source of a function to its threads; the names that it uses must not be shortened.
    minify: false,
    chunkSizeWarningLimit: 10_000,
    rollupOptions: { input: `${folder}contestant.html` },
  },
});
const server = await preview({
  configFile: false,
  root,
  logLevel: "warn",
  build: { outDir: "dist/peers" },
  preview: {
    port: 0,
    // Without these two headers there is no SharedArrayBuffer, and wasm has no threads.
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
});
const browser = await puppeteer.launch({
  executablePath: String(installedBrowsers()[0]),
  args: CHROME_FLAGS,
  protocolTimeout: TIMEOUT_MS,
});
try {
  const pages = await openPages();
  const rows = [];
  for (const what of WORKLOADS.filter(
    (name) => values.only === undefined || name === values.only,
  )) {
    rows.push(await compare(pages, what));
  }
  const record = {
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores`,
    adapter: await adapterOf(/** @type {import("puppeteer").Page} */ (pages.get("adamant"))),
    browser: await browser.version(),
    flags: CHROME_FLAGS,
    date: new Date().toISOString(),
    commit: commitOf(),
    rows,
  };
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(record, undefined, 2)}\n`);
    console.log(`Saved all figures to ${values.json}.`);
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);

/** Installs the other libraries. They have their own package.json, so that users of Adamant need not install them. */
function install() {
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "error: the other libraries could not be installed. npm must be able to reach its registry.",
    );
    process.exit(1);
  }
}

/** Opens a page for each contestant, so that none is affected by what another does to its globals. */
async function openPages() {
  const url = `${String(server.resolvedUrls?.local[0])}bench/peers/contestant.html`;
  /** @type {Map<string, import("puppeteer").Page>} */
  const pages = new Map();
  for (const name of [...CONTESTANTS, ...AT_ONCE]) {
    const page = await browser.newPage();
    page.on("pageerror", (error) => {
      console.error(`${name}: ${String(error)}`);
    });
    await page.goto(`${url}?name=${name}`);
    await page.waitForFunction("globalThis.prepare !== undefined");
    pages.set(name, page);
  }
  return pages;
}

/**
 * @param {Map<string, import("puppeteer").Page>} pages
 * @param {string} what
 */
async function compare(pages, what) {
  const [kind, size] = what.split("-");
  const [amount, unit] = amountOf(kind, Number(size));
  const plans = [];
  for (const [name, page] of pages) {
    if (AT_ONCE.includes(name) && kind !== "population") {
      continue;
    }
    plans.push({ name, page, rates: /** @type {number[]} */ ([]), ...(await plan(page, what)) });
  }
  checkValues(what, plans);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { page, times, rounds, rates } of plans) {
      if (round < rounds) {
        rates.push((amount * times) / (await run(page, times)));
      }
    }
  }
  const medians = Object.fromEntries(plans.map(({ name, rates }) => [name, median(rates)]));
  const ours = medians["adamant"] ?? Number.NaN;
  console.log(`\n${what}, ${unit}`);
  for (const { name, rates } of plans) {
    const figure = medians[name] ?? Number.NaN;
    const spread = `${digits(Math.min(...rates))} … ${digits(Math.max(...rates))}`;
    const ratio = name === "adamant" ? "" : `Adamant is ${digits(ours / figure)} times as fast`;
    console.log(`  ${name.padEnd(19)}${digits(figure).padStart(8)}  ${spread.padEnd(18)}${ratio}`);
  }
  return { what, unit, ...medians };
}

/**
 * What one repeat computes, and its unit.
 *
 * @param {string | undefined} kind
 * @param {number} size
 * @returns {[number, string]}
 */
function amountOf(kind, size) {
  switch (kind) {
    case "step":
      return [size, "samples/s"];
    case "population":
      return [size * POPULATION_BATCH, "samples/s"];
    default:
      return [(2 * size ** 3) / 1e9, "GFLOP/s"];
  }
}

/**
 * Checks that networks learn, and that products agree. Adamant checks its own results.
 *
 * @param {string} what
 * @param {{ name: string, value: number | undefined }[]} plans
 */
function checkValues(what, plans) {
  const others = plans.filter(({ value }) => value !== undefined);
  const expected = Number(others[0]?.value);
  for (const { name, value } of others) {
    const isRight = what.startsWith("matmul")
      ? Math.abs(Number(value) - expected) <= 1e-3 * Math.abs(expected)
      : Number(value) < GUESSING;
    if (!isRight) {
      throw new Error(`${name} computes ${what} wrong: its value is ${value}.`);
    }
  }
}

/**
 * Compiles and warms up a workload, and determines how often to repeat it.
 *
 * @param {import("puppeteer").Page} page
 * @param {string} what
 */
async function plan(page, what) {
  await page.evaluate(`prepare(${JSON.stringify(what)})`);
  await run(page, 1);
  await run(page, 3);
  const once = (await run(page, 3)) / 3;
  const times = Math.max(1, Math.round(SAMPLE_SECONDS / once));
  const seconds = await run(page, times);
  const rounds = Math.min(ROUNDS, Math.max(3, Math.floor(MAX_SECONDS / seconds)));
  const value = /** @type {number | undefined} */ (await page.evaluate("value()"));
  return { times, rounds, value };
}

/**
 * @param {import("puppeteer").Page} page
 * @param {number} times
 * @returns {Promise<number>} seconds
 */
async function run(page, times) {
  return /** @type {Promise<number>} */ (page.evaluate(`run(${times})`));
}

/** @param {import("puppeteer").Page} page */
async function adapterOf(page) {
  return /** @type {Promise<string>} */ (
    page.evaluate(
      "navigator.gpu.requestAdapter().then(({ info }) => info.vendor + ' ' + info.architecture)",
    )
  );
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (Number(sorted[Math.floor(middle)]) + Number(sorted[Math.ceil(middle)])) / 2;
}

/** Three significant digits. @param {number} value */
function digits(value) {
  return String(Number(value.toPrecision(3)));
}

function commitOf() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

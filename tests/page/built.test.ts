// The page as it is built and served by any host of static files, under any path.
import { execFileSync } from "node:child_process";
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../chrome/bridge.ts";
import { soaking } from "../soak.ts";
import { click, present, textOf, waitForStatus } from "./person.ts";

const { page, takeFaults } = usePage("index.html");

/** Milliseconds; more where other tests share the machine. */
const MOST = soaking ? { epoch: 10_000, task: 50 } : { epoch: 40_000, task: 400 };

const PATH = "/some/where/";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const folder = mkdtempSync(join(tmpdir(), "adamant-built-"));
let server: Server;
let address = "";
const asked: string[] = [];

beforeAll(async () => {
  const vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"];
  const env = { ...process.env, NODE_ENV: "production" };
  execFileSync(process.execPath, [...vite, "--outDir", folder, "--emptyOutDir"], { env });
  server = createServer(({ url = "" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const name = pathname.slice(PATH.length) || "index.html";
    const file = join(folder, name);
    if (!pathname.startsWith(PATH) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  address = `http://localhost:${String((server.address() as AddressInfo).port)}${PATH}`;
  // What the page before still asks for is not this one's.
  await page().goto("about:blank");
  page().on("request", (request) => asked.push(request.url()));
  await page().goto(`${address}#digits=1200&layers=16&epochs=2`);
  await waitForStatus(page(), /^Ready ·/);
}, 60_000);

afterAll(async () => {
  await page().goto("about:blank");
  server.close();
  rmSync(folder, { recursive: true });
});

test("it trains under its strict policy, and asks nobody but its own host for anything", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 2 epochs/);
  for (const [view, heading] of [
    ["data", ">>> data-view >>> #overall"],
    ["examine", ">>> examine-view >>> h2"],
    ["benchmark", ">>> kernel-sources >>> h2"],
    ["train", ">>> train-view >>> h2"],
  ]) {
    await click(page(), `>>> button#view-${view}`);
    await page().waitForSelector(heading ?? "", { visible: true });
  }
  expect(await textOf(page(), ">>> #fingerprint")).toMatch(/^Weights [0-9a-f]{12}:/);
  expect(asked.filter((url) => !url.startsWith(address))).toEqual([]);
});

test("the policy stops a script that is not the page's own", async () => {
  const outcome = await page().evaluate(() => {
    try {
      new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])));
      return "ran";
    } catch (error) {
      return String(error);
    }
  });
  expect(outcome).toContain("TrustedScriptURL");
  expect(await takeFaults()).toEqual([expect.stringContaining("TrustedScriptURL")]);
});

test("from opening it to the first finished epoch takes seconds, and no task holds up a click meanwhile", async () => {
  const visit = await page().browser().newPage();
  try {
    await visit.evaluateOnNewDocument(() => {
      const tasks: number[] = Object.assign(globalThis, { longTasks: [] }).longTasks;
      new PerformanceObserver((list) => {
        tasks.push(...list.getEntries().map(({ duration }) => duration));
      }).observe({ type: "longtask" });
    });
    const start = performance.now();
    await visit.goto(address);
    await waitForStatus(visit, /^Ready ·/);
    const ready = performance.now() - start;
    await click(visit, ">>> button#train");
    await present(visit, ">>> epoch-table >>> tbody tr.best");
    const epoch = performance.now() - start;
    const tasks = await visit.evaluate(
      () => (globalThis as unknown as { longTasks: number[] }).longTasks,
    );
    const longest = Math.max(0, ...tasks);
    console.log(
      `Ready ${ready.toFixed(0)} ms, first epoch ${epoch.toFixed(0)} ms, longest task ${longest} ms.`,
    );
    expect(epoch).toBeLessThan(MOST.epoch);
    expect(longest).toBeLessThanOrEqual(MOST.task);
  } finally {
    await visit.close();
  }
});

test("after the first visit it opens and trains without a network", async () => {
  await page().waitForFunction(async () => (await navigator.serviceWorker.ready).active !== null);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
  await page().goto(`${address}#digits=1200&layers=16&epochs=1`);
  await page().reload();
  await waitForStatus(page(), /^Ready ·/);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 1 epoch/);
  await click(page(), ">>> button#view-benchmark");
  expect(await textOf(page(), ">>> kernel-sources >>> summary")).toContain("adam.wgsl");
});

test("the code of the first view is small: at most 70 kB, packed", () => {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const names = readdirSync(join(folder, "assets")).filter(
    (name) => name.endsWith(".js") && (html.includes(name) || name.startsWith("train-view")),
  );
  const bytes = names.map((name) => gzipSync(readFileSync(join(folder, "assets", name))).length);
  expect(names).toContainEqual(expect.stringMatching(/^train-view/));
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(70_000);
});

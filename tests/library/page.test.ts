import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { build } from "vite";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";

const { folder } = inject("library");
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

let server: Server;
let browser: Browser;

beforeAll(async () => {
  // The page looks for the package beside itself.
  cpSync("examples/page-without-bundler", folder, { recursive: true });
  server = await serve(folder);
  browser = await puppeteer.launch({
    executablePath: installedBrowsers()[0] ?? "",
    args: CHROME_FLAGS,
  });
});

afterAll(async () => {
  await browser.close();
  server.close();
});

test("the example page trains without a bundler", async () => {
  await expectTraining(server);
});

test("the example for Vite is bundled, and trains", async () => {
  const root = join(folder, "vite");
  await build({ root, configFile: false, logLevel: "error", build: { outDir: "dist" } });
  const bundled = await serve(join(root, "dist"));
  await expectTraining(bundled);
  bundled.close();
});

async function expectTraining(files: Server): Promise<void> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // The browser requests an icon that the example does not have.
    if (message.type() === "error" && !message.location().url?.endsWith("favicon.ico")) {
      faults.push(message.text());
    }
  });
  await page.goto(`http://localhost:${(files.address() as AddressInfo).port}/index.html`);
  const ended = () => document.getElementById("status")?.textContent !== "Training…";
  await page.waitForFunction(ended, { timeout: 60_000 });
  const [status, epochs] = await page.evaluate(() => [
    document.getElementById("status")?.textContent,
    document.getElementById("epochs")?.textContent,
  ]);
  expect({ status, faults }).toEqual({ status: "Done.", faults: [] });
  expect(epochs).toMatch(/^1: loss [\d.]+, validation accuracy [\d.]+\n2: .*\n3: .*\n$/);
}

/** A server of plain files, like any web server. */
function serve(root: string): Promise<Server> {
  const files = createServer((request, response) => {
    const path = join(root, normalize(new URL(request.url ?? "", "http://localhost").pathname));
    readFile(path).then(
      (bytes) => response.setHeader("content-type", TYPES[extname(path)] ?? "").end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => {
    files.listen(0, "localhost", () => {
      resolve(files);
    });
  });
}

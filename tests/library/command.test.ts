// The command `adamant`, as somebody has it who installed the package.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { runProgram } from "../run-program.ts";
import { runNode } from "./node.ts";

const { folder, bare } = inject("library");
const elsewhere = mkdtempSync(join(tmpdir(), "adamant-"));

afterAll(() => {
  rmSync(elsewhere, { recursive: true, force: true });
});

const windows = process.platform === "win32";

function adamant(...words: readonly string[]) {
  const command = join(folder, "node_modules", ".bin", windows ? "adamant.cmd" : "adamant");
  return runProgram(command, words, { cwd: elsewhere, shell: windows });
}

test("it says its version, and calls itself by its name", () => {
  expect(adamant("--version").stdout).toBe(`${manifest.version}\n`);
  expect(adamant("train", "--help").stdout).toMatch(/^adamant train \[flags\]\n/);
});

test("it trains, and saves what was asked for in the folder it was called in", () => {
  const small = ["--limit", "320", "--epochs", "1", "--layers", "4"];
  const { status, stdout } = adamant("train", ...small, "--out", "model", "--json", "run.json");
  expect(stdout).toContain("Saved the network to model.");
  expect(status).toBe(0);
  expect(readdirSync(elsewhere).sort()).toEqual(["model", "run.json"]);
});

test("without the package webgpu it says what to install", () => {
  const main = join(bare, "node_modules", "adamant-webgpu", "dist", "cli", "main.js");
  const { status, stderr } = runNode(bare, [main, "train", "--limit", "320"]);
  expect(stderr).toBe(
    "error: The package webgpu, through which Node reaches the GPU, is not installed. Install it where Adamant is: npm install webgpu (with -g if Adamant was installed with -g).\n",
  );
  expect(status).toBe(1);
  expect(runNode(bare, [main, "describe", "--limit", "10"]).status).toBe(0);
});

test("the benchmark in Chrome says that it needs the repository", () => {
  expect(adamant("bench", "--host", "chrome", "--quick").stderr).toMatch(
    /^error: --host chrome needs Puppeteer and Vite, which only Adamant's repository installs\./,
  );
});

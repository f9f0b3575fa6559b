import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { readModel } from "../../src/engine/index.ts";
import { installedBrowsers } from "../../src/node/browser.mjs";
import { easyIdx } from "../ui/person.ts";
import { runNode } from "./node.ts";

const { folder, bare } = inject("library");

const COMPILERS = {
  bundler: { module: "esnext", moduleResolution: "bundler", lib: ["ES2023", "DOM"], types: [] },
  nodenext: { module: "nodenext", lib: ["ES2023"], types: ["node", "@webgpu/types"] },
} as const;

test.each(Object.entries(COMPILERS))(
  "a user's code compiles with module resolution %s",
  (name, options) => {
    copyFileSync("tests/library/consumer.ts", join(folder, "consumer.ts"));
    const config = `tsconfig.${name}.json`;
    const strict = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: "es2023",
    };
    const compilerOptions = { ...options, ...strict, skipLibCheck: name !== "bundler" };
    writeFileSync(
      join(folder, config),
      JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    );
    const { stdout, status } = runNode(folder, [
      resolve("node_modules/typescript/bin/tsc"),
      "--project",
      config,
    ]);
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  },
);

/** Checks that an example printed three epochs, and that the network has learned. */
function expectTrained(stdout: string): void {
  const accuracies = stdout
    .trim()
    .split("\n")
    .map((line) => Number(line.split(" ")[2]));
  expect(accuracies).toHaveLength(3);
  // A random guess would reach a tenth.
  expect(accuracies.at(-1)).toBeGreaterThan(0.5);
}

test("the example for Node trains", () => {
  const { stdout, stderr, status } = runNode(folder, ["node/train.mjs"]);
  expect({ stderr: stderr, status }).toEqual({ stderr: "", status: 0 });
  expectTrained(stdout);
});

/** Other hosts, where they are installed. */
const HOSTS = [
  { program: process.env["DENO"] ?? "deno", words: ["run", "deno/train.ts"] },
  { program: process.env["BUN"] ?? "bun", words: ["bun/train.ts"] },
];

describe.each(HOSTS)("$program", ({ program, words }) => {
  const isInstalled = spawnSync(program, ["--version"]).status === 0;

  test.runIf(isInstalled)("trains in its example", () => {
    const { stdout, stderr, status } = runNode(folder, words, { program, env: softwareAdapter() });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    expectTrained(stdout);
  });
});

/** Variables that give Deno the software adapter of the installed Chromium, where the machine has no other. */
function softwareAdapter(): Record<string, string> {
  const place = installedBrowsers()
    .map((browser) => dirname(browser))
    .find((one) => existsSync(join(one, "vk_swiftshader_icd.json")));
  return process.platform !== "linux" || place === undefined
    ? {}
    : { VK_ICD_FILENAMES: join(place, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: place };
}

/** Runs a module in the user's project, and gives what it prints for an uncaught error, without the stack. */
function uncaught(code: string, project = folder): string {
  const { stderr } = runNode(project, ["--input-type=module", "--eval", code]);
  return /^\w*Error: .*$/m.exec(stderr)?.[0] ?? stderr;
}

describe("an error in Node", () => {
  test("has its full name, and a sentence for Node where there is no WebGPU", () => {
    expect(
      uncaught('import { openDevice } from "adamant-webgpu"; await openDevice(undefined);'),
    ).toBe(
      "NoGpuError: There is no WebGPU here. In Node and Bun, open the GPU with openGpu of adamant-webgpu/node; Deno may need --unstable-webgpu.",
    );
  });

  test("does not speak of a browser's settings where WebGPU finds no GPU", () => {
    const gpu = "{ requestAdapter: async () => null }";
    expect(uncaught(`import { openDevice } from "adamant-webgpu"; await openDevice(${gpu});`)).toBe(
      "NoGpuError: WebGPU found no GPU. Install its driver, on Linux Vulkan's. In Node, openGpu of adamant-webgpu/node also finds Chromium's software adapter.",
    );
  });

  test("says what to install where the package webgpu is missing", () => {
    expect(uncaught('import { openGpu } from "adamant-webgpu/node"; await openGpu();', bare)).toBe(
      "NoGpuError: The package webgpu, through which Node reaches the GPU, is not installed. Install it where Adamant is: npm install webgpu (with -g if Adamant was installed with -g).",
    );
  });
});

test("the README shows the example for Node, word for word", () => {
  const [, code] = /```js\n(import[^`]*)```/.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(code).toBe(readFileSync("examples/node/train.mjs", "utf8"));
});

test("the example for a custom dataset trains on IDX files and saves the network", () => {
  const { images, labels } = easyIdx(200);
  writeFileSync(join(folder, "images"), images);
  writeFileSync(join(folder, "labels"), labels);
  const { stdout, stderr, status } = runNode(folder, [
    "custom-dataset/train.mjs",
    "images",
    "labels",
    "out.safetensors",
  ]);
  expect({ stderr: stderr, status }).toEqual({ stderr: "", status: 0 });
  expect(stdout).toContain("200 images, 28 × 28");
  expect(Number(stdout.trim().split(" ").at(-1))).toBe(1);
  const { sizes } = readModel(readFileSync(join(folder, "out.safetensors")));
  expect(sizes).toEqual([784, 128, 64, 10]);
});

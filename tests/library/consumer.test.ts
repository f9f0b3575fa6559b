import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, test } from "vitest";
import { readModel } from "../../src/engine/index.ts";
import { easyIdx } from "../ui/person.ts";
import { runNode, runOnGpu } from "./node.ts";

const { folder } = inject("library");

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

test("the example for Node trains", () => {
  const { stdout, stderr, status } = runOnGpu(folder, ["node/train.mjs"]);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  const accuracies = stdout
    .trim()
    .split("\n")
    .map((line) => Number(line.split(" ")[2]));
  expect(accuracies).toHaveLength(3);
  // A random guess would reach a tenth.
  expect(accuracies.at(-1)).toBeGreaterThan(0.5);
});

test("the README shows the example for Node, word for word", () => {
  const [, code] = /```js\n(import[^`]*)```/.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(code).toBe(readFileSync("examples/node/train.mjs", "utf8"));
});

test("the example for a custom dataset trains on IDX files and saves the network", () => {
  const { images, labels } = easyIdx(200);
  writeFileSync(join(folder, "images"), images);
  writeFileSync(join(folder, "labels"), labels);
  const { stdout, stderr, status } = runOnGpu(folder, [
    "custom-dataset/train.mjs",
    "images",
    "labels",
    "out.safetensors",
  ]);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  expect(stdout).toContain("200 images, 28 × 28");
  expect(Number(stdout.trim().split(" ").at(-1))).toBe(1);
  const { sizes } = readModel(readFileSync(join(folder, "out.safetensors")));
  expect(sizes).toEqual([784, 128, 64, 10]);
});

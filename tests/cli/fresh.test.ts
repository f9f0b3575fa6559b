// Runs on built-in digits that are new in each epoch.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolder } from "../folder.ts";
import { runProgram } from "../run-program.ts";
import { run } from "./command.ts";

const RUN = ["--limit", "1000", "--layers", "16", "--seed", "5"];

const folder = newFolder();

function weightsOf(stdout: string): string {
  const weights = /^Weights ([0-9a-f]{12})$/m.exec(stdout)?.[1];
  expect(weights, stdout).toBeDefined();
  return weights as string;
}

/** The rows of the table of epochs, without their times. */
function epochsOf(stdout: string): string[] {
  return Array.from(stdout.matchAll(/^ +\d+ .* %/gm), ([row]) => row);
}

describe("a run with fresh digits", () => {
  test("begins with the digits of a run without them, and goes on with others", () => {
    const plain = run("train", ...RUN, "--epochs", "2").stdout;
    const fresh = run("train", ...RUN, "--epochs", "2", "--fresh").stdout;
    expect(epochsOf(fresh)[0]).toBe(epochsOf(plain)[0]);
    expect(epochsOf(fresh)[1]).not.toBe(epochsOf(plain)[1]);
  });

  test("continues from a checkpoint with the same bits, and keeps its setting", () => {
    const file = join(folder, "run.safetensors");
    const whole = run("train", ...RUN, "--epochs", "4", "--fresh").stdout;
    const flags = ["--epochs", "2", "--fresh", "--checkpoint", file];
    expect(weightsOf(run("train", ...RUN, ...flags).stdout)).not.toBe(weightsOf(whole));
    const resumed = run("train", "--resume", file, "--epochs", "4").stdout;
    expect(weightsOf(resumed)).toBe(weightsOf(whole));
    expect(epochsOf(resumed)).toEqual(epochsOf(whole));
  });

  test("holds no more memory for many epochs than for few", () => {
    // What garbage is left when is up to Node, so it is collected before each look.
    const watch = `
      let most = 0;
      setInterval(() => {
        gc();
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }, 100).unref();
      process.on("exit", () => console.log("held", most));`;
    const megabytes = (epochs: number) => {
      const { stdout } = runProgram("node", [
        ...["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(watch)}`],
        ...["dist/cli/main.js", "train", "--limit", "20000", "--layers", "8", "--batch", "4096"],
        ...["--fresh", "--epochs", String(epochs)],
      ]);
      return Number(/^held (\d+)$/m.exec(stdout)?.[1]) / 2 ** 20;
    };
    // The digits of an epoch take 13 MB, so those of eight more epochs would take 100.
    expect(megabytes(11) - megabytes(3)).toBeLessThan(30);
  });

  test("tells how its validation digits differ from those to learn from", () => {
    const { stdout } = run("train", ...RUN, "--epochs", "1");
    expect(stdout).toContain(
      "Note: The digits to learn from are harder than real ones; those for validation",
    );
    const without = run("train", ...RUN, "--epochs", "1", "--validation", "0").stdout;
    expect(without).not.toContain("those for validation");
  });
});

const mnist = join(import.meta.dirname, "../../../shared/mnist");

describe("a first run, as in the page on a software adapter", () => {
  const model = join(folder, "first.safetensors");

  test("reads at least 94 % of its validation digits", () => {
    const { stdout } = run("train", "--preset", "first", "--limit", "10000", "--out", model);
    const accuracy = Number(/^Validation accuracy ([\d.]+) %/m.exec(stdout)?.[1]);
    expect(accuracy).toBeGreaterThanOrEqual(94);
    expect(accuracy).toBeLessThan(97);
  });

  test.skipIf(!existsSync(mnist))("reads at least 95 % of real digits", () => {
    const { stdout } = run(
      ...["evaluate", "--model", model, "--data", mnist],
      ...["--skip", "42000", "--limit", "18000"],
    );
    const accuracy = Number(/accuracy ([\d.]+) %/.exec(stdout)?.[1]);
    expect(accuracy).toBeGreaterThanOrEqual(95);
  });
});

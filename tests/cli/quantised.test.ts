import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtInDigits } from "../../src/data/index.ts";
import { type Sample, csvText } from "../data/files.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

/** Right digits that the smaller weights may cost, as a share. */
const MOST_LOST = 0.001;

function accuracyOf(model: string, ...data: readonly string[]): number {
  const json = join(newFolder(), "evaluation.json");
  const { status, stderr } = run("evaluate", "--model", model, ...data, "--json", json);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return (JSON.parse(readFileSync(json, "utf8")) as { accuracy: number }).accuracy;
}

describe("a network with weights of 8 bits", () => {
  const folder = newFolder();
  const [full, small] = [join(folder, "full.onnx"), join(folder, "small.q8.safetensors")];
  const train = (...flags: readonly string[]) =>
    run("train", "--limit", "2000", "--epochs", "3", "--onnx", full, "--out", small, ...flags);

  test("is written by --out FILE.q8.safetensors, with its accuracy, and evaluated again", () => {
    const { status, stdout } = train();
    expect(status).toBe(0);
    const claim =
      /This network reads \d+\.\d\d % of 400 validation digits of built-in v1; it was trained for 3 epochs\./;
    expect(stdout).toMatch(claim);
    expect(statSync(small).size).toBeLessThanOrEqual(150_000);
    expect(statSync(full).size).toBeGreaterThan(400_000);

    const data = join(folder, "others.csv");
    writeFileSync(data, csvText(builtInDigits({ count: 1000, seed: 9 }) as Sample));
    const { stdout: evaluated } = run("evaluate", "--model", small, "--data", data);
    expect(evaluated).toContain(`${small}: Its weights are rounded to 8 bits.`);
    expect(evaluated).toMatch(claim);
    expect(evaluated).toContain("Its file says so.");
    expect(stdout).not.toContain("Its file says so.");
    const [before, after] = [full, small].map((model) => accuracyOf(model, "--data", data));
    // Three digits of a thousand lie near the border of two classes.
    expect(Math.abs((before ?? 0) - (after ?? 1))).toBeLessThanOrEqual(0.003);
    const predicted = run("predict", "--model", small, "--data", data, "--out", "-");
    expect(predicted.stdout.split("\n")).toHaveLength(1002);
    // Its own run replaces it without --force.
    expect(train("--epochs", "1").status).toBe(0);
  });
});

const mnist = join(import.meta.dirname, "../../../shared/mnist");

describe.skipIf(!existsSync(mnist))("on 10,000 real digits", () => {
  test("a network loses at most 0.1 point with weights of 8 bits", { timeout: 300_000 }, () => {
    const folder = newFolder();
    const [full, small] = [join(folder, "full.onnx"), join(folder, "small.q8.safetensors")];
    const trained = run(
      ...["train", "--data", mnist, "--limit", "20000", "--epochs", "1", "--validation", "0"],
      ...["--onnx", full, "--out", small],
    );
    expect(trained.status).toBe(0);
    const others = ["--data", mnist, "--skip", "50000", "--limit", "10000"];
    const [before, after] = [accuracyOf(full, ...others), accuracyOf(small, ...others)];
    expect(before).toBeGreaterThan(0.85);
    expect(before - after).toBeLessThanOrEqual(MOST_LOST);
  });
});

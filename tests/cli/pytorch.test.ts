// A run goes from Adamant to PyTorch and back: examples/continue_in_pytorch.py.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { builtInDigits } from "../../src/data/index.ts";
import { readSafetensors } from "../../src/engine/files/safetensors.ts";
import { newFolder } from "../folder.ts";
import { soaking } from "../soak.ts";
import { run } from "./command.ts";

/** The first Python that has torch; Debian's may be behind another one on the PATH. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch, numpy"]).status === 0,
);

const folder = newFolder();
const data = join(folder, "train.csv");
const kept = join(folder, "run.safetensors");

/** 320 training rows: ten steps per epoch. */
const RUN = ["--data", data, "--layers", "24,16", "--seed", "7", "--lr", "0.003"];

const script = (out: string) => [
  "examples/continue_in_pytorch.py",
  ...[kept, "--data", data, "--out", out],
];

function inPyTorch(out: string): string {
  const { stdout, stderr } = spawnSync(python ?? "", script(out), { encoding: "utf8" });
  expect(stderr).not.toContain("Error");
  return stdout;
}

/** Starts two processes as torchrun does; Debian's version of torchrun does not work. */
async function inTwoProcesses(out: string): Promise<unknown[]> {
  const address = { MASTER_ADDR: "127.0.0.1", MASTER_PORT: "29511" };
  return Promise.all(
    ["0", "1"].map((RANK) => {
      const env = { ...process.env, ...address, WORLD_SIZE: "2", RANK };
      const one = spawn(python ?? "", script(out), { env, stdio: "ignore" });
      return new Promise((resolve) => one.on("exit", resolve));
    }),
  );
}

const tensorsOf = (path: string) => readSafetensors(readFileSync(path)).tensors;

/** The largest difference between two networks, of all their values. */
function farthest(one: string, other: string): number {
  const [a, b] = [tensorsOf(one), tensorsOf(other)];
  const names = [...a.keys()].filter((name) => /^\d/.test(name));
  expect(names).toHaveLength(6);
  return Math.max(
    ...names.flatMap((name) =>
      Array.from(a.get(name)?.values ?? [], (value, at) =>
        Math.abs(value - (b.get(name)?.values[at] ?? Number.NaN)),
      ),
    ),
  );
}

/** Train and validation loss of the last epoch of a printed table, or of the script's line. */
function lossesOf(text: string): number[] {
  const line = text.match(/^ *2 .*$/gm)?.at(-1) ?? "";
  const [trainLoss, , valLoss] = line.match(/\d+\.\d{2,4}/g) ?? [];
  return [Number(trainLoss), Number(valLoss)];
}

describe.runIf(python !== undefined)("a run that PyTorch continues", () => {
  const theirs = join(folder, "theirs.safetensors");
  const ours = join(folder, "ours.safetensors");
  let printed: { ours: string; theirs: string };

  beforeAll(() => {
    const { images, labels } = builtInDigits({ count: 400, seed: 3 });
    const header = ["label", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
    const rows = Array.from({ length: 400 }, (_, row) => [
      labels?.[row],
      ...images.subarray(784 * row, 784 * (row + 1)),
    ]);
    writeFileSync(data, [header, ...rows].map((row) => row.join(",")).join("\n"));
    run("train", ...RUN, "--epochs", "1", "--checkpoint", kept);
    copyFileSync(kept, ours);
    const resumed = run("train", "--resume", ours, "--epochs", "2");
    printed = { ours: resumed.stdout, theirs: inPyTorch(theirs) };
  });

  test("takes the same next ten steps: losses and weights agree within the rounding of f32", () => {
    const [trainLoss = 0, valLoss = 0] = lossesOf(printed.ours);
    const [theirTrainLoss, theirValLoss] = lossesOf(printed.theirs);
    // Both print four decimals.
    expect(Math.abs(trainLoss - (theirTrainLoss ?? Number.NaN))).toBeLessThanOrEqual(1.01e-4);
    expect(Math.abs(valLoss - (theirValLoss ?? Number.NaN))).toBeLessThanOrEqual(1.01e-4);
    // A step moves a weight by 0.003 at most: ten steps in which even m / √v agrees to a hundredth.
    expect(farthest(ours, theirs)).toBeLessThan(3e-4);
    expect(farthest(kept, theirs)).toBeGreaterThan(0.005);
  });

  test("comes back: Adamant continues from PyTorch's checkpoint", () => {
    const copy = join(folder, "back.safetensors");
    copyFileSync(theirs, copy);
    const { stdout, status } = run("train", "--resume", copy, "--epochs", "3");
    expect(status).toBe(0);
    expect(stdout).toContain(", after 2 epochs");
    expect(stdout.match(/^ +[123] /gm)).toHaveLength(3);
  });

  test("comes back to the last bit: a resumed run with no epochs left keeps PyTorch's weights", () => {
    const copy = join(folder, "same.safetensors");
    const model = join(folder, "model.safetensors");
    copyFileSync(theirs, copy);
    run("train", "--resume", copy, "--epochs", "2", "--out", model);
    expect(farthest(model, theirs)).toBe(0);
  });

  test.runIf(soaking)("continues in two processes, to the same weights", async () => {
    const two = join(folder, "two.safetensors");
    expect(await inTwoProcesses(two)).toEqual([0, 0]);
    expect(farthest(theirs, two)).toBeLessThan(3e-4);
  });
});

import { spawn } from "node:child_process";
import { copyFileSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCheckpoint } from "../../src/engine/index.ts";
import { csvText, sample } from "../data/files.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

/** Hundreds of steps per epoch, so that there is time to interrupt one. */
const RUN = ["--limit", "4000", "--epochs", "3", "--layers", "16", "--batch", "8", "--seed", "5"];

const folder = newFolder();
const kept = join(folder, "run.safetensors");

/** The weights that a run printed. */
function weightsOf(stdout: string): string | undefined {
  return /^Weights ([0-9a-f]{12})$/m.exec(stdout)?.[1];
}

/** Starts a training run, interrupts it in its second epoch, by default as Ctrl-C does, and waits for its end. */
async function interruptedRun(flags: readonly string[], signals: NodeJS.Signals[] = ["SIGINT"]) {
  const command = spawn("node", ["dist/cli/main.js", "train", ...RUN, ...flags]);
  let [stdout, stderr] = ["", ""];
  command.stderr.on("data", (text) => (stderr += String(text)));
  command.stdout.on("data", (text) => {
    stdout += String(text);
    const [, seconds] = /^ +1 .* ([\d.]+) s /m.exec(stdout) ?? [];
    if (seconds !== undefined) {
      // A quarter of an epoch later, however slow the machine is: within the second epoch, after its first steps.
      setTimeout(
        () => {
          for (const signal of signals.splice(0)) {
            command.kill(signal);
          }
        },
        250 * Number(seconds),
      );
    }
  });
  const status = await new Promise((resolve) => command.on("exit", resolve));
  return { status, stdout, stderr };
}

describe("a run that Ctrl-C interrupts", () => {
  let stderr = "";
  let status: unknown;

  beforeAll(async () => {
    ({ status, stderr } = await interruptedRun(["--checkpoint", kept]));
  });

  test("ends with exit code 130 and says how to continue", () => {
    expect(status).toBe(130);
    expect(stderr).toContain(`Continue with: npm run train -- --resume ${kept}`);
    expect(readdirSync(folder)).toEqual(["run.safetensors"]);
  });

  test("continues where it was, and ends with the same bits as an undisturbed run", () => {
    const copy = join(folder, "copy.safetensors");
    copyFileSync(kept, copy);
    const { stdout } = run("train", "--resume", copy);
    expect(stdout).toContain(`From: ${copy}, epoch 2, after step `);
    expect(stdout.match(/^ +[123] /gm)).toHaveLength(3);
    expect(weightsOf(stdout)).toMatch(/./);
    expect(weightsOf(stdout)).toBe(weightsOf(run("train", ...RUN).stdout));
  });

  test("may continue for more epochs than it was started with", () => {
    const copy = join(folder, "more.safetensors");
    copyFileSync(kept, copy);
    const { stdout } = run("train", "--resume", copy, "--epochs", "4");
    expect(stdout.match(/^ +[1234] /gm)).toHaveLength(4);
  });

  test("does not continue with other settings", () => {
    const { status, stderr } = run("train", "--resume", kept, "--batch", "16");
    expect(status).toBe(2);
    expect(stderr).toBe(
      `error: --batch is 16; the run in ${kept} has 8. Leave it out to continue that run.\n`,
    );
  });

  test("continues with another learning rate from the next epoch on, which --rates repeats with the same bits", () => {
    const copy = join(folder, "rate.safetensors");
    copyFileSync(kept, copy);
    const changed = run("train", "--resume", copy, "--lr", "0.01").stdout;
    expect(changed).toContain(
      "Note: The learning rate is 0.01 from epoch 3 on, in place of 0.001.\n",
    );
    // It was interrupted in its second epoch, which keeps its rate.
    const planned = run("train", ...RUN, "--rates", "3:0.01").stdout;
    expect(weightsOf(changed)).toMatch(/./);
    expect(weightsOf(changed)).toBe(weightsOf(planned));
    expect(weightsOf(changed)).not.toBe(weightsOf(run("train", ...RUN).stdout));
  });

  test("does not end before the epoch that it has reached", () => {
    const { status, stderr } = run("train", "--resume", kept, "--epochs", "1");
    expect(status).toBe(2);
    expect(stderr).toBe(
      `error: --epochs is 1; the run in ${kept} has done 1 of 3 epochs, and a part of the next. Leave it out to continue that run, or give 2 or more.\n`,
    );
  });

  test("does not continue with other digits", () => {
    const { status, stderr } = run("train", "--resume", kept, "--limit", "4001");
    expect(status).toBe(1);
    expect(stderr).toContain("these are not the digits of the run in");
  });
});

test("a run that is interrupted without a checkpoint says how to keep the next one", async () => {
  const { status, stderr } = await interruptedRun([]);
  expect(status).toBe(130);
  expect(stderr).toContain("Use --checkpoint FILE next time to save the run.");
});

test("a run that is interrupted without a checkpoint saves its network as it was after its last finished epoch", async () => {
  const saved = newFolder();
  const [model, csv] = [join(saved, "model.safetensors"), join(saved, "epochs.csv")];
  const flags = ["--out", model, "--csv", csv];
  const { status, stderr } = await interruptedRun(flags, ["SIGINT", "SIGINT", "SIGTERM"]);
  // The system may hand over in another order what it was sent at once.
  expect([130, 143]).toContain(status);
  expect(stderr).toBe(`\nInterrupted after epoch 1. Saved the network so far to ${model}.\n`);
  expect((await interruptedRun(["--out", model])).stderr).toContain(
    `Saved the network so far to ${model}, in place of the one that was there.\n`,
  );
  expect(readFileSync(csv, "utf8").trimEnd().split("\n")).toHaveLength(2);
  const whole = join(saved, "whole.safetensors");
  run("train", ...RUN, "--epochs", "1", "--out", whole);
  expect(readFileSync(model)).toEqual(readFileSync(whole));
});

test("the call that continues a run repeats its outputs, as a shell takes them", async () => {
  const saved = newFolder();
  const at = (name: string) => join(saved, name);
  const outputs = ["--out", at("a $net"), "--csv", at("e 1.csv"), "--json", at("run.json")];
  const { stderr } = await interruptedRun(["--checkpoint", at("c"), ...outputs]);
  expect(stderr).toContain(
    ` --resume ${at("c")} --out '${at("a $net")}' --csv "${at("e 1.csv")}" --json ${at("run.json")}\n`,
  );
});

test("a finished run that is resumed says that nothing was trained", () => {
  const saved = join(newFolder(), "run.safetensors");
  const tiny = ["--limit", "40", "--epochs", "2", "--layers", "4", "--batch", "8"];
  run("train", ...tiny, "--checkpoint", saved);
  const finished = "This run is finished after 2 epochs; nothing was trained.";
  const more = " For more, add --epochs 4.";
  expect(run("train", "--resume", saved).stdout).toContain(`\n${finished}${more}\n`);
  run("train", ...tiny, "--schedule", "cosine", "--checkpoint", saved, "--force");
  expect(run("train", "--resume", saved).stdout).toContain(`\n${finished}\n`);
});

test("a finished run that is resumed with another --checkpoint is saved there, too", () => {
  const [saved, copy] = [
    join(newFolder(), "run.safetensors"),
    join(newFolder(), "copy.safetensors"),
  ];
  run("train", "--limit", "40", "--epochs", "1", "--layers", "4", "--checkpoint", saved);
  run("train", "--resume", saved, "--checkpoint", copy);
  expect(readFileSync(copy)).toEqual(readFileSync(saved));
});

test("a run whose digits are not at their path any more says where they were", () => {
  const away = newFolder();
  const [saved, data] = [join(away, "run.safetensors"), join(away, "train.csv")];
  writeFileSync(data, csvText(sample(40, 28)));
  run("train", "--data", data, "--epochs", "1", "--layers", "4", "--checkpoint", saved);
  renameSync(data, join(away, "moved.csv"));
  const { stderr } = run("train", "--resume", saved, "--epochs", "2");
  expect(stderr).toContain(
    `The run in ${saved} learns from train.csv, which was read from ${data}. There is nothing at that path`,
  );
  expect(stderr).toContain("Name the digits with --data");
});

test("--checkpoint of a run that is finished says so, and how to train it on", () => {
  const saved = join(newFolder(), "run.safetensors");
  const same = ["--limit", "40", "--epochs", "2", "--layers", "4", "--checkpoint", saved];
  const again = () => run("train", ...same).stderr;
  expect(again()).toBe("");
  expect(again()).toBe(
    `error: ${saved} holds an earlier run, which is finished after 2 epochs. Train it for more epochs with --resume ${saved} --epochs 4, or replace it with --force.\n`,
  );
  expect(run("train", "--resume", saved, "--epochs", "4").stderr).toBe("");
  expect(run("train", ...same, "--schedule", "cosine", "--force").stderr).toBe("");
  expect(again()).toContain(
    "finished after 2 epochs. Choose another file for a new run, or replace it with --force.",
  );
});

test.each([
  [["SIGTERM"], [143]],
  [["SIGHUP"], [129]],
  // npm passes on the Ctrl-C that the command has already got. The system may hand them over in another order.
  [
    ["SIGINT", "SIGINT", "SIGTERM"],
    [130, 143],
  ],
] as const)(
  "%j saves the run inside its epoch, with an exit code of %j",
  async (signals, codes) => {
    const saved = join(newFolder(), "run.safetensors");
    const flags = ["--checkpoint", saved, "--save-every", "600"];
    const { status, stderr } = await interruptedRun(flags, [...signals]);
    expect(codes).toContain(status);
    expect(stderr).toContain(`Interrupted; the run is in ${saved}.`);
    const { state } = await readCheckpoint(readFileSync(saved));
    expect(state.epochsDone).toBe(1);
    expect(state.stepsDone).toBeGreaterThan(0);
  },
);

test("a new run does not replace the checkpoint of another one, except with --force", () => {
  const other = join(newFolder(), "run.safetensors");
  copyFileSync(kept, other);
  const tiny = ["--limit", "40", "--epochs", "1", "--layers", "4", "--checkpoint", other];
  const { status, stderr } = run("train", ...tiny);
  expect(stderr).toBe(
    `error: ${other} holds the checkpoint of another run. Continue that run with --resume ${other}, or replace it with --force.\n`,
  );
  expect(status).toBe(1);
  expect(readFileSync(other)).toEqual(readFileSync(kept));
  expect(run("train", ...tiny, "--force").status).toBe(0);
  expect(readFileSync(other)).not.toEqual(readFileSync(kept));
});

test("a file that is no checkpoint is refused with its name", () => {
  const damaged = join(folder, "damaged.safetensors");
  copyFileSync("package.json", damaged);
  expect(run("train", "--resume", damaged).stderr).toMatch(
    new RegExp(
      `^error: ${damaged} is no checkpoint. --resume takes a file that train --checkpoint FILE wrote`,
    ),
  );
  expect(readFileSync(damaged)).toEqual(readFileSync("package.json"));
});

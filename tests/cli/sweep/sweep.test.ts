import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvText, sample } from "../../data/files.ts";
import { newFolder } from "../../folder.ts";
import { run } from "../command.ts";

const SMALL = ["--limit", "200", "--epochs", "1", "--layers", "8"];

describe("sweep", () => {
  const folder = newFolder();
  const path = (name: string) => join(folder, name);
  const { status, stdout } = run(
    ...["sweep", ...SMALL, "--lr", "1e-3,1e-2", "--seeds", "2", "--ensemble", "3"],
    ...["--out-all", path("nets"), "--out-best", path("best"), "--csv", path("sweep.csv")],
    ...["--out-ensemble", path("three.onnx"), "--json", path("sweep.json")],
  );

  test("tells first what it will do, and then how each network, setting and ensemble did", () => {
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^4 networks: 2 learning rates × 2 seeds\.\nData: built-in v1, 160 training/,
    );
    expect(stdout).toMatch(/^network 3 \(lr 0\.01, seed 1\): epoch 1, loss/m);
    expect(stdout).toMatch(
      /^Network +lr +seed +epoch +loss +accuracy +val loss +val acc\. +time$/m,
    );
    expect(stdout).toMatch(/^lr 0\.01 +2 +\d+\.\d\d % +\d+\.\d\d +[\d.]+ – [\d.]+ %$/m);
    expect(stdout).toContain("but 2 seeds are too few to tell whether that is chance");
    expect(stdout).toMatch(/^Ensemble of the 3 best: [\d.]+ % \(95 % interval/m);
    expect(stdout).toMatch(/^Ensemble of all 4: /m);
    expect(stdout).toMatch(/^Best single network: /m);
  });

  test("saves a network for each combination, whose names tell their settings", () => {
    expect(readdirSync(path("nets")).sort()).toEqual([
      "1-lr-0.001-seed-1.safetensors",
      "2-lr-0.001-seed-2.safetensors",
      "3-lr-0.01-seed-1.safetensors",
      "4-lr-0.01-seed-2.safetensors",
    ]);
  });

  test("trains a network with the same bits as train does with its settings", () => {
    const alone = run("train", ...SMALL, "--lr", "1e-2", "--seed", "1").stdout;
    const weights = /^Weights (\w+)$/m.exec(alone)?.[1] ?? "";
    const line = readFileSync(path("sweep.csv"), "utf8").split("\n")[3];
    expect(line).toMatch(new RegExp(`^3,.*,${weights}$`));
  });

  test("saves the best network, which is the first of the table", () => {
    const number = /^Network.*\n(\d)/m.exec(stdout)?.[1] ?? "";
    const name = readdirSync(path("nets")).find((file) => file.startsWith(number)) ?? "";
    expect(readFileSync(path("best"))).toEqual(readFileSync(join(path("nets"), name)));
  });

  test("saves an ensemble that evaluate reads, with the same result as its networks", () => {
    const digits = path("digits.csv");
    writeFileSync(digits, csvText(sample(30, 28)));
    const scoreOf = (...model: readonly string[]) =>
      run("evaluate", "--model", ...model, "--data", digits).stdout;
    const saved = scoreOf(path("three.onnx"));
    expect(saved).toContain("Ensemble of 3 networks: the mean of their probabilities.\n");
    const { ensembles } = JSON.parse(readFileSync(path("sweep.json"), "utf8")) as {
      ensembles: { networks: number[] }[];
    };
    const files = readdirSync(path("nets")).filter((file) =>
      ensembles[0]?.networks.includes(Number(file[0])),
    );
    expect(files).toHaveLength(3);
    expect(scoreOf(...files.map((file) => join(path("nets"), file)))).toBe(saved);
    expect(scoreOf(path("nets"))).toContain("Ensemble of 4 networks");
  });

  test("predict labels digits with a folder of networks", () => {
    const digits = path("test.csv");
    writeFileSync(digits, csvText(sample(12, 28)));
    const out = path("submission.csv");
    expect(
      run("predict", "--model", path("nets"), "--data", digits, "--out", out).stdout,
    ).toContain("Saved the predicted labels of 12 digits");
  });

  test("does not add to a folder of other networks, which would be read as one ensemble", () => {
    const again = run("sweep", ...SMALL, "--seeds", "2", "--out-all", path("nets"));
    expect(again.status).toBe(1);
    expect(again.stderr).toBe(
      `error: ${path("nets")} holds another network, 1-lr-0.001-seed-1.safetensors, and the folder is read as one ensemble. Choose another folder, or add to this one with --force.\n`,
    );
  });
});

test("a sweep that is interrupted saves what was learned, and ends in one sentence", async () => {
  const folder = newFolder();
  const csv = join(folder, "sweep.csv");
  const flags = ["--limit", "300", "--layers", "8", "--epochs", "1,4000", "--csv", csv];
  const child = spawn("node", ["dist/cli/main.js", "sweep", ...flags]);
  let [stdout, stderr] = ["", ""];
  let isEnded = false;
  child.stdout.on("data", (data: Buffer) => {
    stdout += String(data);
    if (!isEnded && stdout.includes("network 1 (epochs 1, seed 1): ")) {
      isEnded = child.kill("SIGINT");
    }
  });
  child.stderr.on("data", (data: Buffer) => (stderr += String(data)));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(stderr).toBe(
    "\nInterrupted after 1 of 2 networks; what was learned until then is saved. Use --checkpoint FILE next time to save the sweep.\n",
  );
  expect(stdout).not.toContain("2 networks in");
  expect(code).toBe(130);
  expect(readFileSync(csv, "utf8")).toMatch(/^network.*\n1,1,.*,done,1,/);
}, 60_000);

test("a finished sweep that is resumed says that nothing was trained", () => {
  const checkpoint = join(newFolder(), "sweep.ckpt");
  const first = run("sweep", ...SMALL, "--seeds", "2", "--checkpoint", checkpoint);
  expect(first.stdout).toMatch(/^2 networks in /m);
  const { status, stdout } = run("sweep", "--resume", checkpoint);
  expect(status).toBe(0);
  expect(stdout).toContain("This sweep was finished already; nothing was trained.\n");
  expect(stdout).not.toContain("2 networks in");
});

describe("mistakes are answered before anything is trained", () => {
  test.each([
    [
      ["--learning-rate", "1"],
      2,
      "sweep has no flag --learning-rate. Did you mean --lr? See --help.",
    ],
    [["--lr", "1e-3,x"], 2, '--lr is "x"; it must be a number from 0 to 10.'],
    [["--lr", "1,1.0"], 2, "--lr has the value 1 twice. Give each value once."],
    [
      ["--validation", "0.1,0.2"],
      2,
      "--validation has 2 values; a sweep takes one, because all its networks are judged on the same rows.",
    ],
    [["--seeds", "0"], 2, '--seeds is "0"; it must be a whole number, at least 1.'],
    [
      ["--seeds", "2", "--seed", "1,2"],
      2,
      "--seed has several values already, so there is no number of seeds to take. Leave one of the two out.",
    ],
    [["--preset", "fast"], 2, '--preset is "fast"; it must be first, standard, best or fresh.'],
    [
      ["--fresh", "--data", "train.csv"],
      2,
      "--fresh draws built-in digits anew in each epoch, so it does not go with --data. Leave one of them out.",
    ],
    [
      ["--preset", "fresh", "--mnist"],
      2,
      "--fresh draws built-in digits anew in each epoch, so it does not go with --mnist. Leave one of them out.",
    ],
    [
      ["--rates", "2:0.01;3:fast"],
      2,
      '--rates is "3:fast"; it must be none, or epochs from 2 on in rising order, each with a learning rate up to 10, such as 4:0.0005,8:0.0001.',
    ],
    [
      ["--out-ensemble", "three.safetensors"],
      2,
      '--out-ensemble is "three.safetensors"; an ensemble is written as ONNX. Let the name end in .onnx.',
    ],
    [
      ["--batch", "32,4000", "--limit", "200"],
      2,
      "There are 160 training rows, fewer than a batch of 4,000. Give only batches of 160 or less, or use more rows.",
    ],
    [
      ["--out-all", "package.json"],
      1,
      "--out-all must be a folder; package.json is a file. Name another folder.",
    ],
  ])("%j", (flags, code, message) => {
    const { status, stderr } = run("sweep", ...flags);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(status).toBe(code);
  });

  test("a network in the folder of all networks would be part of their ensemble", () => {
    const folder = newFolder();
    const { stderr } = run("sweep", "--out-all", folder, "--out-best", join(folder, "best"));
    expect(stderr).toContain("--out-best is in the folder of --out-all");
  });

  test("evaluate says that a folder holds no network", () => {
    const folder = join(newFolder(), "empty");
    mkdirSync(folder);
    const { stderr } = run("evaluate", "--model", folder, "--data", folder);
    expect(stderr).toContain(
      `${folder}: this folder holds no network, neither safetensors nor ONNX.`,
    );
  });
});

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { presets } from "../../src/run/settings.ts";
import { csvText, imagesFile, labelsFile, sample } from "../data/files.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

const SMALL = ["--limit", "320", "--epochs", "2", "--layers", "16"];

describe("train", () => {
  test("prints the summary and the epoch table, and saves model and history", () => {
    const folder = newFolder();
    const [model, history] = [join(folder, "model.safetensors"), join(folder, "history.json")];
    const { status, stdout } = run("train", ...SMALL, "--out", model, "--json", history);
    expect(stdout).toMatch(/dense_1 \(Dense\) +\(None, 16\) +12,560/);
    expect(stdout).toMatch(/Epoch +Loss +Accuracy +Val loss +Val acc\. +Time +Speed/);
    expect(stdout).toMatch(/\n +2 +\d\.\d{4} +\d+\.\d\d % +\d\.\d{4} +\d+\.\d\d % +[\d.]+ s/);
    expect(stdout).toMatch(/Validation accuracy \d+\.\d\d %\. [\d.]+ s, [\d,]+ samples\/s\./);
    expect(status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["history.json", "model.safetensors"]);

    const { settings, adapter, epochs, fingerprint } = JSON.parse(
      readFileSync(history, "utf8"),
    ) as {
      fingerprint: string;
      settings: Record<string, unknown>;
      adapter: Record<string, unknown>;
      epochs: Record<string, number>[];
    };
    expect(settings).toMatchObject({ epochs: 2, batch: 32, lr: 1e-3, seed: 1, layers: [16] });
    expect(adapter).toHaveProperty("vendor");
    expect(stdout).toContain(`Weights ${fingerprint}\n`);
    expect(epochs).toHaveLength(2);
    expect(Object.keys(epochs[1] ?? {})).toEqual([
      "epoch",
      "trainLoss",
      "trainAccuracy",
      "valLoss",
      "valAccuracy",
      "seconds",
      "samplesPerSecond",
    ]);
    expect(epochs[1]?.["valAccuracy"]).toBeGreaterThan(0.1);
    expect(epochs[1]?.["valAccuracy"]).toBeLessThanOrEqual(1);
  });

  test("says why it took a plan that the user did not name", () => {
    const planOf = (...flags: readonly string[]) =>
      /^Plan: .*$/m.exec(run("train", ...SMALL, "--epochs", "1", ...flags).stdout)?.[0];
    expect(planOf()).toBe(
      "Plan: layered, because the fused plan's small tiles are slow on software",
    );
    expect(planOf("--plan", "layered")).toBe("Plan: layered");
  });

  test("writes the same bytes when run again", () => {
    const folder = newFolder();
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    run("train", ...SMALL, "--out", one);
    run("train", ...SMALL, "--out", two);
    expect(readFileSync(one)).toEqual(readFileSync(two));
  });

  test("trains on a folder of IDX files, and evaluate tests on the same folder", () => {
    const folder = newFolder();
    writeFileSync(join(folder, "train-images-idx3-ubyte"), imagesFile(sample(100, 3)));
    writeFileSync(join(folder, "train-labels-idx1-ubyte"), labelsFile(sample(100, 3)));
    writeFileSync(join(folder, "t10k-images-idx3-ubyte"), imagesFile(sample(40, 3)));
    writeFileSync(join(folder, "t10k-labels-idx1-ubyte"), labelsFile(sample(40, 3)));
    const [model, judged] = [join(folder, "model"), join(folder, "judged.json")];
    const flags = ["--data", folder, "--epochs", "1", "--layers", "4", "--out", model];
    expect(run("train", ...flags).stdout).toContain("80 training and 20 validation samples");
    const { stdout } = run("evaluate", "--model", model, "--data", folder, "--json", judged);
    expect(stdout).toMatch(/^GPU: {2}\S/m);
    expect(stdout).toMatch(/t10k-images-idx3-ubyte: 40 samples, loss [\d.]+, accuracy [\d.]+ %/);
    const result = JSON.parse(readFileSync(judged, "utf8")) as Record<string, number>;
    expect(Object.keys(result)).toEqual(["rows", "loss", "accuracy"]);
    expect(result["rows"]).toBe(40);
  });

  test("trains a network that predict uses to label Kaggle's test.csv", () => {
    const folder = newFolder();
    const [data, model, out] = ["test.csv", "model", "submission.csv"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const unlabelled = csvText(sample(12, 28))
      .split("\n")
      .map((line) => line.slice(line.indexOf(",") + 1))
      .join("\n");
    writeFileSync(data, unlabelled);
    run("train", ...SMALL, "--out", model);
    const { stdout } = run("predict", "--model", model, "--data", data, "--out", out);
    expect(stdout).toMatch(/^GPU: {2}\S/m);
    expect(stdout).toContain(`Saved the predicted labels of 12 digits to ${out}.\n`);
    expect(run("predict", "--model", model, "--data", data, "--out", out).stdout).toContain(
      `Saved the predicted labels of 12 digits to ${out}, in place of the one that was there.\n`,
    );
    const [head, ...lines] = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(head).toBe("ImageId,Label");
    expect(lines).toHaveLength(12);
    expect(lines[11]).toMatch(/^12,\d$/);
  });

  test("saves every training step; those of a resumed run go on counting", () => {
    const folder = newFolder();
    const [csv, checkpoint] = [join(folder, "steps.csv"), join(folder, "run")];
    const steps = () => readFileSync(csv, "utf8").trimEnd().split("\n").slice(1);
    const numbers = () => steps().map((line) => Number(line.split(",")[0]));
    const { stdout } = run("train", ...SMALL, "--steps-csv", csv, "--checkpoint", checkpoint);
    expect(stdout).toContain(`Saved the training steps to ${csv}.`);
    expect(numbers()).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(steps()[8]).toMatch(/^9,2,\d\.\d+,0\.\d+,0\.001,\d\.\d+$/);
    run("train", "--resume", checkpoint, "--epochs", "3", "--steps-csv", csv);
    expect(numbers()).toEqual(Array.from({ length: 8 }, (_, index) => index + 17));
  });

  test("says that a network is not saved, except where a file takes it or the output", () => {
    const at = (name: string) => join(newFolder(), name);
    const sentence = "The network was not saved. Add --out model.safetensors to save it.\n";
    const all = (...flags: readonly string[]) => {
      const { stdout, stderr } = run("train", ...SMALL, "--epochs", "1", ...flags);
      return stdout + stderr;
    };
    expect(all()).toContain(sentence);
    expect(all("--csv", at("epochs.csv"))).toContain(sentence);
    for (const flags of [
      ["--out", at("m")],
      ["--checkpoint", at("run")],
      ["--json", at("run.json")],
      ["--csv", "-"],
    ]) {
      expect(all(...flags)).not.toContain(sentence);
    }
    const saved = at("run");
    expect(all("--checkpoint", saved)).toContain(`The run is in ${saved}, with its network.\n`);
  });

  test("says by which accuracy an epoch was the best where there is no validation", () => {
    const flags = ["--epochs", "1", "--best", join(newFolder(), "best.safetensors")];
    const saved = (...more: readonly string[]) => run("train", ...SMALL, ...flags, ...more).stdout;
    expect(saved()).toContain("Saved the network of epoch 1, its best, to ");
    expect(saved("--validation", "0")).toContain(
      "Saved the network of epoch 1, its best by the training accuracy, to ",
    );
  });

  test("says that a saved network takes the place of another one", () => {
    const model = join(newFolder(), "model.safetensors");
    const save = () => run("train", ...SMALL, "--epochs", "1", "--out", model).stdout;
    expect(save()).toContain(`Saved the network to ${model}.\n`);
    expect(save()).toContain(
      `Saved the network to ${model}, in place of the one that was there.\n`,
    );
  });

  test("says before it trains that a network will be replaced", () => {
    const model = join(newFolder(), "model.safetensors");
    const train = () => run("train", ...SMALL, "--epochs", "1", "--out", model).stdout;
    const note = `Note: --out will replace the network in ${model}, also if the run is interrupted.\n`;
    expect(train()).not.toContain("will replace");
    expect(train().split("\nEpoch ")[0]).toContain(note);
  });

  test("lists its flags with --help", () => {
    const { status, stdout } = run("train", "--help");
    expect(status).toBe(0);
    for (const flag of ["data", "limit", "epochs", "batch", "lr", "seed", "layers", "validation"]) {
      expect(stdout).toContain(`--${flag} `);
    }
    for (const preset of Object.keys(presets)) {
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(` ${preset} (`);
    }
  });
});

test("--help has a line for each command, and examples", () => {
  const { stdout } = run("--help");
  for (const command of ["train", "sweep", "describe", "evaluate", "predict", "bench"]) {
    expect(stdout).toMatch(new RegExp(`^  ${command} +[a-z].+$`, "m"));
  }
  expect(stdout.match(/^ {2}npm run \w+ -- --.+$/gm)).toHaveLength(3);
});

describe("wrong arguments are refused in one line, with exit code 2, and nothing is written", () => {
  test.each([
    [
      ["train", "--epoch", "3"],
      "error: train has no flag --epoch. Did you mean --epochs? See --help.",
    ],
    [
      ["train", "evaluate", "--model", "my net"],
      'error: train and evaluate are two commands, and one runs at a time. Write npm run evaluate -- --model "my net"',
    ],
    [
      ["train", "train"],
      "train is named twice, and one runs at a time. Write npm run train -- --out ",
    ],
    [
      [
        "predict",
        "--model",
        "my net",
        "--data",
        ...Array.from({ length: 100 }, (_, n) => `${n}.png`),
      ],
      'For example: npm run predict -- --model "my net" --data 0.png … --out submission.csv\n',
    ],
    [
      ["train", "--layers", "0"],
      'error: --layers is "0"; it must be whole numbers from 1 to 65536 with commas between them, such as 128,64.',
    ],
    [["train", "--epochs", "1.5"], 'error: --epochs is "1.5"; it must be a whole number'],
    [["train", "--lr", "fast"], 'error: --lr is "fast"; it must be a number from 0 to 10.'],
    [
      ["train", "--limit", "20", "--batch", "32"],
      "error: There are 16 training rows, fewer than a batch of 32. Add --batch 16, or use more rows.",
    ],
    [["train", "--limit", "0"], 'error: --limit is "0"; it must be a whole number, at least 1.'],
    [
      ["train", "--preset", "fast"],
      'error: --preset is "fast"; it must be first, standard, best or fresh.',
    ],
    [
      ["train", "--fresh", "--data", "train.csv"],
      "error: --fresh draws built-in digits anew in each epoch, so it does not go with --data. Leave one of them out.",
    ],
    [
      ["train", "--preset", "first", "--mnist"],
      "error: --fresh draws built-in digits anew in each epoch, so it does not go with --mnist. Leave one of them out.",
    ],
    [
      ["train", "--resume", "run", "--preset", "best"],
      "error: --preset does not go with --resume: the run keeps its settings. Leave it out.",
    ],
    // Before any digits are read, which the address here would take seconds for.
    [
      ["train", "--tuning", "nosuch", "--data", "http://127.0.0.1:9/train.csv"],
      'error: --tuning is "nosuch", and there is no such file. Give one that --json wrote.',
    ],
    [
      ["train", "surprise"],
      'error: The argument "surprise" belongs to no flag. To read a file, write --data surprise. See --help.',
    ],
    [
      ["evaluate"],
      "error: evaluate needs --model FILE and --data FILES|DIR or --mnist. For example: npm run evaluate -- --model model.safetensors --mnist",
    ],
    [
      ["evaluate", "--data", "test.csv"],
      "error: evaluate needs --model FILE. For example: npm run evaluate -- --model model.safetensors --data test.csv",
    ],
    [
      ["predict", "--model", "m", "--data", "t"],
      "error: predict needs --out FILE. For example: npm run predict -- --model m --data t --out submission.csv",
    ],
    [
      ["train", "--epochs", "1", "5", "--data", "train.csv"],
      'error: --epochs takes one value, and "5" follows "1". Lists are for npm run sweep -- --epochs 1,5.',
    ],
    [
      ["train", "--layers", "32", "64"],
      "error: --layers takes a list with commas: --layers 32,64.",
    ],
    [
      ["train", "--lr", "0.001,0.01"],
      "error: --lr takes one number. Lists are for npm run sweep -- --lr 0.001,0.01.",
    ],
    [["sweep", "--lr", "0.001", "0.01"], "error: --lr takes a list with commas: --lr 0.001,0.01."],
    [
      ["sweep", "--layers", "32", "64"],
      'error: --layers takes a list with semicolons, in quotation marks: --layers "32;64".',
    ],
    [
      ["train.csv"],
      'error: There is no command "train.csv". To train on it: npm run train -- --data train.csv',
    ],
    [["TRAIN"], 'error: There is no command "TRAIN". Did you mean train?'],
    [["trian"], 'error: There is no command "trian". Did you mean train?'],
  ])("%j", (command, message) => {
    const out = join(newFolder(), "model");
    const extra = command[0] === "train" ? ["--out", out] : [];
    const { status, stderr } = run(...command, ...extra);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});

describe("a request that cannot be fulfilled is refused in one line, with exit code 1, and nothing is written", () => {
  test.each([
    [["--data", "no-such-file.csv"], "no-such-file.csv: there is no such file or folder in "],
    [["--data", "Package.jsn"], "Did you mean package.json?"],
    [["--data", "src"], "src: this folder contains no digits that are known by name ("],
    [["--data", "package.json"], "package.json is a JSON file; this format is not read."],
    [
      ["--json", "no/such/folder/h.json"],
      "no/such/folder/h.json cannot be written: the folder no/such/folder does not exist",
    ],
  ])("%j", (flags, message) => {
    const out = join(newFolder(), "model");
    const { status, stderr } = run("train", ...flags, "--out", out);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  test("a model file that is cut off, or made for other images", () => {
    const folder = newFolder();
    const model = join(folder, "model");
    run("train", ...SMALL, "--epochs", "1", "--out", model);
    writeFileSync(join(folder, "cut"), readFileSync(model).subarray(0, -5));
    writeFileSync(join(folder, "images"), imagesFile(sample(4, 3)));
    writeFileSync(join(folder, "labels"), labelsFile(sample(4, 3)));
    const data = ["--data", join(folder, "images"), join(folder, "labels")];

    const cut = run("evaluate", "--model", join(folder, "cut"), ...data);
    expect(cut.stderr).toContain("cut: The file is cut off inside the tensor");
    const other = run("evaluate", "--model", model, ...data);
    expect(other.stderr).toContain(
      "this network takes images of 784 pixels (28 × 28); those of images have 9 (3 × 3).",
    );
    expect([cut.status, other.status]).toEqual([1, 1]);
  });
});

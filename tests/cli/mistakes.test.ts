// What a newcomer does wrong, and what they are told to do next: one line, no stack trace, nothing from Dawn.
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { zipped } from "../data/compression/zip.ts";
import { csvText, imagesFile, sample } from "../data/files.ts";
import { pngOf } from "../data/formats.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

const folder = newFolder();
const at = (...names: string[]) => join(folder, ...names);

/** Kaggle's test.csv: the same without the labels. */
function withoutLabels(csv: string): string {
  return csv
    .split("\n")
    .map((line) => line.slice(line.indexOf(",") + 1))
    .join("\n");
}

beforeAll(() => {
  const csv = csvText(sample(40, 28));
  writeFileSync(at("train.csv"), csv);
  symlinkSync("nowhere.csv", at("dangling.csv"));
  writeFileSync(at("test.csv"), withoutLabels(csv));
  writeFileSync(at("small.csv"), csvText(sample(40, 8)));
  writeFileSync(at("train-images-idx3-ubyte"), imagesFile(sample(40, 28)));
  writeFileSync(at("empty.csv"), "");
  writeFileSync(at("pixels.json"), '[{"label": 5, "pixels": [0, 0]}]');
  const workbook = ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"];
  const parts = workbook.map((name) => ({ name, bytes: Buffer.from("<x/>") }));
  writeFileSync(at("train.xlsx"), zipped(parts));
  writeFileSync(
    at("net.pt"),
    zipped([{ name: "archive/data.pkl", bytes: Buffer.from("\x80\x02") }]),
  );
  for (const name of [
    "empty",
    "jpegs",
    "jpegs/3",
    "notes",
    "tables",
    "nets",
    "flat",
    "submissions",
  ]) {
    mkdirSync(at(name));
  }
  writeFileSync(at("jpegs", "3", "a.jpg"), Buffer.from("ffd8ffe0", "hex"));
  writeFileSync(at("notes", "read.me"), "hello");
  writeFileSync(at("submissions", "submission.csv"), "ImageId,Label\n1,7\n2,3\n");
  writeFileSync(at("tables", "a.csv"), csv);
  writeFileSync(at("tables", "b.csv"), csv);
  for (const row of Array(8).keys()) {
    writeFileSync(at("flat", `${row}.png`), pngOf(sample(40, 28), row));
  }
  writeFileSync(at("flat", "labels.csv"), "filename,label\n0.png,3\n");
  writeFileSync(at("cut.csv"), csv.slice(0, -900));
  const trained = run(
    ...["train", "--data", at("train.csv"), "--epochs", "1", "--layers", "4"],
    ...["--out", at("net.safetensors"), "--checkpoint", at("run.safetensors")],
    ...["--csv", at("epochs.csv"), "--json", at("epochs.json")],
  );
  expect(trained.stderr).toBe("");
  const model = ["--model", at("net.safetensors")];
  const data = ["--data", at("test.csv")];
  expect(run("predict", ...model, ...data, "--out", at("submission.csv")).stderr).toBe("");
  copyFileSync(at("net.safetensors"), at("copy"));
  copyFileSync(at("net.safetensors"), at("nets", "net.safetensors"));
});

function refusal(...command: string[]): string {
  const { status, stderr } = run(...command);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: .*\n$/);
  return stderr;
}

describe("files that are no digits are named for what they are, with what to do", () => {
  test.each([
    ["net.safetensors", "net.safetensors holds a network, not digits. Give it with --model"],
    ["copy", "copy holds a network, not digits."],
    ["net.pt", "net.pt holds a network, not digits."],
    [
      "run.safetensors",
      "holds the checkpoint of a run, not digits. Continue it with train --resume",
    ],
    ["epochs.csv", "epochs.csv holds the epochs of a run, not digits."],
    ["epochs.json", "epochs.json holds the settings and epochs of a run, not digits."],
    ["submission.csv", "holds predicted labels, not digits. Give the file of images"],
    ["pixels.json", "pixels.json is a JSON file; this format is not read. Save it as CSV"],
    ["train.xlsx", "train.xlsx is an Excel workbook; this format is not read. Save it as CSV."],
    ["empty.csv", "empty.csv is empty. Choose another file."],
    ["empty", "this folder is empty. Name a file of digits"],
    ["jpegs", "such as 3/a.jpg, are no PNGs. Convert them to PNG"],
    ["submissions", "this folder contains predicted labels (submission.csv) and no digits."],
    ["notes", "this folder contains no digits that are known by name (read.me): IDX files"],
    ["tables", `(a.csv, b.csv): IDX files`],
    ["tables", `Name the file to read, for example: --data ${at("tables", "a.csv")}\n`],
    [
      "nets",
      "this folder contains a network (net.safetensors) and no digits. Give it with --model",
    ],
    [
      "flat/labels.csv",
      "labels.csv:1: this is a list of pictures with their labels, not of pixels.",
    ],
    ["cut.csv", "without a line feed: the file was cut off. Save or download it again"],
    ["trian.csv", `there is no such file or folder. Did you mean ${at("train.csv")}?`],
    ["Train.CSV", `there is no such file or folder. Did you mean ${at("train.csv")}?`],
    ["dangling.csv", "it is a link to nowhere.csv, which is missing."],
    ["nowhere/train.csv", `there is no folder ${at("nowhere")}.`],
  ])("%s", (name, words) => {
    expect(refusal("train", "--data", at(name))).toContain(words);
  });
});

describe("PNGs", () => {
  test("that are named directly are called by their names, with where labels come from", () => {
    const { status, stdout, stderr } = run("train", "--data", at("flat/0.png"), at("flat/1.png"));
    expect(status).toBe(1);
    expect(stdout).toContain(
      "Note: The PNGs (0.png, …) do not lie in a folder for each class, so they have no labels. To label PNGs, put each into a folder named for its class, as in digits/3/17.png.\n",
    );
    expect(stderr).toContain("0.png, … has no labels");
  });

  test("beside a list of their labels can be predicted", () => {
    const out = at("flat.csv");
    const flags = ["--model", at("copy"), "--data", at("flat"), "--out", out];
    expect(run("predict", ...flags).stderr).toBe("");
    expect(readFileSync(out, "utf8").trim().split("\n")).toHaveLength(9);
  });

  test("with a list of their labels are told to lie in folders", () => {
    const named = [at("flat/0.png"), at("flat/1.png"), at("flat/labels.csv")];
    expect(refusal("train", "--data", ...named)).toContain("put each PNG into a folder named for");
  });
});

test("digits that are named twice are not read twice", () => {
  const file = at("train.csv");
  expect(refusal("train", "--data", file, file)).toContain(
    `${file} is named twice. Name each file or folder once.`,
  );
});

test("files of one name in two folders are told apart", () => {
  mkdirSync(at("other"));
  copyFileSync(at("train.csv"), at("other", "train.csv"));
  expect(refusal("train", "--data", at("train.csv"), at("other", "train.csv"))).toContain(
    `The files hold 2 sets of digits: ${basename(folder)}/train.csv, other/train.csv. Choose`,
  );
});

test("the time between saves is refused where nothing is saved", () => {
  const { status, stderr } = run("train", "--save-every", "5");
  expect(status).toBe(2);
  expect(stderr).toContain("Add --checkpoint FILE, or leave it out.");
});

test.each(["xlsx", "json"])("predicted labels are not written as .%s", (ending) => {
  const flags = ["--model", at("copy"), "--data", at("test.csv"), "--out", at(`labels.${ending}`)];
  const { status, stderr } = run("predict", ...flags);
  expect(status).toBe(2);
  expect(stderr).toContain(
    `predicted labels are written as CSV, not as .${ending}. Let the name end in .csv.`,
  );
});

describe("digits without labels", () => {
  test.each(["test.csv", "train-images-idx3-ubyte"])("cannot be learned from: %s", (name) => {
    expect(refusal("train", "--data", at(name))).toContain(
      `${name} has no labels, so there is nothing to learn from. Give the file of labels, too (--data IMAGES LABELS, CSV, IDX or .npy; PNGs`,
    );
  });

  test("cannot be evaluated, but predicted", () => {
    expect(refusal("evaluate", "--model", at("copy"), "--data", at("test.csv"))).toContain(
      `To read digits without labels: npm run predict -- --model ${at("copy")} --data … --out submission.csv`,
    );
  });
});

describe("networks and runs that do not fit", () => {
  test("are told from digits of another size", () => {
    expect(refusal("evaluate", "--model", at("copy"), "--data", at("small.csv"))).toContain(
      "this network takes images of 784 pixels (28 × 28); those of small.csv have 64 (8 × 8). Give other images, or train a network on images of this size.",
    );
  });

  test.each([
    ["train.csv", "This file is text, not a model."],
    ["empty.csv", "This file is empty."],
    ["nett.safetensors", `there is no such file or folder. Did you mean ${at("net.safetensors")}?`],
  ])("as --model: %s", (name, words) => {
    expect(refusal("evaluate", "--model", at(name), "--data", at("train.csv"))).toContain(words);
  });

  test.each([
    [
      "net.safetensors",
      "holds a network without the state of its training, so it cannot train on.",
    ],
    ["net.pt", "holds a network without the state of its training"],
    ["train.csv", `is no checkpoint. To train a new network on digits, write --data ${folder}`],
    ["flat/0.png", "is no checkpoint. To train a new network on digits, write --data"],
    ["epochs.csv", "holds the epochs of a run, not the checkpoint of a run."],
    ["epochs.json", "holds the settings and epochs of a run, not the checkpoint of a run."],
    ["notes/read.me", "is no checkpoint."],
    ["flat", "is a folder, with 0.png, 1.png, 2.png, …, and none of its files is a checkpoint."],
    ["empty", "is a folder, which is empty, and none of its files is a checkpoint."],
  ])("cannot be resumed: %s", (name, words) => {
    const stderr = refusal("train", "--resume", at(name));
    expect(stderr).toContain(`${at(name)} ${words}`);
    expect(stderr).toContain("--resume takes a file that train --checkpoint FILE wrote.");
  });

  test("a file that is cut off in its header may be a checkpoint, and is not taken for a network", () => {
    writeFileSync(at("cut.safetensors"), readFileSync(at("net.safetensors")).subarray(0, 100));
    const stderr = refusal("train", "--resume", at("cut.safetensors"));
    expect(stderr).toContain(`${at("cut.safetensors")}: The file is cut off inside its header.`);
    expect(stderr).not.toContain("holds a network");
  });

  test("a folder with a checkpoint in it names the checkpoint", () => {
    expect(refusal("train", "--resume", folder)).toContain(
      `${folder} is a folder. Write --resume ${at("run.safetensors")}.`,
    );
  });

  test("a folder as --tuning or as a network's name is refused", () => {
    expect(run("train", "--tuning", at("flat")).stderr).toContain("which holds no tuning.");
    const refused = refusal("evaluate", "--model", at("flat"), "--data", at("train.csv"));
    expect(refused).toContain("this folder holds no network, neither safetensors nor ONNX.");
  });

  test("resumed with other digits tell which flag to leave out", () => {
    const { stderr } = run("train", "--resume", at("run.safetensors"), "--data", at("small.csv"));
    expect(stderr).toContain("which learns from train.csv, 40 rows. Leave out --data, and the run");
  });

  test("resumed after its digits have changed are not told to leave out a flag", () => {
    const [data, saved] = [at("changing.csv"), at("changing.safetensors")];
    copyFileSync(at("train.csv"), data);
    run("train", "--data", data, "--epochs", "1", "--layers", "4", "--checkpoint", saved);
    const csv = readFileSync(data, "utf8").trimEnd().split("\n");
    writeFileSync(data, csv.slice(0, -1).join("\n"));
    expect(refusal("train", "--resume", saved)).toContain("They have changed since.");
  });
});

test("an output that is a folder is answered with a file of its kind", () => {
  const flags = ["--model", at("copy"), "--data", at("test.csv"), "--out", at("empty")];
  expect(refusal("predict", ...flags)).toContain(`for example, ${at("empty", "submission.csv")}.`);
});

test("more built-in digits than memory should hold are refused", () => {
  expect(refusal("train", "--limit", "100000000")).toContain(
    "100,000,000 built-in digits are more than memory should hold; at most 1,369,568 are drawn.",
  );
});

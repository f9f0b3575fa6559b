import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type Input, checkOutputs, writeOutput } from "../../../src/cli/outputs/outputs.ts";
import { foldedName } from "../../../src/cli/outputs/place.ts";
import { DataError } from "../../../src/data/index.ts";
import { csvText, sample } from "../../data/files.ts";
import { newFolder } from "../../folder.ts";

const KINDS = { out: "network", csv: "epochs", json: "record", checkpoint: "run" } as const;
const EPOCHS = "epoch,accuracy,loss\n0,0.5,1.25\n";

let folder = "";
let data: Input;

beforeEach(() => {
  folder = newFolder();
  data = { flag: "data", path: join(folder, "train.csv") };
  writeFileSync(data.path, csvText(sample(4, 6)));
});

function at(...names: string[]): string {
  return join(folder, ...names);
}

type Flags = Readonly<Record<string, string>>;

function check(flags: Flags, inputs: readonly Input[] = [data], continued?: string) {
  const values = Object.fromEntries(Object.entries(flags).map(([name, path]) => [name, [path]]));
  return checkOutputs(values, KINDS, inputs, continued);
}

/** Checks that the outputs are refused in one line, also with --force, and that nothing is written. */
function expectRefused(flags: Flags, message: string, inputs?: readonly Input[]): void {
  const before = readdirSync(folder);
  for (const force of [{}, { force: "true" }]) {
    const refused = () => check({ ...flags, ...force }, inputs);
    expect(refused).toThrow(DataError);
    expect(refused).toThrow(message);
  }
  expect(readdirSync(folder)).toEqual(before);
}

describe("an output that is an input is refused", () => {
  test.each(["out", "csv", "json", "checkpoint"])("by --%s", (flag) => {
    expectRefused({ [flag]: data.path }, `--${flag} would replace ${data.path}, which --data`);
  });

  test("by another spelling, a symbolic link and a hard link", () => {
    mkdirSync(at("folder"));
    symlinkSync(data.path, at("soft.csv"));
    symlinkSync(folder, at("linked"));
    linkSync(data.path, at("hard.csv"));
    const spellings = [
      `${folder}/./train.csv`,
      `${folder}/folder/../train.csv`,
      relative(process.cwd(), data.path),
      at("soft.csv"),
      at("hard.csv"),
      at("linked", "train.csv"),
    ];
    for (const csv of spellings) {
      expectRefused({ csv }, "which --data reads. Choose another file.");
    }
  });

  test("if it is the model, the tuning or the run that another flag reads", () => {
    for (const flag of ["model", "tuning", "resume"]) {
      writeFileSync(at(flag), "x");
      expectRefused({ out: at(flag) }, `which --${flag} reads`, [{ flag, path: at(flag) }]);
    }
  });
});

describe("two outputs that are one file are refused", () => {
  test("by name, by another spelling and by a link, whether the file exists or not", () => {
    mkdirSync(at("folder"));
    symlinkSync("same", at("soft"));
    const spellings = [at("same"), `${folder}/folder/../same`, at("soft")];
    for (const json of spellings) {
      expectRefused({ out: at("same"), json }, "--out and --json would write the same file");
    }
    writeFileSync(at("same"), "");
    linkSync(at("same"), at("hard"));
    for (const json of [...spellings, at("hard")]) {
      expectRefused({ csv: at("same"), json }, "--csv and --json would write the same file");
    }
  });

  test("but any number may go to /dev/null", () => {
    expect(Object.keys(check({ csv: "/dev/null", json: "/dev/null" }))).toEqual(["csv", "json"]);
  });

  test("and names that some disks take for one are compared as they do", () => {
    expect(foldedName("a/Model.ST")).toBe(foldedName("model.st"));
    expect(foldedName("mo\u0308del")).toBe(foldedName("m\u00f6del"));
    expect(foldedName("model")).not.toBe(foldedName("models"));
  });
});

describe("a place where no file can be is refused", () => {
  test("a folder, with a name that would do", () => {
    mkdirSync(at("models"));
    const message = `Write, for example, ${at("models", "model.safetensors")}.`;
    expectRefused({ out: at("models") }, `--out must be a file; ${at("models")} names a folder.`);
    expectRefused({ out: at("models") }, message);
    expectRefused({ out: `${at("new")}/` }, "--out must be a file");
  });

  test("a folder that does not exist, or a file in place of a folder", () => {
    expectRefused(
      { csv: at("no", "a.csv") },
      `${at("no", "a.csv")} cannot be written: the folder ${at("no")} does not exist; create it first.`,
    );
    expectRefused({ csv: join(data.path, "a.csv") }, "a part of the path is a file, not a folder");
  });

  test("links that lead in a circle, and a name that is too long", () => {
    symlinkSync("two", at("one"));
    symlinkSync("one", at("two"));
    expectRefused({ csv: at("one") }, "its symbolic links lead in a circle");
    expectRefused({ checkpoint: "/dev/null" }, "--checkpoint must be a file");
  });
});

describe("a file that is there already", () => {
  test("is replaced only with --force if Adamant did not write it", () => {
    writeFileSync(at("notes.csv"), "mine\n");
    expect(() => check({ csv: at("notes.csv") })).toThrow(
      `${at("notes.csv")} is not a file of Adamant's, and --csv would replace it with the epochs of a run. Choose another file (to read it, write --data ${at("notes.csv")}), or replace it with --force.`,
    );
    expect(() => check({ csv: data.path }, [])).toThrow("is not a file of Adamant's");
    expect(check({ csv: at("notes.csv"), force: "true" }).csv?.path).toBe(at("notes.csv"));
  });

  test("is replaced if it is an earlier output of the same kind, or empty", () => {
    writeFileSync(at("epochs.csv"), EPOCHS);
    writeFileSync(at("empty"), "");
    expect(check({ csv: at("epochs.csv"), out: at("empty") }).csv?.path).toBe(at("epochs.csv"));
  });

  test("is not replaced by an output of another kind", () => {
    writeFileSync(at("epochs.csv"), EPOCHS);
    expect(() => check({ json: at("epochs.csv") })).toThrow(
      "holds the epochs of a run, and --json would replace it with the settings and epochs of a run.",
    );
  });
});

test("the run that continues may be saved to its own file, and nothing else may be", () => {
  const run = at("run.safetensors");
  writeFileSync(run, "a run");
  const inputs = [{ flag: "resume", path: run }];
  expect(check({ checkpoint: run }, inputs, run).checkpoint?.path).toBe(run);
  expect(() => check({ checkpoint: run, out: run }, inputs, run)).toThrow(DataError);
});

test("the standard input is read only once", () => {
  const inputs = ["data", "against"].map((flag) => ({ flag, path: "-" }));
  expect(() => check({}, inputs)).toThrow("--against -: the standard input can be read only once.");
});

describe("an output", () => {
  test("is written through a symbolic link, which stays", async () => {
    symlinkSync("target.csv", at("link.csv"));
    const { csv } = check({ csv: at("link.csv") });
    expect(csv && (await writeOutput(csv, EPOCHS))).toBe(at("link.csv"));
    expect(readlinkSync(at("link.csv"))).toBe("target.csv");
    expect(readFileSync(at("target.csv"), "utf8")).toBe(EPOCHS);
  });

  test("gets another name if somebody else's file has come to its place since the check", async () => {
    const { csv } = check({ csv: at("epochs.csv") });
    writeFileSync(at("epochs.csv"), "mine\n");
    expect(csv && (await writeOutput(csv, EPOCHS))).toBe(at("epochs-2.csv"));
    expect(readFileSync(at("epochs.csv"), "utf8")).toBe("mine\n");
    expect(readFileSync(at("epochs-2.csv"), "utf8")).toBe(EPOCHS);
  });

  test("that cannot be written says why, and leaves nothing behind", async () => {
    mkdirSync(at("gone"));
    const { csv } = check({ csv: at("gone", "a.csv") });
    const moved = csv && { ...csv, place: { ...csv.place, path: at("no", "a.csv") } };
    await expect(moved && writeOutput(moved, EPOCHS)).rejects.toThrow(
      "a.csv: this file could not be written: there is no such file or folder.",
    );
    const full = csv && {
      ...csv,
      path: "/dev/full",
      place: { ...csv.place, path: "/dev/full", type: "stream" as const },
    };
    await expect(full && writeOutput(full, EPOCHS)).rejects.toThrow(
      "/dev/full: this file could not be written: the disk is full.",
    );
  });
});

describe("a list of predicted labels", () => {
  const write = (labels: readonly number[]) => {
    const lines = labels.map((label, row) => `${row + 1},${label}\n`);
    writeFileSync(at("sample.csv"), `ImageId,Label\n${lines.join("")}`);
  };
  const predict = (flags: Readonly<Record<string, readonly string[]>>) =>
    checkOutputs({ out: [at("sample.csv")], ...flags }, { out: "submission" }, [data]);

  test("replaces an earlier one", () => {
    write([3, 0, 3]);
    expect(predict({}).out?.place.hasContent).toBe(true);
  });

  test("replaces a sample, with one label in all rows, only with --force", () => {
    write([0, 0, 0]);
    expect(() => predict({})).toThrow(
      `${at("sample.csv")} has the same label in all its rows, as a sample has, so Adamant may not have written it. Choose another file, or replace it with --force.`,
    );
    expect(predict({ force: ["true"] }).out).toBeDefined();
  });

  test("of a single digit is no sample", () => {
    write([7]);
    expect(predict({}).out).toBeDefined();
  });
});

import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { DIGITS_FLAGS } from "../../../src/cli/digits/digits.ts";
import { readFlags, single } from "../../../src/cli/flags/flags.ts";
import { UsageError } from "../../../src/cli/flags/usage-error.ts";
import { asFlag, wholeNumber } from "../../../src/cli/flags/values.ts";
import { gpuPreference } from "../../../src/cli/gpu.ts";
import { presetNamed } from "../../../src/cli/train/train.ts";
import { SettingError, parseSetting } from "../../../src/run/parse-setting.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  out: { value: "FILE", help: "save it here" },
  quick: { help: "be quick" },
} as const;

function read(...given: readonly string[]) {
  return readFlags("train", "Trains.", ["epochs", "lr", "layers", "stratify"], FLAGS, given);
}

function refusal(...given: readonly string[]): string {
  try {
    read(...given);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return expect.fail("The flags were accepted.");
}

describe("flags", () => {
  test("that name files take a ~, which shells leave in --out=~/model", () => {
    expect(read("--out=~/model").flags.out).toEqual([join(homedir(), "model")]);
    expect(read("--out", "~").flags.out).toEqual(["~"]);
  });

  test("are empty and the settings have their defaults if nothing is given", () => {
    expect(read()).toEqual({ settings: defaultSettings, flags: {} });
  });

  test("set the settings that they name and no others", () => {
    const { settings } = read("--epochs", "3", "--lr=1e-4", "--layers", "32,16", "--stratify");
    expect(settings).toEqual({
      ...defaultSettings,
      epochs: 3,
      lr: 1e-4,
      layers: [32, 16],
      stratify: true,
    });
  });

  test("keep all values of a repeated flag, of which a setting takes the last", () => {
    const { settings, flags } = read("--out", "a", "--out", "b", "--epochs", "3", "--epochs", "4");
    expect(flags.out).toEqual(["a", "b"]);
    expect(single(flags.out)).toBe("b");
    expect(settings.epochs).toBe(4);
  });

  test("take the files that follow --data, as a shell writes them for --data train-*", () => {
    expect(read("--data", "images", "labels", "--quick").flags).toEqual({
      data: ["images", "labels"],
      quick: ["true"],
    });
  });

  test.each([
    [["--epoch", "3"], "train has no flag --epoch. Did you mean --epochs? See --help."],
    [["-e", "3"], "train has no flag -e. Did you mean --epochs? See --help."],
    [["--epochs"], "--epochs needs a value. See --help."],
    [["--epochs", "-1"], '--epochs is "-1"; it must be a whole number from 1 to 10000.'],
    [["--epochs", "1.000"], "from 1 to 10000, without separators. Did you mean --epochs 1000?"],
    [["--layers", "1.024,64"], '--layers is "1.024,64"; it must be whole numbers'],
    [["--lr", "-.5"], '--lr is "-.5"; it must be a number from 0 to 10.'],
    [
      ["--out", "-x"],
      "--out needs a value. Write one that begins with a dash as --out=VALUE. See --help.",
    ],
    [
      ["--layers", "abc"],
      '--layers is "abc"; it must be whole numbers from 1 to 65536 with commas',
    ],
    [["--layers", "128 64"], "such as 128,64. Did you mean --layers 128,64?"],
    [["--layers", "[128x64]"], "Did you mean --layers 128,64?"],
    [["--lr", "0,001"], '--lr is "0,001"; write decimals with a point: --lr 0.001.'],
    [["--lr", "1/1000"], "it must be a number from 0 to 10. Did you mean --lr 0.001?"],
    [["--help=1"], "--help takes no value. See --help."],
    [["--optimizer", "sgd"], "train has no flag --optimizer. The optimiser is always Adam."],
    [["--num_workers=4"], "no workers load them."],
    [
      ["--verbose"],
      "train has no flag --verbose. A line for each epoch is always printed. See --help.",
    ],
    [["-v"], "train has no flag -v. A line for each epoch is always printed. See --help."],
    [["--epochs=-1"], '--epochs is "-1"; it must be a whole number from 1 to 10000.'],
    [["--stratify=yes"], "--stratify takes no value. See --help."],
    [["--quick=1"], "--quick takes no value. See --help."],
    [["--batch", "3"], "train has no flag --batch. See --help."],
    [["--out", ""], "The value of --out is empty. If it comes from a variable of the shell, set"],
    [["—epochs", "3"], '"—epochs" does not begin with two short dashes. Write --epochs.'],
    [["--data", "a.csv", "lr=1"], '"lr=1" does not begin with two short dashes. Write --lr=1.'],
    [["–-data", "a.csv"], '"–-data" does not begin with two short dashes. Write --data.'],
    [["--layers", "8", "—-epochs", "3"], '"—-epochs" does not begin with two short dashes.'],
    [["--layers", "8", "--", "--epochs", "3"], 'comes after "--", which ends the flags.'],
    [["--layers", "16--epochs", "1"], '--layers is "16--epochs"; write a blank before --epochs.'],
    [["--layers", "128,", "64"], "--layers takes a list with commas: --layers 128,64."],
    [["--layers", "1_6"], "such as 128,64. Did you mean --layers 16?"],
    [["--epochs", "=", "1"], 'Write --epochs=1, without blanks around the "=".'],
    [["--stratify", "1"], '--stratify takes no value. Leave out "1".'],
    [["--stratify", "false"], "--stratify takes no value. Leave out --stratify false."],
    [["--lr", "10.001"], "it must be a number from 0 to 10."],
    [
      ["train.csv"],
      'The argument "train.csv" belongs to no flag. To read a file, write --data train.csv.',
    ],
  ])("that are wrong are refused in one line: %j", (given, message) => {
    expect(refusal(...given)).toContain(message);
    expect(refusal(...given)).not.toContain("\n");
  });
});

test("--help lists every flag and setting with its default, and ends the process", () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code ?? ""}`);
  });
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    expect(() => read("--help", "--epochs", "0")).toThrow("exit 0");
    const lines = String(log.mock.calls[0]?.[0]).split("\n");
    expect(lines.slice(0, 2)).toEqual(["npm run train -- [flags]", "Trains."]);
    const flags = lines.flatMap((line) => /^ {2}(--\S+(?: \S+)?) {2,}\S/.exec(line)?.[1] ?? []);
    expect(flags).toContain("--out FILE");
    expect(flags).toContain("--quick");
    expect(flags).toContain("--stratify");
    expect(flags).toContain("--layers 128,64");
    expect(flags).toHaveLength(Object.keys(FLAGS).length + 4);
  } finally {
    exit.mockRestore();
    log.mockRestore();
  }
});

test("a whole number is at least 1, and nothing else", () => {
  expect(wholeNumber("limit", "1")).toBe(1);
  expect(wholeNumber("limit", "42000")).toBe(42_000);
  expect(wholeNumber("limit", "1e3")).toBe(1000);
  for (const [text, meant] of [
    ["1,000", "1000"],
    ["42.000", "42000"],
    ["1_000", "1000"],
    ["42 000", "42000"],
    ["5k", "5000"],
  ] as const) {
    expect(() => wholeNumber("limit", text)).toThrow(`Did you mean --limit ${meant}?`);
  }
  for (const text of ["0", "-1", "1.5", "x", "", "0x10", "1e999", "9007199254740993"]) {
    expect(() => wholeNumber("limit", text)).toThrow(
      `--limit is "${text}"; it must be a whole number, at least 1.`,
    );
  }
});

test("a value that a setting refuses is the fault of its flag; any other error stays as it is", () => {
  const refused = () => {
    throw new SettingError('lr is "x".');
  };
  const broken = () => {
    throw new TypeError("a bug");
  };
  expect(() => asFlag(refused)).toThrow(new UsageError('--lr is "x".'));
  const tooMany = () => {
    throw new SettingError("These lists make 1,200 networks.");
  };
  expect(() => asFlag(tooMany)).toThrow(new UsageError("These lists make 1,200 networks."));
  expect(() => asFlag(broken)).toThrow(TypeError);
  expect(asFlag(() => 7)).toBe(7);
});

describe("a word that is none of those to choose from", () => {
  test.each([
    ["schedule", "cosin", "cosine"],
    ["schedule", "Constant", "constant"],
    ["plan", "layerd", "layered"],
    ["augment", "lihgt", "light"],
    ["augment", "strong,rotaton=0.1", "rotation"],
  ] as const)("is answered with the one that was meant: --%s %s", (name, text, meant) => {
    const parse = () => asFlag(() => parseSetting(name, text));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(` Did you mean ${meant}?`);
  });

  test("is answered so for a preset, a GPU and a list of a sweep, too", () => {
    expect(() => presetNamed("bset")).toThrow(
      '--preset is "bset"; it must be first, standard, best or fresh. Did you mean best?',
    );
    expect(() => gpuPreference("low")).toThrow(
      '--gpu is "low"; it must be high-performance or low-power. Did you mean low-power?',
    );
    const given = { schedule: ["constant,one-cylce"] };
    expect(() => asFlag(() => parseLists(defaultSettings, given, undefined))).toThrow(
      "Did you mean one-cycle?",
    );
  });

  test("is answered with the list alone where none is near", () => {
    expect(() => presetNamed("quick")).toThrow(/or fresh\.$/);
  });
});

test("the word help in place of a flag is answered with --help", () => {
  expect(refusal("help")).toMatch(/^The flags of train are listed by .+ --help\.$/);
});

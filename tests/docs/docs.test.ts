import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { LONG_TESTS } from "../../scripts/long-tests/long-tests.mjs";
import { EXIT_CODES } from "../../src/cli/shell/signals.ts";
import { presets, settings } from "../../src/run/settings.ts";

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const sources = readdirSync("src/cli", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.m?ts$/.test(name))
  .map((name) => readFileSync(join("src/cli", name), "utf8"))
  // Those with a table of flags.
  .filter((source) => source.includes("help: "));

/** Whether a command takes this flag: a key of a table of flags in src/cli, or of the settings. */
function isFlag(flag: string): boolean {
  return (
    flag === "help" ||
    flag in settings ||
    sources.some((source) =>
      new RegExp(`^  "?${flag}"?: (\\{|DIGITS_FLAGS|MODEL_FLAG)`, "m").test(source),
    )
  );
}

/** The flags in a text, without the two dashes. */
function flagsIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g), ([, flag]) => flag ?? "");
}

describe.each(DOCUMENTS)("%s", (document) => {
  const text = readFileSync(document, "utf8");

  test("links to files that exist", () => {
    const links = Array.from(text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g), ([, target]) => target ?? "");
    const missing = links
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => !existsSync(join(dirname(document), target)));
    expect(missing).toEqual([]);
  });

  test("names tests that exist", () => {
    const named = Array.from(text.matchAll(/`(tests\/[^`\s]+)`/g), ([, path]) => path ?? "");
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("names npm scripts that exist", () => {
    // Only calls: a sentence may say that npm does something.
    const calls = text.matchAll(/(?:`|^ {4}|&& )npm (?:run )?([\w:]+)/gm);
    const named = Array.from(calls, ([, name]) => name ?? "");
    const known = [...Object.keys(manifest.scripts), "install", "ci", "pack"];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("names long tests that exist", () => {
    const named = Array.from(text.matchAll(/test:long -- (\w+)/g), ([, name]) => name ?? "");
    expect(named.filter((name) => !(name in LONG_TESTS))).toEqual([]);
  });

  test("calls commands with flags that exist", () => {
    const calls = Array.from(
      text.matchAll(/npm run (?:train|sweep|evaluate|predict|describe|bench) -- ([^`#\n]*)/g),
      ([, flags]) => flags ?? "",
    );
    expect(calls.flatMap(flagsIn).filter((flag) => !isFlag(flag))).toEqual([]);
  });
});

test("the README calls commands with more than five flags, so the check above sees them", () => {
  const calls = readFileSync("README.md", "utf8").match(/npm run \w+ -- .*$/gm) ?? [];
  expect(calls.flatMap(flagsIn).length).toBeGreaterThan(5);
});

describe("docs/cli.md", () => {
  const text = readFileSync("docs/cli.md", "utf8");

  test("names only flags that exist", () => {
    expect(flagsIn(text).filter((flag) => !isFlag(flag))).toEqual([]);
  });

  test("describes every flag of every command", () => {
    const keys = sources.flatMap((source) =>
      Array.from(source.matchAll(/^ {2}"?([a-z-]+)"?: (?:\{.*help|\{$|DIGITS_FLAGS|MODEL_FLAG)/gm)),
    );
    const flags = new Set([...keys.map(([, flag]) => flag ?? ""), ...Object.keys(settings)]);
    expect(flags.size).toBeGreaterThan(25);
    expect([...flags].filter((flag) => !flagsIn(text).includes(flag))).toEqual([]);
  });

  test("shows the defaults of the settings and the values of the presets", () => {
    const row = (flag: string) =>
      text.split("\n").find((line) => line.startsWith(`| \`--${flag}`)) ?? "";
    for (const [name, { default: value }] of Object.entries(settings)) {
      const [, , shown = ""] = row(name).split("|");
      const expected = value === false ? "off" : String(value);
      expect(shown.replaceAll("`", "").trim(), name).toBe(expected);
    }
    for (const [name, { epochs, batch, lr, schedule, augment, fresh }] of Object.entries(presets)) {
      const line = text.split("\n").find((one) => one.startsWith(`| \`${name}\``)) ?? "";
      const cells = line.split("|").map((cell) => cell.replaceAll("`", "").trim());
      const drawn = fresh ? "on" : "off";
      expect(cells.slice(2, 8)).toEqual([epochs, batch, lr, schedule, augment, drawn].map(String));
    }
  });

  test("lists every exit code", () => {
    const main = readFileSync("src/cli/command-line.ts", "utf8");
    const returned = Array.from(main.matchAll(/return (?:[^;]* \? (\d+) : )?(\d+);/g));
    const codes = new Set(returned.flatMap(([, ...found]) => found.filter(Boolean)));
    expect([...codes].sort()).toEqual(["0", "1", "2"]);
    for (const code of [...codes, ...Object.values(EXIT_CODES)]) {
      expect(text).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
    }
  });
});

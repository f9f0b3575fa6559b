import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { LONG_TESTS } from "../../scripts/long-tests/long-tests.mjs";
import { settings } from "../../src/run/settings.ts";

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

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
    const named = Array.from(text.matchAll(/npm (?:run )?([\w:]+)/g), ([, name]) => name ?? "");
    const known = [...Object.keys(manifest.scripts), "install", "ci", "pack"];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("names long tests that exist", () => {
    const named = Array.from(text.matchAll(/test:long -- (\w+)/g), ([, name]) => name ?? "");
    expect(named.filter((name) => !(name in LONG_TESTS))).toEqual([]);
  });
});

test("the README's commands use flags that exist", () => {
  const text = readFileSync("README.md", "utf8");
  const commands = Array.from(text.matchAll(/npm run \w+ -- (.*)$/gm), ([, flags]) => flags ?? "");
  const sources = readdirSync("src/cli").map((name) => readFileSync(join("src/cli", name), "utf8"));
  const used = commands.flatMap((flags) =>
    Array.from(flags.replace(/#.*/, "").matchAll(/--([a-z]+)/g), ([, flag]) => flag ?? ""),
  );
  const known = (flag: string) =>
    flag === "help" ||
    flag in settings ||
    sources.some((source) => new RegExp(`^  ${flag}: (\\{|DIGITS_FLAGS)`, "m").test(source));
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((flag) => !known(flag))).toEqual([]);
});

import { expect, test } from "vitest";
import { programName, swallowedFlags, swallowedSentence } from "../../../src/cli/shell/program.ts";

const FLAGS = ["data", "epochs", "save-every", "json", "force"];
const SCRIPT = { npm_lifecycle_event: "train" };

test.each([
  ["/usr/bin/adamant", {}, "adamant train"],
  ["/project/node_modules/.bin/adamant", { npm_command: "exec" }, "npx adamant train"],
  ["/project/node_modules/.bin/adamant", { npm_execpath: "/npm-cli.js" }, "npx adamant train"],
  ["/home/.npm/_npx/1a/node_modules/.bin/adamant", {}, "npx adamant-webgpu train"],
  ["/adamant/dist/cli/main.js", { npm_execpath: "/npm-cli.js" }, "npm run train --"],
])("%s is called as it was started", (script, env, name) => {
  expect(programName("train", script, env)).toBe(name);
});

test("flags that npm took are found in its variables", () => {
  const env = { ...SCRIPT, npm_config_data: "train.csv", npm_config_save_every: "3" };
  expect(swallowedFlags(FLAGS, [], env)).toEqual(["data", "save-every"]);
  expect(swallowedSentence("train", ["data", "save-every"], env)).toContain(
    "npm took --data, --save-every for itself, so the command did not get them. Write -- before the flags: npm run train -- --data=train.csv --save-every=3",
  );
});

test("a value that npm left behind shows that it took the flag", () => {
  const env = { ...SCRIPT, npm_config_json: "true" };
  expect(swallowedFlags(FLAGS, ["history.json"], env)).toEqual(["json"]);
  expect(swallowedSentence("train", ["json"], env)).toContain("npm run train -- --json …");
});

test("flags that reached the command, and npm's own settings, are left alone", () => {
  const env = { ...SCRIPT, npm_config_data: "other.csv", npm_config_json: "true" };
  expect(swallowedFlags(FLAGS, ["--data", "train.csv"], env)).toEqual([]);
  expect(swallowedFlags(FLAGS, ["--data=train.csv"], env)).toEqual([]);
  expect(swallowedFlags(FLAGS, [], { npm_config_data: "train.csv" })).toEqual([]);
});

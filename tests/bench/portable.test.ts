import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const script = readFileSync("scripts/portable/run.sh", "utf8");
const packer = readFileSync("scripts/portable/pack.mjs", "utf8");
const probe = readFileSync("bench/probe/main.ts", "utf8");

describe("the script that runs the portable archive", () => {
  test.skipIf(process.platform === "win32")("is valid for bash", () => {
    expect(() => execFileSync("bash", ["-n", "scripts/portable/run.sh"])).not.toThrow();
  });

  test("runs only programs that are packed", () => {
    const [, list = ""] = /^const PROGRAMS = \[(.*)\];$/m.exec(packer) ?? [];
    const packed = Array.from(list.matchAll(/"(\w+)"/g), ([, name]) => name);
    const run = Array.from(script.matchAll(/dist\/(\w+)\//g), ([, name]) => name);
    expect(new Set(run)).toEqual(new Set(packed));
  });

  test("asks the probe only for parts that it has", () => {
    const [, table = ""] = /^const PARTS: [^{]*\{\n((?:.*\n)*?)\};$/m.exec(probe) ?? [];
    const parts = Array.from(table.matchAll(/^ {2}(\w+):/gm), ([, name]) => name);
    const asked = Array.from(script.matchAll(/--only ([\w,]+)/g), ([, names = ""]) =>
      names.split(","),
    );
    expect(asked.flat()).not.toEqual([]);
    expect(asked.flat().filter((name) => !parts.includes(name))).toEqual([]);
  });
});

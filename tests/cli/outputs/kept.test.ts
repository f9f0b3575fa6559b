import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { orKept } from "../../../src/cli/outputs/kept.ts";
import { type Output, checkOutputs, writeOutput } from "../../../src/cli/outputs/outputs.ts";
import { DataError } from "../../../src/data/index.ts";
import { newFolder } from "../../folder.ts";

let folder = "";
let temporary = "";
let output: Output;

beforeEach(() => {
  folder = join(newFolder(), "results");
  mkdirSync(folder);
  temporary = newFolder();
  vi.stubEnv("TMPDIR", temporary);
  vi.stubEnv("TEMP", temporary);
  const outputs = checkOutputs(
    { out: [join(folder, "model.safetensors")] },
    { out: "network" },
    [],
  );
  output = outputs.out as Output;
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function write(content: string) {
  return orKept(output, content, () => writeOutput(output, content));
}

async function wordsOfFailure(content: string): Promise<string> {
  try {
    await write(content);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  return expect.fail("The output was written.");
}

test("an output that can be written is kept nowhere else", async () => {
  expect(await write("weights")).toBe(output.path);
  expect(readFileSync(output.path, "utf8")).toBe("weights");
  expect(readdirSync(tmpdir())).toEqual([]);
});

test("an output that cannot be written is whole in the temporary folder, and the error says where", async () => {
  rmSync(folder, { recursive: true });
  const message = await wordsOfFailure("weights");
  const [, path = ""] = / It is in (\S+) instead; move it before/.exec(message) ?? [];
  expect(message).toBe(
    `${output.path}: this file could not be written: there is no such file or folder. It is in ${path} instead; move it before the system empties that folder.`,
  );
  expect(path.startsWith(temporary)).toBe(true);
  expect(path.endsWith("model.safetensors")).toBe(true);
  expect(readFileSync(path, "utf8")).toBe("weights");
});

test("what went to the standard output gets the name of its kind", async () => {
  const printed = { ...output, path: "-", place: { ...output.place, type: "stdout" as const } };
  const failing = () => Promise.reject(new DataError("-: this file could not be written."));
  await expect(orKept(printed, "weights", failing)).rejects.toThrow("/model.safetensors instead");
});

test("where the temporary folder takes nothing either, the error says so and no folder is left", async () => {
  rmSync(folder, { recursive: true });
  rmSync(temporary, { recursive: true });
  expect(await wordsOfFailure("weights")).toContain(
    ` It is lost, because it could not be kept in ${temporary} either: there is no such file or folder.`,
  );
  expect(existsSync(temporary)).toBe(false);
});

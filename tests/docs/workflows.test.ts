// The workflows run on machines that this project does not have. What can be checked here: that they are YAML of the expected
// form, and that every step calls an npm script that exists.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };

interface Workflow {
  readonly name: string;
  readonly on: object;
  readonly jobs: Readonly<
    Record<string, { readonly "runs-on": string; readonly steps: readonly Step[] }>
  >;
}

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

const FOLDER = ".github/workflows";

describe.each(readdirSync(FOLDER))("%s", (file) => {
  const { name, on, jobs } = parse(readFileSync(join(FOLDER, file), "utf8")) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("has a name, a trigger, and steps in every job", () => {
    expect(file).toBe(`${name}.yml`);
    expect(Object.keys(on)).not.toEqual([]);
    for (const job of Object.values(jobs)) {
      expect(job["runs-on"]).toBeTypeOf("string");
      expect(job.steps.length).toBeGreaterThan(1);
    }
  });

  test("runs only npm ci and npm scripts that exist", () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands.length).toBeGreaterThan(1);
    const unknown = commands.filter((command) => {
      const [, script = ""] = /^npm run ([\w:]+)( -- .*)?$/.exec(command) ?? [];
      return command !== "npm ci" && !(script in manifest.scripts);
    });
    expect(unknown).toEqual([]);
  });

  test("pins the version of each action", () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });
});

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { type Output, checkOutputs } from "../../../src/cli/outputs/outputs.ts";
import { keptSweep } from "../../../src/cli/sweep/checkpoint.ts";
import { builtInDigits } from "../../../src/data/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import { readSweepFile } from "../../../src/run/sweep/saved-sweep.ts";
import { newFolder } from "../../folder.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a checkpoint that cannot be written does not end the sweep, and is there to be kept elsewhere", async () => {
  const folder = join(newFolder(), "results");
  mkdirSync(folder);
  const path = join(folder, "sweep.run");
  const { checkpoint } = checkOutputs({ checkpoint: [path] }, { checkpoint: "sweep" }, []);
  const lists = parseLists(defaultSettings, {}, 2);
  const dataset = builtInDigits({ count: 20, seed: 1 });
  const { keeper, unsaved } = await keptSweep(
    checkpoint as Output,
    1000,
    lists,
    { dataset, digits: {} },
    { lists, data: {}, results: [], group: undefined } as never,
  );
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  rmSync(folder, { recursive: true });

  await keeper.keep();
  expect(said.mock.lastCall?.[0]).toMatch(/^The sweep could not be saved\. /);
  const { name, content } = unsaved() ?? { name: "", content: "" };
  expect(name).toBe("sweep.run");
  expect((await readSweepFile(content as Uint8Array)).lists).toEqual(lists);

  mkdirSync(dirname(path));
  keeper.ended({ ended: "failed", network: { number: 1 } } as never);
  await keeper.keep();
  expect(existsSync(path)).toBe(true);
  expect(unsaved()).toBeUndefined();
});

test("where neither outputs nor checkpoint can be written in the end, both are kept elsewhere", async () => {
  const [folder, temporary] = [join(newFolder(), "results"), newFolder()];
  mkdirSync(folder);
  const args = "sweep --limit 400 --layers 16 --epochs 4 --seeds 2".split(" ");
  const outputs = ["--checkpoint", join(folder, "s.run"), "--csv", join(folder, "s.csv")];
  const command = spawn("node", ["dist/cli/main.js", ...args, ...outputs], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
  });
  let said = "";
  command.stdout.on("data", (text) => {
    if (String(text).includes("GPU:")) {
      rmSync(folder, { recursive: true });
    }
  });
  command.stderr.on("data", (text) => (said += String(text)));
  expect(await new Promise((resolve) => command.on("exit", resolve))).toBe(1);
  const places = Array.from(said.matchAll(/It is in (\S+) instead/g), ([, place]) => place ?? "");
  expect(places.map((place) => basename(place))).toEqual(["s.run", "s.csv"]);
  expect(places.every((place) => existsSync(place))).toBe(true);
});

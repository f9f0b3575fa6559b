// The files that a sweep writes at its end, checked before it begins.

import { mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorMessage } from "../../base/error-message.ts";
import { DataError } from "../../data/index.ts";
import type { SavedNetwork } from "../../engine/index.ts";
import { writeOnnxEnsemble } from "../../engine/index.ts";
import type { SettingName } from "../../run/settings.ts";
import { type SweptNetwork, valueText } from "../../run/sweep/networks.ts";
import { single } from "../flags/flags.ts";
import { UsageError } from "../flags/usage-error.ts";
import { checkModelName, isModelAt, isOnnxName, modelFileOf } from "../model.ts";
import { kept, orKept } from "../outputs/kept.ts";
import type { KindName } from "../outputs/kinds.ts";
import {
  type Input,
  type Output,
  type WantedOutput,
  checkedOutputs,
  writeOutput,
} from "../outputs/outputs.ts";
import { placeOf } from "../outputs/place.ts";

export const SWEEP_OUTPUT_FLAGS = {
  "out-best": {
    value: "FILE",
    help: "save the network with the highest validation accuracy here, as safetensors, or as ONNX in a FILE.onnx",
  },
  "out-all": {
    value: "DIR",
    help: "save all networks in this folder; evaluate and predict take it as one ensemble: --model DIR",
  },
  "out-ensemble": {
    value: "FILE",
    help: "save the best networks as one ensemble here, as ONNX",
  },
  csv: { value: "FILE", help: "save a line for each network here, with its settings and scores" },
  json: { value: "FILE", help: "save settings, epochs, comparison and ensembles here, as JSON" },
} as const;

type Flags = Readonly<
  Partial<
    Record<keyof typeof SWEEP_OUTPUT_FLAGS | "checkpoint" | "resume" | "force", readonly string[]>
  >
>;

/** The outputs that were asked for. */
export interface SweepOutputs {
  readonly best: Output | undefined;
  readonly ensemble: Output | undefined;
  readonly csv: Output | undefined;
  readonly json: Output | undefined;
  readonly checkpoint: Output | undefined;
  /** The folder, and what its file of each network is called. */
  readonly all: { readonly folder: string; readonly force: boolean } | undefined;
}

/**
 * Checks the outputs of a sweep.
 *
 * @param networks those to be trained
 * @throws UsageError, DataError that says which output is wrong, why, and what to do
 */
export function checkSweepOutputs(
  flags: Flags,
  inputs: readonly Input[],
  networks: readonly SweptNetwork[],
  swept: readonly SettingName[],
): SweepOutputs {
  const [best, ensemble, folder] = [flags["out-best"], flags["out-ensemble"], flags["out-all"]].map(
    single,
  );
  if (best !== undefined) {
    checkModelName("out-best", best);
  }
  if (ensemble !== undefined && !isOnnxName(ensemble) && ensemble !== "-") {
    throw new UsageError(
      `--out-ensemble is "${ensemble}"; an ensemble is written as ONNX. Let the name end in .onnx.`,
    );
  }
  const bestKind: KindName = best !== undefined && isOnnxName(best) ? "onnx" : "network";
  const files = [
    wanted("out-best", best, bestKind),
    wanted("out-ensemble", ensemble, "onnx"),
    wanted("csv", single(flags.csv), "sweep"),
    wanted("json", single(flags.json), "sweepRecord"),
    wanted("checkpoint", single(flags.checkpoint ?? flags.resume), "sweepRun"),
  ].flat();
  const names = networks.map((network) => networkFile(network, swept, networks.length));
  const inFolder = folder === undefined ? [] : folderOutputs(folder, names);
  const outputs = checkedOutputs([...files, ...inFolder], flags, inputs, single(flags.resume));
  const force = flags.force !== undefined;
  const own = outputs.filter(({ flag }) => flag !== "out-all");
  if (folder !== undefined) {
    checkAlone(folder, names, own, force);
  }
  const output = (flag: string) => own.find((one) => one.flag === flag);
  return {
    best: output("out-best"),
    ensemble: output("out-ensemble"),
    csv: output("csv"),
    json: output("json"),
    checkpoint: output("checkpoint"),
    all: folder === undefined ? undefined : { folder, force },
  };
}

function wanted(flag: string, path: string | undefined, kind: KindName): WantedOutput[] {
  return path === undefined ? [] : [{ flag, path, kind }];
}

/** A folder that does not exist yet is made when it is needed; until then its name must be free in a folder that exists. */
function folderOutputs(folder: string, names: readonly string[]): WantedOutput[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) {
    placeOf("out-all", folder.replace(/[/\\]+$/, ""));
    return [];
  }
  if (!found.isDirectory()) {
    throw new DataError(`--out-all must be a folder; ${folder} is a file. Name another folder.`);
  }
  return names.map((name) => ({ flag: "out-all", path: join(folder, name), kind: "network" }));
}

/** A folder is read as one ensemble, so other networks in it would be part of that. */
function checkAlone(
  folder: string,
  names: readonly string[],
  others: readonly Output[],
  force: boolean,
): void {
  const inside = others.find(
    ({ kind, path }) => ["network", "onnx"].includes(kind) && sameFolder(dirname(path), folder),
  );
  if (inside !== undefined) {
    throw new UsageError(
      `--${inside.flag} is in the folder of --out-all, which is read as one ensemble. Give a file in another folder.`,
    );
  }
  const stranger = filesIn(folder).find(
    (name) => !names.includes(name) && isModelAt(join(folder, name)),
  );
  if (stranger !== undefined && !force) {
    throw new DataError(
      `${folder} holds another network, ${stranger}, and the folder is read as one ensemble. Choose another folder, or add to this one with --force.`,
    );
  }
}

function sameFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a === undefined || b === undefined
    ? join(one, ".") === join(other, ".")
    : a.dev === b.dev && a.ino === b.ino;
}

function filesIn(folder: string): string[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined
    ? []
    : readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
}

/** `03-lr-0.001-seed-3.safetensors` */
export function networkFile(
  { number, settings }: SweptNetwork,
  swept: readonly SettingName[],
  count: number,
): string {
  const names = [...swept.filter((name) => name !== "seed"), "seed" as const];
  const words = names.map((name) => `${name}-${valueText(settings, name)}`);
  const digits = String(number).padStart(String(count).length, "0");
  return `${[digits, ...words].join("-").replace(/[^\w.-]+/g, "-")}.safetensors`;
}

/** What is written at the end of a sweep. */
export interface SweepFiles {
  readonly best: { readonly name: string; readonly network: SavedNetwork } | undefined;
  /** The networks of the ensemble. */
  readonly ensemble: readonly SavedNetwork[];
  readonly all: readonly { readonly file: string; readonly network: SavedNetwork }[];
  readonly csv: string;
  readonly json: string;
}

/**
 * Writes the outputs. If one cannot be written, the others still are.
 *
 * @throws DataError that names those that could not be written
 */
export async function writeSweep(outputs: SweepOutputs, files: SweepFiles): Promise<void> {
  const failures: string[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      failures.push(errorMessage(error));
    }
  };
  const { best, ensemble, all } = files;
  const write = (output: Output | undefined, what: string, content: () => string | Uint8Array) =>
    attempt(async () => {
      if (output !== undefined) {
        const file = content();
        const path = await orKept(output, file, () => writeOutput(output, file));
        console.log(`Saved ${what} to ${path}.`);
      }
    });
  if (best !== undefined) {
    const onnx = outputs.best?.kind === "onnx" ? ", as ONNX," : "";
    await write(outputs.best, `${best.name}${onnx}`, () =>
      modelFileOf(outputs.best?.path ?? "", best.network),
    );
  }
  if (ensemble.length > 0) {
    // The split is the same for all; the seeds of the networks differ.
    const seeds = ensemble.map(({ metadata: { seed } }) => seed).join(",");
    const metadata = { ...ensemble[0]?.metadata, seed: seeds };
    await write(outputs.ensemble, `the ensemble of ${ensemble.length}`, () =>
      writeOnnxEnsemble(ensemble, metadata),
    );
  }
  if (outputs.all !== undefined && all.length > 0) {
    const { folder, force } = outputs.all;
    await attempt(async () => {
      await writeAll(folder, force, all);
      console.log(`Saved ${all.length} networks in ${folder}.`);
    });
  }
  await write(outputs.csv, "the networks' scores", () => files.csv);
  await write(outputs.json, "the results", () => files.json);
  if (failures.length > 0) {
    throw new DataError(failures.join(" "));
  }
}

/** Writes all networks to their folder, or else to the temporary one. */
async function writeAll(folder: string, force: boolean, all: SweepFiles["all"]): Promise<void> {
  try {
    for (const { file, network } of all) {
      await writeOutput(folderOutput(folder, file, force), modelFileOf(file, network));
    }
  } catch (error) {
    const files = all.map(({ file, network }) => ({
      name: file,
      content: modelFileOf(file, network),
    }));
    throw new DataError(`${errorMessage(error)} ${kept(files)}`, { cause: error });
  }
}

function folderOutput(folder: string, file: string, force: boolean): Output {
  const path = join(folder, basename(file));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new DataError(`${folder}: this folder could not be made: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
  return { flag: "out-all", path, kind: "network", place: placeOf("out-all", path), force };
}

import { COMMIT } from "../base/commit.ts";
import { errorMessage } from "../base/error-message.ts";
import { DataError, type Dataset } from "../data/index.ts";
import {
  type Epoch,
  type LayerParameters,
  type StepScores,
  weightsFingerprint,
  writeOnnx,
} from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { recordJson } from "../run/run-record.ts";
import type { Settings } from "../run/settings.ts";
import { stepsCsv } from "../run/steps-csv.ts";
import { trainedOn } from "../run/trained-on.ts";
import { checkModelName, isOnnxName, modelFileOf } from "./model.ts";
import type { KindName } from "./outputs/kinds.ts";
import { type Output, type Outputs, writeOutput } from "./outputs/outputs.ts";
import { single } from "./shell/flags.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: {
    value: "FILE",
    help: "save the trained network here, as safetensors, or as ONNX in a FILE.onnx",
  },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  "steps-csv": {
    value: "FILE",
    help: "save loss, accuracy and learning rate of every training step here",
  },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

/** What `train` writes, its checkpoint included. */
export type OutputName = keyof typeof OUTPUT_FLAGS | "checkpoint";

type OutputValues = Readonly<Partial<Record<OutputName, readonly string[]>>>;

/** What each flag writes: the name of a network's file says in which format. */
export function outputKinds(flags: OutputValues): Readonly<Record<OutputName, KindName>> {
  const networkKind = (path: string | undefined): KindName =>
    path !== undefined && isOnnxName(path) ? "onnx" : "network";
  return {
    out: networkKind(single(flags.out)),
    onnx: "onnx",
    best: networkKind(single(flags.best)),
    csv: "epochs",
    "steps-csv": "steps",
    json: "record",
    checkpoint: "run",
  };
}

/** @throws UsageError if the name of a network's file promises another format */
export function checkModelNames(flags: OutputValues): void {
  for (const flag of ["out", "onnx", "best"] as const) {
    const file = single(flags[flag]);
    if (file !== undefined) {
      checkModelName(flag, file);
    }
  }
}

/** The course of a run. */
export interface Course {
  readonly epochs: readonly Epoch[];
  /** The training steps, if they were asked for. */
  readonly steps: readonly StepScores[];
}

/**
 * Prints the fingerprint of the trained weights and writes the files that were asked for. If one cannot be written, the
 * others still are.
 *
 * @throws DataError that names the files that could not be written
 */
export async function writeOutputs(
  outputs: Outputs<OutputName>,
  run: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  course: Course,
): Promise<void> {
  const parameters = await run.network.read();
  console.log(`Weights ${await weightsFingerprint(parameters)}`);
  const print = (sentence: string) => {
    console.log(sentence);
  };
  await writeFiles(outputs, run, dataset, settings, { ...course, parameters }, print);
}

/**
 * Writes the outputs of a run that was interrupted, as they are after its last finished epoch.
 *
 * @returns what was saved, as a sentence
 * @throws DataError that names the files that could not be written
 */
export async function writeInterrupted(
  outputs: Outputs<OutputName>,
  run: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  { epochs, steps, parameters }: TrainedCourse,
): Promise<string> {
  const finished = steps.filter(({ epoch }) => epoch <= epochs.length);
  const course = { epochs, parameters, steps: finished };
  // The reader of the standard output may be what has ended.
  await writeFiles(outputs, run, dataset, settings, course, () => undefined);
  const file = outputs.out ?? outputs.onnx;
  return file === undefined
    ? "Saved what was finished until then."
    : `Saved the network so far to ${file.path}.`;
}

/** The course of a run, and the network that it led to. */
interface TrainedCourse extends Course {
  readonly parameters: readonly LayerParameters[];
}

async function writeFiles(
  outputs: Outputs<OutputName>,
  { compute, network, trainer, tuning }: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  { epochs, steps, parameters }: TrainedCourse,
  print: (sentence: string) => void,
): Promise<void> {
  const { sizes } = network.model;
  const metadata = await trainedOn(dataset, settings, settings.seed);
  const fingerprint = await weightsFingerprint(parameters);
  const failures: string[] = [];
  const save = async (
    name: OutputName,
    what: string,
    content: (path: string) => string | Uint8Array,
  ) => {
    const output = outputs[name];
    if (output === undefined) {
      return;
    }
    try {
      const path = await writeOutput(output, content(output.path));
      print(`Saved ${what.replace("{file}", path)}${replacedWords(output, path)}.`);
    } catch (error) {
      failures.push(errorMessage(error));
    }
  };
  const saved = { sizes, parameters, metadata };
  await save("out", networkWords("the network", outputs.out), (path) => modelFileOf(path, saved));
  await save("onnx", "the network to {file}, as ONNX", () => writeOnnx(saved));
  if (outputs.best !== undefined) {
    const best = { ...saved, parameters: await trainer.readBest() };
    const words = `the network of epoch ${trainer.best?.epoch ?? 0}, its best,`;
    await save("best", networkWords(words, outputs.best), (path) => modelFileOf(path, best));
  }
  await save("csv", "the epochs to {file}", () => historyCsv(epochs));
  await save("steps-csv", "the training steps to {file}", () => stepsCsv(steps));
  await save("json", "the history to {file}", () =>
    recordJson({
      settings,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      tuning: { ...tuning, plan: trainer.plan.name },
      fingerprint,
      epochs,
    }),
  );
  if (failures.length > 0) {
    throw new DataError(failures.join(" "));
  }
}

/** Says that a network is gone, because a new one has its name. */
function replacedWords({ kind, path, place, force }: Output, written: string): string {
  const isNetwork = kind === "network" || kind === "onnx";
  const isReplaced = isNetwork && place.hasContent && written === path;
  return isReplaced ? `, in place of the ${force ? "file" : "one"} that was there` : "";
}

function networkWords(what: string, output: Output | undefined): string {
  return `${what} to {file}${output?.kind === "onnx" ? ", as ONNX" : ""}`;
}

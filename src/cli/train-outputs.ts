import { COMMIT } from "../base/commit.ts";
import { errorMessage } from "../base/error-message.ts";
import { DataError, type Dataset } from "../data/index.ts";
import {
  type Epoch,
  type LayerParameters,
  type SavedNetwork,
  type StepScores,
  readModel,
  weightsFingerprint,
  writeOnnx,
} from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { recordJson } from "../run/run-record.ts";
import type { Settings } from "../run/settings.ts";
import {
  type Judged,
  claimOf,
  claimSentence,
  quantisedFile,
} from "../run/sharing/quantised-network.ts";
import { stepsCsv } from "../run/steps-csv.ts";
import { taskOf } from "../run/task.ts";
import { trainedOn } from "../run/trained-on.ts";
import { single } from "./flags/flags.ts";
import { checkModelName, isOnnxName, isQuantisedName, modelFileOf } from "./model.ts";
import type { KindName } from "./outputs/kinds.ts";
import {
  type Output,
  type Outputs,
  replacedWords,
  replacesEarlier,
  writeOutput,
} from "./outputs/outputs.ts";
import { checkReportName, trainReport } from "./report/train-report.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: {
    value: "FILE",
    help: "save the trained network here, as safetensors, as ONNX in a FILE.onnx, or with weights of 8 bits in a FILE.q8.safetensors",
  },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  "steps-csv": {
    value: "FILE",
    help: "save loss, accuracy, learning rate and the norm of the gradient of every training step here",
  },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
  report: {
    value: "FILE",
    help: "save a report here, one HTML file: accuracy, curves, epochs, confusion matrix, misread digits, weights, settings",
  },
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
    report: "report",
    checkpoint: "run",
  };
}

/** @throws UsageError if the name of a network's file, or of a report, promises another format */
export function checkOutputNames(flags: OutputValues): void {
  for (const flag of ["out", "onnx", "best"] as const) {
    const file = single(flags[flag]);
    if (file !== undefined) {
      checkModelName(flag, file);
    }
  }
  const report = single(flags.report);
  if (report !== undefined) {
    checkReportName(report);
  }
}

/** The course of a run. */
export interface Course {
  readonly epochs: readonly Epoch[];
  /** The training steps, if they were asked for. */
  readonly steps: readonly StepScores[];
  /** The call that repeats the run. */
  readonly command: string;
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
  { epochs, steps, parameters, command }: TrainedCourse,
): Promise<string> {
  const finished = steps.filter(({ epoch }) => epoch <= epochs.length);
  const course = { epochs, parameters, steps: finished, command };
  // The reader of the standard output may be what has ended.
  await writeFiles(outputs, run, dataset, settings, course, () => undefined);
  const file = outputs.out ?? outputs.onnx;
  return file === undefined
    ? "Saved what was finished until then."
    : `Saved the network so far to ${file.path}${replacedWords(file, file.path)}.`;
}

/** The course of a run, and the network that it led to. */
interface TrainedCourse extends Course {
  readonly parameters: readonly LayerParameters[];
}

async function writeFiles(
  outputs: Outputs<OutputName>,
  run: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  course: TrainedCourse,
  print: (sentence: string) => void,
): Promise<void> {
  const { compute, network, trainer, tuning } = run;
  const { epochs, steps, parameters } = course;
  const { sizes } = network.model;
  const metadata = await trainedOn(dataset, settings, settings.seed);
  const fingerprint = await weightsFingerprint(parameters);
  const failures: string[] = [];
  const save = async (
    name: OutputName,
    what: string,
    content: (path: string) => string | Uint8Array | Promise<string | Uint8Array>,
  ) => {
    const output = outputs[name];
    if (output === undefined) {
      return;
    }
    try {
      const path = await writeOutput(output, await content(output.path));
      print(`Saved ${what.replace("{file}", path)}${replacedWords(output, path)}.`);
    } catch (error) {
      failures.push(errorMessage(error));
    }
  };
  const saved = { sizes, parameters, metadata };
  const fileOf = async (path: string, network: SavedNetwork, trained: number) => {
    if (!isQuantisedName(path)) {
      return modelFileOf(path, network);
    }
    const judged = judgedOf(dataset, settings);
    const file = await quantisedFile(compute, network, judged, {
      settings,
      epochs: trained,
      steps: trained * trainer.steps,
    });
    const claim = claimOf(readModel(file).metadata);
    print(`${path}: Weights rounded to 8 bits. ${claim === undefined ? "" : claimSentence(claim)}`);
    return file;
  };
  await save("out", networkWords("the network", outputs.out), (path) =>
    fileOf(path, saved, epochs.length),
  );
  await save("onnx", "the network to {file}, as ONNX", () => writeOnnx(saved));
  if (outputs.best !== undefined) {
    const best = { ...saved, parameters: await trainer.readBest() };
    const epoch = trainer.best?.epoch ?? 0;
    const isValidated = epochs.at(-1)?.valAccuracy !== undefined;
    const words = `the network of epoch ${epoch}, its best${isValidated ? "" : " by the training accuracy"},`;
    await save("best", networkWords(words, outputs.best), (path) => fileOf(path, best, epoch));
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
  await save("report", "the report to {file}", () => trainReport(run, dataset, settings, course));
  if (failures.length > 0) {
    throw new DataError(failures.join(" "));
  }
}

/** The digits on which the run judges its network. */
function judgedOf(dataset: Dataset, settings: Settings): Judged {
  const { training, validation } = taskOf(dataset, settings);
  return { dataset: validation ?? training, isValidation: validation !== undefined };
}

/** Sentences about the files that the run will replace and that may be missed. */
export function replacingWords(outputs: Outputs<OutputName>): string[] {
  return Object.values(outputs)
    .filter(replacesEarlier)
    .map(({ flag, path, force }) => {
      const what = force ? path : `the network in ${path}`;
      return `--${flag} will replace ${what}, also if the run is interrupted.`;
    });
}

function networkWords(what: string, output: Output | undefined): string {
  return `${what} to {file}${output?.kind === "onnx" ? ", as ONNX" : ""}`;
}

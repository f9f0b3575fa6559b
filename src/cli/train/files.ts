// What train writes at its end: for each output that was asked for, its content and the words that say where it is.

import { COMMIT } from "../../base/commit.ts";
import type { Dataset } from "../../data/index.ts";
import {
  type Epoch,
  type LayerParameters,
  type SavedNetwork,
  type StepScores,
  readModel,
  weightsFingerprint,
  writeOnnx,
} from "../../engine/index.ts";
import { historyCsv } from "../../run/history.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { recordJson } from "../../run/run-record.ts";
import type { Settings } from "../../run/settings.ts";
import {
  type Judged,
  claimOf,
  claimSentence,
  quantisedFile,
} from "../../run/sharing/quantised-network.ts";
import { stepsCsv } from "../../run/steps-csv.ts";
import { taskOf } from "../../run/task.ts";
import { trainedOn } from "../../run/trained-on.ts";
import { isQuantisedName, modelFileOf } from "../model.ts";
import type { Output, Outputs } from "../outputs/outputs.ts";
import { trainReport } from "../report/train-report.ts";
import type { OutputName } from "./output-flags.ts";

/** The course of a run. */
export interface Course {
  readonly epochs: readonly Epoch[];
  /** The training steps, if they were asked for. */
  readonly steps: readonly StepScores[];
  /** The call that repeats the run. */
  readonly command: string;
}

/** A trained network, and how it came about. */
export interface Trained {
  readonly run: PreparedRun;
  /** Before it was split. */
  readonly dataset: Dataset;
  readonly settings: Settings;
  readonly course: Course;
  readonly parameters: readonly LayerParameters[];
}

/** A file to write. */
export interface TrainFile {
  readonly output: Output;
  /** What it holds, as in "the network to {file}". */
  readonly words: string;
  readonly content: () => Content | Promise<Content>;
}

interface Content {
  readonly bytes: string | Uint8Array;
  /** What there is to say about it, as a sentence. */
  readonly remark?: string;
}

/** The files that were asked for, in the order in which they are written. */
export async function filesOf(
  outputs: Outputs<OutputName>,
  trained: Trained,
): Promise<readonly TrainFile[]> {
  return [...(await networkFiles(outputs, trained)), ...recordFiles(outputs, trained)];
}

async function networkFiles(
  { out, onnx, best }: Outputs<OutputName>,
  trained: Trained,
): Promise<TrainFile[]> {
  const { dataset, settings, parameters, course } = trained;
  const { network, trainer } = trained.run;
  const metadata = await trainedOn(dataset, settings, settings.seed);
  const last = { sizes: network.model.sizes, parameters, metadata };
  const files: TrainFile[] = [];
  if (out !== undefined) {
    files.push(networkFile(out, "the network", last, course.epochs.length, trained));
  }
  if (onnx !== undefined) {
    const words = "the network to {file}, as ONNX";
    files.push({ output: onnx, words, content: () => ({ bytes: writeOnnx(last) }) });
  }
  if (best !== undefined) {
    const epoch = trainer.best?.epoch ?? 0;
    const isValidated = course.epochs.at(-1)?.valAccuracy !== undefined;
    const words = `the network of epoch ${epoch}, its best${isValidated ? "" : " by the training accuracy"},`;
    const saved = { ...last, parameters: await trainer.readBest() };
    files.push(networkFile(best, words, saved, epoch, trained));
  }
  return files;
}

/** @param epochs how many the network was trained for */
function networkFile(
  output: Output,
  what: string,
  network: SavedNetwork,
  epochs: number,
  trained: Trained,
): TrainFile {
  const content = isQuantisedName(output.path)
    ? () => quantised(output.path, network, epochs, trained)
    : () => ({ bytes: modelFileOf(output.path, network) });
  return {
    output,
    words: `${what} to {file}${output.kind === "onnx" ? ", as ONNX" : ""}`,
    content,
  };
}

async function quantised(
  path: string,
  network: SavedNetwork,
  epochs: number,
  { run: { compute, trainer }, dataset, settings }: Trained,
): Promise<Content> {
  const bytes = await quantisedFile(compute, network, judgedOf(dataset, settings), {
    settings,
    epochs,
    steps: epochs * trainer.steps,
  });
  const claim = claimOf(readModel(bytes).metadata);
  const remark = `${path}: Weights rounded to 8 bits. ${claim === undefined ? "" : claimSentence(claim)}`;
  return { bytes, remark };
}

/** The digits on which the run judges its network. */
function judgedOf(dataset: Dataset, settings: Settings): Judged {
  const { training, validation } = taskOf(dataset, settings);
  return { dataset: validation ?? training, isValidation: validation !== undefined };
}

/** What tells how the network came about. */
function recordFiles(outputs: Outputs<OutputName>, trained: Trained): TrainFile[] {
  const { run, dataset, settings, course, parameters } = trained;
  const file = (
    name: OutputName,
    words: string,
    content: () => Content["bytes"] | Promise<Content["bytes"]>,
  ): TrainFile[] => {
    const output = outputs[name];
    return output === undefined
      ? []
      : [{ output, words, content: async () => ({ bytes: await content() }) }];
  };
  return [
    file("csv", "the epochs to {file}", () => historyCsv(course.epochs)),
    file("steps-csv", "the training steps to {file}", () => stepsCsv(course.steps)),
    file("json", "the history to {file}", () => recordOf(trained)),
    file("report", "the report to {file}", () =>
      trainReport(run, dataset, settings, { ...course, parameters }),
    ),
  ].flat();
}

async function recordOf({ run, dataset, settings, course, parameters }: Trained): Promise<string> {
  const { compute, trainer, tuning } = run;
  return recordJson({
    settings,
    data: { name: dataset.name, rows: dataset.count },
    adapter: compute.adapter,
    host: `Node ${process.versions.node}`,
    commit: COMMIT,
    tuning: { ...tuning, plan: trainer.plan.name },
    fingerprint: await weightsFingerprint(parameters),
    epochs: course.epochs,
  });
}

// What train prints around its table of epochs.

import {
  counted,
  formatCount,
  formatPercent,
  formatSeconds,
  formatSpeed,
} from "../../base/format.ts";
import type { Dataset } from "../../data/index.ts";
import { type Epoch, modelOf } from "../../engine/index.ts";
import { secondsOf } from "../../run/history.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { remarksOn } from "../../run/remarks.ts";
import type { Settings } from "../../run/settings.ts";
import { PEOPLES_WORDS, type Task } from "../../run/task.ts";
import { type Resumed, otherRateWords } from "../checkpoint.ts";
import { type DigitsFlags, printNote, printNotes, printOddities } from "../digits/digits.ts";
import type { Outputs } from "../outputs/outputs.ts";
import { summaryTable } from "../table.ts";
import type { OutputName } from "./output-flags.ts";

/**
 * The network, the digits, and what there is to say about them.
 *
 * @param dataset before it was split
 * @param flags those with which the digits were read
 */
export function printTask(task: Task, dataset: Dataset, flags: DigitsFlags, gpu: string): void {
  const { sizes, training, validation } = task;
  const rows = `${formatCount(training.count)} training and ${formatCount(validation?.count ?? 0)} validation samples`;
  console.log(summaryTable(modelOf(sizes)));
  console.log(`Data: ${dataset.name}, ${rows}`);
  console.log(`GPU:  ${gpu}`);
  printNotes(dataset, flags);
  if (dataset.drawn !== undefined && validation !== undefined) {
    printNote(PEOPLES_WORDS);
  }
  printOddities(remarksOn(task));
}

/** The plan, and where a run continues. */
export function printStart(
  { trainer }: PreparedRun,
  resumed: Resumed | undefined,
  settings: Settings,
): void {
  const { name: plan, reason } = trainer.plan;
  console.log(`Plan: ${reason === undefined ? plan : `${plan}, because ${reason}`}`);
  if (resumed !== undefined) {
    const { epochsDone, stepsDone } = resumed.state;
    const place =
      stepsDone === 0
        ? `after ${counted(epochsDone, "epoch")}`
        : `epoch ${epochsDone + 1}, after step ${stepsDone}`;
    console.log(`From: ${resumed.file}, ${place}`);
    const words = otherRateWords(resumed, settings);
    if (words !== undefined) {
      printNote(words);
    }
  }
  console.log();
}

/** A resumed run that had nothing left to train. */
export function finishedWords(epochs: number, { schedule }: Settings): string {
  // A schedule spreads over the epochs of the run, so their number stays.
  const more = schedule === "constant" ? ` For more, add --epochs ${2 * epochs}.` : "";
  return `This run is finished after ${counted(epochs, "epoch")}; nothing was trained.${more}`;
}

export function printResult(epochs: readonly Epoch[], rows: number): void {
  const seconds = secondsOf(epochs);
  const accuracy = epochs.at(-1)?.valAccuracy;
  const validation =
    accuracy === undefined ? "" : `Validation accuracy ${formatPercent(accuracy)}. `;
  const speed = formatSpeed((rows * epochs.length) / seconds);
  console.log(`\n${validation}${formatSeconds(seconds)}, ${speed}.`);
}

/** Outputs that hold the network; who reads the run from --json wants no advice either. */
const KEEPING = ["out", "onnx", "best", "checkpoint", "json"] as const;

/** Where the network is, if no other line says so. */
export function printKept(outputs: Outputs<OutputName>): void {
  const kept = KEEPING.filter((name) => outputs[name] !== undefined);
  if (kept.join() === "checkpoint") {
    console.log(`The run is in ${outputs.checkpoint?.path ?? ""}, with its network.`);
  }
  if (kept.length === 0 && Object.values(outputs).every(({ place }) => place.type !== "stdout")) {
    console.log("The network was not saved. Add --out model.safetensors to save it.");
  }
}

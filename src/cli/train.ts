import { counted, formatCount, formatPercent, formatSeconds, formatSpeed } from "../base/format.ts";
import type { Dataset } from "../data/index.ts";
import { type ComputeDevice, type Epoch, type StepScores, modelOf } from "../engine/index.ts";
import { adapterName, openGpu } from "../node/gpu.ts";
import { secondsOf } from "../run/history.ts";
import { parseChoice } from "../run/parse-setting.ts";
import { type PreparedRun, type TuningSource, prepareRun } from "../run/prepare-run.ts";
import { remarksOn } from "../run/remarks.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  presets,
  settings as table,
} from "../run/settings.ts";
import { PEOPLES_WORDS, type Task, sizesOf, taskOf } from "../run/task.ts";
import { checkBatches, checkSplit } from "./batches.ts";
import {
  type Resumed,
  checkSameData,
  checkpointsIn,
  otherRateWords,
  readResumed,
  resumedFlags,
  resumedSettings,
  settingsIn,
} from "./checkpoint.ts";
import {
  DIGITS_FLAGS,
  type DigitsFlags,
  checkDrawn,
  checkLabels,
  digitsInputs,
  digitsOf,
  printNote,
  printNotes,
  printOddities,
} from "./digits/digits.ts";
import { inputFiles } from "./digits/files.ts";
import { openThread } from "./drawing/open-thread.ts";
import { type Finished, trainAndPrint } from "./epochs.ts";
import { readFlags, single } from "./flags/flags.ts";
import { UsageError } from "./flags/usage-error.ts";
import { asFlag } from "./flags/values.ts";
import { GPU_FLAG, gpuPreference } from "./gpu.ts";
import { FORCE_FLAG, type Output, type Outputs, checkOutputs } from "./outputs/outputs.ts";
import { checkSpace } from "./outputs/space.ts";
import { repeatCall } from "./report/repeat-call.ts";
import { saveInterval } from "./save-every.ts";
import { type FlagValues, keptFlags } from "./shell/interruption.ts";
import { isStdin } from "./shell/pipe.ts";
import { summaryTable } from "./table.ts";
import {
  type Course,
  OUTPUT_FLAGS,
  type OutputName,
  checkOutputNames,
  outputKinds,
  replacingWords,
  writeInterrupted,
  writeOutputs,
} from "./train-outputs.ts";
import { tuningSource } from "./tuning.ts";

/** Of train and sweep. */
export const PRESET_FLAG = {
  preset: {
    value: "NAME",
    help: "settings that belong together: first (a good network soon), standard (Keras's defaults), best (the fewest errors) or fresh (a long run on built-in digits); other flags override them",
  },
} as const;

const FLAGS = {
  ...DIGITS_FLAGS,
  ...OUTPUT_FLAGS,
  ...GPU_FLAG,
  ...FORCE_FLAG,
  checkpoint: {
    value: "FILE",
    help: "save the run here, after each epoch, every few seconds and when a signal such as Ctrl-C ends it, to continue it later",
  },
  "save-every": { value: "10", help: "seconds between two checkpoints inside an epoch" },
  resume: { value: "FILE", help: "continue the run of a checkpoint, with the same bits" },
  ...PRESET_FLAG,
  tuning: { value: "FILE", help: "take the kernels of an earlier run, from its --json" },
} as const;

/** `npm run train`: reads data, trains, prints the table, saves what was asked for. */
export async function trainCommand(args: readonly string[]): Promise<void> {
  const { settings: asked, flags } = readFlags(
    "train",
    "Trains a network on handwritten digits, wholly on the GPU; on built-in digits unless you name others.",
    Object.keys(table) as SettingName[],
    FLAGS,
    args,
  );
  const resume = single(flags.resume);
  const interval = saveInterval(single(flags["save-every"]) ?? "10");
  const preference = gpuPreference(single(flags.gpu));
  checkOutputNames(flags);
  if (flags["save-every"] !== undefined && (flags.checkpoint ?? resume) === undefined) {
    throw new UsageError(
      "--save-every is the time between two saves of --checkpoint. Add --checkpoint FILE, or leave it out.",
    );
  }
  if (resume !== undefined && flags.preset !== undefined) {
    throw new UsageError(
      "--preset does not go with --resume: the run keeps its settings. Leave it out.",
    );
  }
  if (resume !== undefined && isStdin(resume)) {
    throw new UsageError("--resume needs a file, because the run is saved to it again.");
  }
  const tuning = tuningSource(single(flags.tuning));
  const resumed = resume === undefined ? undefined : await readResumed(resume);
  const chosen = settingsIn(args);
  const settings = resumed
    ? resumedSettings(resumed, asked, chosen)
    : { ...asked, ...unlessChosen(presetNamed(single(flags.preset)), chosen) };
  const digits = resumed ? resumedFlags(flags, resumed) : flags;
  if (settings.fresh) {
    checkDrawn(digits);
  }
  const inputs = [
    ...digitsInputs(digits, "train"),
    ...inputFiles({ tuning: flags.tuning, resume: flags.resume }, "train"),
  ];
  const outputs = checkOutputs(
    { ...flags, checkpoint: flags.checkpoint ?? flags.resume },
    outputKinds(flags),
    inputs,
    resume,
  );

  const dataset = await digitsOf(digits, "train", settings.seed);
  checkLabels(dataset, "learn from");
  checkSplit(dataset, settings);
  checkSpace(Object.values(outputs), sizesOf(dataset, settings));
  const compute = await openGpu(preference);
  const { run, course } = await train(compute, dataset, settings, {
    tuning,
    resumed,
    flags,
    digits,
    outputs,
    command: repeatCall(digits, settings),
    checkpoint: outputs.checkpoint && {
      output: outputs.checkpoint,
      interval,
      digits,
      again: keptFlags(AGAIN, flags),
    },
  });
  await writeOutputs(outputs, run, dataset, settings, course);
  const kept = KEEPING.filter((name) => outputs[name] !== undefined);
  if (kept.join() === "checkpoint") {
    console.log(`The run is in ${outputs.checkpoint?.path ?? ""}, with its network.`);
  }
  const isKept = kept.length > 0;
  if (!isKept && Object.values(outputs).every(({ place }) => place.type !== "stdout")) {
    console.log("The network was not saved. Add --out model.safetensors to save it.");
  }
}

/** Outputs that hold the network; who reads the run from --json wants no advice either. */
const KEEPING = ["out", "onnx", "best", "checkpoint", "json"] as const;

/** Flags that a run which continues needs again. */
const AGAIN = [
  ...Object.keys(OUTPUT_FLAGS),
  "save-every",
  ...Object.keys(GPU_FLAG),
  ...Object.keys(FORCE_FLAG),
];

/** @throws UsageError if there is no such preset */
export function presetNamed(name: string | undefined): Partial<Settings> {
  const names = Object.keys(presets) as PresetName[];
  return name === undefined ? {} : presets[asFlag(() => parseChoice("preset", names, name))];
}

function unlessChosen(
  preset: Partial<Settings>,
  chosen: readonly SettingName[],
): Partial<Settings> {
  const names = new Set<string>(chosen);
  return Object.fromEntries(Object.entries(preset).filter(([name]) => !names.has(name)));
}

interface TrainOptions {
  readonly tuning: TuningSource;
  readonly resumed: Resumed | undefined;
  /** The flags that were given, and those with which the digits were read: a run that continues has its own. */
  readonly flags: DigitsFlags;
  readonly digits: DigitsFlags;
  readonly outputs: Outputs<OutputName>;
  /** The call that repeats the run. */
  readonly command: string;
  readonly checkpoint:
    | {
        readonly output: Output;
        readonly interval: number;
        readonly digits: DigitsFlags;
        /** Flags that the run needs again when it continues. */
        readonly again: FlagValues;
      }
    | undefined;
}

async function train(
  compute: ComputeDevice,
  dataset: Dataset,
  settings: Settings,
  { tuning, resumed, flags, digits, outputs, command, checkpoint }: TrainOptions,
): Promise<{ run: PreparedRun; course: Course }> {
  if (resumed !== undefined) {
    await checkSameData(resumed, dataset, flags);
  }
  const task = taskOf(dataset, settings);
  checkBatches([settings.batch], task.training.count);
  printTask(task, dataset.name, adapterName(compute.adapter));
  printNotes(dataset, digits);
  if (dataset.drawn !== undefined && task.validation !== undefined) {
    printNote(PEOPLES_WORDS);
  }
  printOddities(remarksOn(task));
  for (const sentence of replacingWords(outputs)) {
    printNote(sentence);
  }
  const run = await prepareRun(compute, task, tuning, openThread, resumed);
  const { name: plan, reason } = run.trainer.plan;
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
  const saved = { sizes: task.sizes, settings, plan };
  const checkpoints =
    checkpoint &&
    (await checkpointsIn(
      checkpoint.output,
      checkpoint.interval,
      saved,
      dataset,
      checkpoint.digits,
      checkpoint.again,
    ));
  const steps: StepScores[] = [];
  const keep = (scores: StepScores) => {
    steps.push(scores);
  };
  const before = resumed?.epochs ?? [];
  const stepScores = outputs["steps-csv"] !== undefined ? keep : undefined;
  const writeSoFar = (finished: Finished) =>
    writeInterrupted(outputs, run, dataset, settings, { ...finished, steps, command });
  const interrupted = Object.keys(outputs).length > 0 ? writeSoFar : undefined;
  const isSaved = resumed !== undefined && checkpoints?.file === resumed.file;
  const keeping = { checkpoints, interrupted, isSaved };
  const epochs = await trainAndPrint(run, task, before, keeping, stepScores);
  if (resumed !== undefined && epochs.length === before.length) {
    // Nothing was trained, and so nothing saved yet.
    if (checkpoints !== undefined && checkpoints.file !== resumed.file) {
      await checkpoints.save(resumed.state, epochs);
    }
    console.log(`\n${finishedWords(epochs.length, settings)}`);
  } else {
    printResult(epochs, task.training.count);
  }
  return { run, course: { epochs, steps, command } };
}

/** A resumed run that had nothing left to train. */
function finishedWords(epochs: number, { schedule }: Settings): string {
  // A schedule spreads over the epochs of the run, so their number stays.
  const more = schedule === "constant" ? ` For more, add --epochs ${2 * epochs}.` : "";
  return `This run is finished after ${counted(epochs, "epoch")}; nothing was trained.${more}`;
}

function printTask({ sizes, training, validation }: Task, data: string, gpu: string): void {
  const rows = `${formatCount(training.count)} training and ${formatCount(validation?.count ?? 0)} validation samples`;
  console.log(summaryTable(modelOf(sizes)));
  console.log(`Data: ${data}, ${rows}`);
  console.log(`GPU:  ${gpu}`);
}

function printResult(epochs: readonly Epoch[], rows: number): void {
  const seconds = secondsOf(epochs);
  const accuracy = epochs.at(-1)?.valAccuracy;
  const validation =
    accuracy === undefined ? "" : `Validation accuracy ${formatPercent(accuracy)}. `;
  const speed = formatSpeed((rows * epochs.length) / seconds);
  console.log(`\n${validation}${formatSeconds(seconds)}, ${speed}.`);
}

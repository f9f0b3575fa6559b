import type { Dataset } from "../../data/index.ts";
import type { ComputeDevice, StepScores } from "../../engine/index.ts";
import { adapterName, openGpu } from "../../node/gpu.ts";
import { parseChoice } from "../../run/parse-setting.ts";
import { type TuningSource, prepareRun } from "../../run/prepare-run.ts";
import type { RunFile } from "../../run/saved-run.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  presets,
  settings as table,
} from "../../run/settings.ts";
import { sizesOf, taskOf } from "../../run/task.ts";
import { checkBatches, checkSplit } from "../batches.ts";
import {
  type Checkpoints,
  type Resumed,
  checkSameData,
  checkpointsIn,
  readResumed,
  resumedFlags,
  resumedSettings,
  settingsIn,
} from "../checkpoint.ts";
import {
  DIGITS_FLAGS,
  type DigitsFlags,
  checkDrawn,
  checkLabels,
  digitsInputs,
  digitsOf,
  printNote,
} from "../digits/digits.ts";
import { inputFiles } from "../digits/files.ts";
import { openThread } from "../drawing/open-thread.ts";
import { readFlags, single } from "../flags/flags.ts";
import { UsageError } from "../flags/usage-error.ts";
import { asFlag } from "../flags/values.ts";
import { GPU_FLAG, gpuPreference } from "../gpu.ts";
import { FORCE_FLAG, type Output, type Outputs, checkOutputs } from "../outputs/outputs.ts";
import { checkSpace } from "../outputs/space.ts";
import { repeatCall } from "../report/repeat-call.ts";
import { saveInterval } from "../save-every.ts";
import { type FlagValues, keptFlags } from "../shell/interruption.ts";
import { isStdin } from "../shell/pipe.ts";
import { tuningSource } from "../tuning.ts";
import { type Finished, trainAndPrint } from "./epochs.ts";
import type { Trained } from "./files.ts";
import { OUTPUT_FLAGS, type OutputName, checkOutputNames, outputKinds } from "./output-flags.ts";
import { type SaveRun, replacingWords, writeInterrupted, writeOutputs } from "./outputs.ts";
import { finishedWords, printKept, printResult, printStart, printTask } from "./print.ts";

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
  checkTogether(flags);
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
  const outputs = checkedFiles(flags, digits);

  const dataset = await digitsOf(digits, "train", settings.seed);
  checkLabels(dataset, "learn from");
  checkSplit(dataset, settings);
  checkSpace(Object.values(outputs), sizesOf(dataset, settings));
  const compute = await openGpu(preference);
  const { trained, saveRun } = await train(compute, dataset, settings, {
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
  await writeOutputs(outputs, trained, saveRun);
  printKept(outputs);
}

type TrainFlags = Readonly<Partial<Record<keyof typeof FLAGS, readonly string[]>>>;

/** @throws UsageError if flags do not go together */
function checkTogether(flags: TrainFlags): void {
  const resume = single(flags.resume);
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
}

/**
 * Checks what the command reads and writes.
 *
 * @param digits the flags with which the digits are read
 */
function checkedFiles(flags: TrainFlags, digits: DigitsFlags): Outputs<OutputName> {
  const inputs = [
    ...digitsInputs(digits, "train"),
    ...inputFiles({ tuning: flags.tuning, resume: flags.resume }, "train"),
  ];
  return checkOutputs(
    { ...flags, checkpoint: flags.checkpoint ?? flags.resume },
    outputKinds(flags),
    inputs,
    single(flags.resume),
  );
}

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
  options: TrainOptions,
): Promise<{ trained: Omit<Trained, "parameters">; saveRun: SaveRun | undefined }> {
  const { tuning, resumed, flags, digits, outputs, command } = options;
  if (resumed !== undefined) {
    await checkSameData(resumed, dataset, flags);
  }
  const task = taskOf(dataset, settings);
  checkBatches([settings.batch], task.training.count);
  printTask(task, dataset, digits, adapterName(compute.adapter));
  for (const sentence of replacingWords(outputs)) {
    printNote(sentence);
  }
  const run = await prepareRun(compute, task, tuning, openThread, resumed);
  printStart(run, resumed, settings);
  const checkpoints = await checkpointsOf(options, dataset, {
    sizes: task.sizes,
    settings,
    plan: run.trainer.plan.name,
  });
  const steps: StepScores[] = [];
  const keep = (scores: StepScores) => {
    steps.push(scores);
  };
  const before = resumed?.epochs ?? [];
  const stepScores = outputs["steps-csv"] !== undefined ? keep : undefined;
  const writeSoFar = ({ epochs, parameters }: Finished) => {
    const course = { epochs, steps, command };
    return writeInterrupted(outputs, { run, dataset, settings, course, parameters });
  };
  const interrupted = Object.keys(outputs).length > 0 ? writeSoFar : undefined;
  const isSaved = resumed !== undefined && checkpoints?.file === resumed.file;
  const keeping = { checkpoints, interrupted, isSaved };
  const { epochs, unsaved } = await trainAndPrint(run, task, before, keeping, stepScores);
  if (resumed !== undefined && epochs.length === before.length) {
    // Nothing was trained, and so nothing saved yet.
    if (checkpoints !== undefined && checkpoints.file !== resumed.file) {
      await checkpoints.save(resumed.state, epochs);
    }
    console.log(`\n${finishedWords(epochs.length, settings)}`);
  } else {
    printResult(epochs, task.training.count);
  }
  const saveRun = unsaved && checkpoints && (() => checkpoints.saveLast(unsaved, epochs));
  return { trained: { run, dataset, settings, course: { epochs, steps, command } }, saveRun };
}

/** @param run what a checkpoint keeps of the run that does not change */
async function checkpointsOf(
  { checkpoint }: TrainOptions,
  dataset: Dataset,
  run: Pick<RunFile, "sizes" | "settings" | "plan">,
): Promise<Checkpoints | undefined> {
  if (checkpoint === undefined) {
    return undefined;
  }
  const { output, interval, digits, again } = checkpoint;
  return checkpointsIn(output, interval, run, dataset, digits, again);
}

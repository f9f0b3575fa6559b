import type {
  Epoch,
  LayerParameters,
  Progress,
  StepScores,
  Trainer,
  TrainingState,
} from "../../engine/index.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { remarkOnLoss } from "../../run/remarks.ts";
import { type RunEvents, type SaveEvents, runEpochs } from "../../run/run-epochs.ts";
import type { Settings } from "../../run/settings.ts";
import type { Task } from "../../run/task.ts";
import type { Checkpoints } from "../checkpoint.ts";
import { printNote } from "../digits/digits.ts";
import { LONGEST_INTERVAL } from "../save-every.ts";
import { Interruption, interruptedRun, resumeAdvice } from "../shell/interruption.ts";
import { type EndSignal, catchSignals } from "../shell/signals.ts";
import { reasonOf } from "../shell/system-error.ts";
import { canClearLine, terminalColumns } from "../shell/terminal.ts";
import { epochHead, epochRow, progressLine } from "../table.ts";

/** Returns to the start of the line and clears it. */
const CLEAR_LINE = "\r\u001b[2K";

/** A run as it was after its last finished epoch. */
export interface Finished {
  readonly epochs: readonly Epoch[];
  readonly parameters: readonly LayerParameters[];
}

/** Where a run is kept that a signal may end. */
export interface Keeping {
  readonly checkpoints: Checkpoints | undefined;
  /** Writes the outputs of an interrupted run that has no checkpoint. Returns what was saved, as a sentence. */
  readonly interrupted: ((finished: Finished) => Promise<string>) | undefined;
  /** Whether the file of the checkpoints holds the run already, because it continues from there. */
  readonly isSaved: boolean;
}

/** How far a run is while it trains. */
interface Course {
  epochs: readonly Epoch[];
  /** Whether the file of the checkpoints holds the run, or its beginning. */
  isSaved: boolean;
  /** After the last finished epoch, where the run has no checkpoints. */
  last: Finished | undefined;
  /** The run at its last save, if that failed. */
  unsaved: TrainingState | undefined;
}

/**
 * Runs the epochs of a run: prints a row for each, and saves checkpoints, also when a signal ends it, such as Ctrl-C.
 * Without a checkpoint, an interrupted run writes its outputs as they are after its last finished epoch.
 *
 * @param before the epochs of the run that continues
 * @param stepScores is called with the scores of the training steps
 * @throws Interruption
 */
export async function trainAndPrint(
  { trainer }: PreparedRun,
  { settings, sizes }: Pick<Task, "settings" | "sizes">,
  before: readonly Epoch[],
  keeping: Keeping,
  stepScores: ((scores: StepScores) => void) | undefined,
): Promise<Pick<Course, "epochs" | "unsaved">> {
  const course: Course = {
    epochs: before,
    isSaved: keeping.isSaved,
    last: undefined,
    unsaved: undefined,
  };
  const { signal, release } = catchSignals();
  console.log(epochHead());
  for (const epoch of before) {
    console.log(epochRow(epoch));
  }
  const printed = printing(settings, sizes, course);
  const events = { signal, ...printed, stepScores, save: saving(keeping, course) };
  try {
    if ((await runEpochs(trainer, settings, before, events)) === "stalled") {
      console.log(`No better for ${settings.patience} epochs: stopped.`);
    }
  } catch (error) {
    if (signal.aborted) {
      throw await interruption(signal.reason as EndSignal, trainer, keeping, course);
    }
    sayWhereSaved(keeping, course);
    throw error;
  } finally {
    release();
  }
  return course;
}

/** Prints a row for each epoch, and between them how far it is where the terminal can clear a line. */
function printing(
  settings: Settings,
  sizes: readonly number[],
  course: Course,
): Pick<RunEvents, "progress" | "epoch"> {
  const isTerminal = canClearLine();
  let hasRemarked = false;
  const progress = (at: Progress) => {
    process.stdout.write(`${CLEAR_LINE}${progressLine(at, settings.epochs, terminalColumns())}`);
  };
  const epoch = (finished: Epoch, all: readonly Epoch[]) => {
    if (isTerminal) {
      process.stdout.write(CLEAR_LINE);
    }
    console.log(epochRow(finished));
    course.epochs = all;
    const remark = hasRemarked ? undefined : remarkOnLoss(finished, { sizes });
    if (remark !== undefined) {
      printNote(remark);
      hasRemarked = true;
    }
  };
  return { progress: isTerminal ? progress : undefined, epoch };
}

/** Without a checkpoint nothing is kept inside an epoch. */
function saving({ checkpoints, interrupted }: Keeping, course: Course): SaveEvents | undefined {
  if (checkpoints !== undefined) {
    return savesTo(checkpoints, course);
  }
  const write = ({ parameters }: TrainingState, epochs: readonly Epoch[]) => {
    course.last = { parameters, epochs };
  };
  return interrupted && { interval: LONGEST_INTERVAL, write };
}

/** A full disk does not end the training: the file stays as it was before. */
function savesTo({ interval, save }: Checkpoints, course: Course): SaveEvents {
  const write = async (state: TrainingState, epochs: readonly Epoch[]) => {
    try {
      await save(state, epochs);
      course.isSaved = true;
      course.unsaved = undefined;
    } catch (error) {
      course.unsaved = state;
      console.error(`The run could not be saved. ${reasonOf(error)} Training continues.`);
    }
  };
  return { interval, write };
}

/** Saves what a signal has interrupted. */
async function interruption(
  signal: EndSignal,
  trainer: Trainer,
  { checkpoints, interrupted }: Keeping,
  { epochs, last }: Course,
): Promise<Interruption> {
  if (last !== undefined && interrupted !== undefined) {
    const saved = await interrupted(last);
    return new Interruption(signal, `Interrupted after epoch ${last.epochs.length}. ${saved}`);
  }
  await checkpoints?.saveLast(await trainer.read(), epochs);
  return interruptedRun(signal, checkpoints);
}

function sayWhereSaved({ checkpoints }: Keeping, { isSaved }: Course): void {
  if (checkpoints !== undefined && isSaved) {
    const { file, flags } = checkpoints;
    console.error(`The run up to its last save is in ${file}. ${resumeAdvice(file, flags)}`);
  }
}

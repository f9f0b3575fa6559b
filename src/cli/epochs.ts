import type {
  Epoch,
  LayerParameters,
  Progress,
  StepScores,
  TrainingState,
} from "../engine/index.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { remarkOnLoss } from "../run/remarks.ts";
import { type SaveEvents, runEpochs } from "../run/run-epochs.ts";
import type { Task } from "../run/task.ts";
import type { Checkpoints } from "./checkpoint.ts";
import { printNote } from "./digits/digits.ts";
import { LONGEST_INTERVAL } from "./save-every.ts";
import { Interruption, interruptedRun, resumeAdvice } from "./shell/interruption.ts";
import { type EndSignal, catchSignals } from "./shell/signals.ts";
import { reasonOf } from "./shell/system-error.ts";
import { canClearLine, terminalColumns } from "./shell/terminal.ts";
import { epochHead, epochRow, progressLine } from "./table.ts";

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
  { checkpoints, interrupted, ...keeping }: Keeping,
  stepScores: ((scores: StepScores) => void) | undefined,
): Promise<readonly Epoch[]> {
  let epochs = before;
  let { isSaved } = keeping;
  let remark: string | undefined;
  let last: Finished | undefined;
  const keepLast = ({ parameters }: TrainingState, all: readonly Epoch[]) => {
    last = { parameters, epochs: all };
  };
  // Without a checkpoint nothing is kept inside an epoch.
  const save = checkpoints
    ? savesTo(checkpoints, () => (isSaved = true))
    : interrupted && { interval: LONGEST_INTERVAL, write: keepLast };
  const { signal, release } = catchSignals();
  console.log(epochHead());
  for (const epoch of before) {
    console.log(epochRow(epoch));
  }
  const isTerminal = canClearLine();
  const progress = (at: Progress) => {
    process.stdout.write(`${CLEAR_LINE}${progressLine(at, settings.epochs, terminalColumns())}`);
  };
  const finished = (epoch: Epoch, all: readonly Epoch[]) => {
    if (isTerminal) {
      process.stdout.write(CLEAR_LINE);
    }
    console.log(epochRow(epoch));
    epochs = all;
    remark ??= printed(remarkOnLoss(epoch, { sizes }));
  };
  const shown = isTerminal ? progress : undefined;
  const events = { signal, progress: shown, epoch: finished, stepScores, save };
  try {
    if ((await runEpochs(trainer, settings, before, events)) === "stalled") {
      console.log(`No better for ${settings.patience} epochs: stopped.`);
    }
  } catch (error) {
    if (!signal.aborted) {
      if (checkpoints !== undefined && isSaved) {
        const { file, flags } = checkpoints;
        console.error(`The run up to its last save is in ${file}. ${resumeAdvice(file, flags)}`);
      }
      throw error;
    }
    if (last !== undefined && interrupted !== undefined) {
      const saved = await interrupted(last);
      const message = `Interrupted after epoch ${last.epochs.length}. ${saved}`;
      throw new Interruption(signal.reason as EndSignal, message);
    }
    await checkpoints?.save(await trainer.read(), epochs);
    throw interruptedRun(signal.reason as EndSignal, checkpoints);
  } finally {
    release();
  }
  return epochs;
}

function printed(sentence: string | undefined): string | undefined {
  if (sentence !== undefined) {
    printNote(sentence);
  }
  return sentence;
}

/** A full disk does not end the training: the file stays as it was before. */
function savesTo({ interval, save }: Checkpoints, saved: () => void): SaveEvents {
  const write = async (state: TrainingState, epochs: readonly Epoch[]) => {
    try {
      await save(state, epochs);
      saved();
    } catch (error) {
      console.error(`The run could not be saved. ${reasonOf(error)} Training continues.`);
    }
  };
  return { interval, write };
}

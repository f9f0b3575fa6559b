import type { Epoch, EpochOptions, Progress, Trainer, TrainingState } from "../engine/index.ts";
import { hasStalled } from "./history.ts";
import type { Settings } from "./settings.ts";

/** What happens during a run, for whoever shows it or saves it. */
export interface RunEvents extends Pick<
  EpochOptions,
  "stepScores" | "untrained" | "validated" | "snapshots"
> {
  /** Stops inside an epoch when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Stops after this many steps, or at the end of the epoch if that comes first. */
  readonly steps?: number | undefined;
  /** Called several times in an epoch. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Called after each epoch with all epochs so far. */
  readonly epoch?: ((epoch: Epoch, epochs: readonly Epoch[]) => void) | undefined;
  readonly save?: SaveEvents | undefined;
}

/** Called after each epoch, and inside an epoch every `interval` milliseconds. Training waits for it. */
export interface SaveEvents {
  readonly interval: number;
  readonly write: (state: TrainingState, epochs: readonly Epoch[]) => void | Promise<void>;
}

/** Why the epochs ended: all are done, the accuracy stopped rising, or the steps that were asked for are done. */
export type EpochsEnd = "done" | "stalled" | "paused";

/**
 * Trains until the last epoch of the settings, or until the accuracy has not risen for `patience` epochs.
 *
 * @param before the epochs of the run that continues
 * @throws the signal's reason when it is aborted; the errors of `Trainer.epochs`
 */
export async function runEpochs(
  trainer: Trainer,
  { epochs: last, patience }: Pick<Settings, "epochs" | "patience">,
  before: readonly Epoch[],
  { epoch: finished, save, ...events }: RunEvents,
): Promise<EpochsEnd> {
  let epochs = before;
  const saving = save && {
    interval: save.interval,
    write: (state: TrainingState) => save.write(state, epochs),
  };
  for await (const epoch of trainer.epochs(last, { ...events, save: saving })) {
    epochs = [...epochs, epoch];
    finished?.(epoch, epochs);
    if (hasStalled(epochs, patience)) {
      // The trainer saves an epoch when it is asked for the next one.
      await save?.write(await trainer.read(), epochs);
      break;
    }
  }
  if (hasStalled(epochs, patience)) {
    return "stalled";
  }
  return trainer.epochsDone >= last ? "done" : "paused";
}

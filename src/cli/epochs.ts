import type { Epoch, Trainer, TrainingState } from "../engine/index.ts";
import { hasStalled } from "../run/history.ts";
import type { Settings } from "../run/settings.ts";
import type { Keeper } from "./checkpoint.ts";
import { Interruption, goOnWith } from "./interruption.ts";
import { epochHead, epochRow, progressLine } from "./table.ts";

/**
 * Trains, prints a row per epoch, and keeps the run on the way and when Ctrl-C is pressed.
 *
 * @param before epochs of the run that is gone on with
 * @throws Interruption
 */
export async function runEpochs(
  trainer: Trainer,
  { epochs: last, patience }: Settings,
  before: readonly Epoch[],
  { keeper, interval }: { readonly keeper: Keeper | undefined; readonly interval: number },
): Promise<Epoch[]> {
  const epochs = [...before];
  const live = process.stdout.isTTY;
  const progress = live
    ? (at: Parameters<typeof progressLine>[0]) => {
        process.stdout.write(`\r\u001b[2K${progressLine(at, last)}`);
      }
    : undefined;
  let kept = before.length > 0;
  const write = async (state: TrainingState) => {
    try {
      await keeper?.keep(state, epochs);
      kept = true;
    } catch (error) {
      // A full disk must not end the training; the file is what it was before.
      console.error(`The run could not be kept: ${(error as Error).message}. Training goes on.`);
    }
  };
  const save = keeper && { interval, write };
  const interruption = interrupted();
  console.log(epochHead());
  for (const epoch of before) {
    console.log(epochRow(epoch));
  }
  try {
    const { signal } = interruption;
    for await (const epoch of trainer.epochs(last, { progress, save, signal })) {
      if (live) {
        process.stdout.write("\r\u001b[2K");
      }
      console.log(epochRow(epoch));
      epochs.push(epoch);
      if (hasStalled(epochs, patience)) {
        console.log(`No better for ${patience} epochs: stopped.`);
        break;
      }
    }
  } catch (error) {
    if (!interruption.signal.aborted) {
      if (keeper !== undefined && kept) {
        console.error(`The run up to its last save is in ${keeper.file}. ${goOnWith(keeper.file)}`);
      }
      throw error;
    }
    await keeper?.keep(await trainer.read(), epochs);
    throw new Interruption(keeper?.file);
  }
  return epochs;
}

/** Ctrl-C ends the run after the steps that the GPU has begun; twice ends the process. */
function interrupted(): AbortController {
  const interruption = new AbortController();
  process.once("SIGINT", () => {
    interruption.abort();
  });
  return interruption;
}

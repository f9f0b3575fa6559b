import { weightsFingerprint } from "../../src/engine/files/fingerprint.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  RequestError,
  Trainer,
  type TrainingState,
  readCheckpoint,
  writeCheckpoint,
} from "../../src/engine/index.ts";
import { brokenIn } from "./api-numbers.ts";
import { type TrainingRun, optionsOf, shifted } from "./api-training.ts";
import { withDevice, withFreshDevice } from "./device.ts";

/** The result of a run with any number of interruptions. */
export interface Outcome {
  readonly weights: string;
  readonly moments: string;
  readonly best: string;
  readonly epochs: readonly Pick<Epoch, "epoch" | "trainLoss" | "trainAccuracy" | "valLoss">[];
}

/**
 * Trains one run for each list of cuts: after each given number of steps it writes a checkpoint, disposes of everything, and
 * goes on from the file.
 */
export async function trainInPieces(
  run: TrainingRun & { readonly cuts: readonly (readonly number[])[] },
): Promise<Outcome[]> {
  return withDevice(async (compute) => {
    const outcomes: Outcome[] = [];
    for (const cuts of run.cuts) {
      const epochs: Epoch[] = [];
      let file: Uint8Array | undefined;
      for (const steps of cuts) {
        ({ file } = await trainPiece(compute, run, file, steps, epochs));
      }
      const { state } = await trainPiece(compute, run, file, undefined, epochs);
      outcomes.push(await outcomeOf(state, epochs));
    }
    return outcomes;
  });
}

/** Trains a run whose images are new in each epoch with a trainer for each epoch, which is given the images of that epoch. */
export async function trainEpochByEpoch(run: TrainingRun): Promise<Outcome> {
  return withDevice(async (compute) => {
    const epochs: Epoch[] = [];
    const { images, count } = run.training;
    const end = ((run.freshRows ?? 0) * images.length) / count;
    let piece: { file?: Uint8Array; state?: TrainingState } = {};
    for (let epoch = 0; epoch < run.epochs; epoch++) {
      const shown = Uint8Array.from(images);
      shown.set(shifted(images.subarray(0, end), epoch));
      const alone = { ...run, freshRows: 0, training: { ...run.training, images: shown } };
      piece = await trainPiece(compute, alone, piece.file, Math.ceil(count / run.batch), epochs);
    }
    return outcomeOf(piece.state as TrainingState, epochs);
  });
}

/** The same with one interruption, and another device after it. */
export async function trainOnTwoDevices(
  run: TrainingRun & { readonly cut: number },
): Promise<Outcome> {
  const epochs: Epoch[] = [];
  const { file } = await withFreshDevice((compute) =>
    trainPiece(compute, run, undefined, run.cut, epochs),
  );
  const { state } = await withDevice((compute) =>
    trainPiece(compute, run, file, undefined, epochs),
  );
  return outcomeOf(state, epochs);
}

async function trainPiece(
  compute: ComputeDevice,
  run: TrainingRun,
  file: Uint8Array | undefined,
  steps: number | undefined,
  epochs: Epoch[],
) {
  const resume = file && (await readCheckpoint(file)).state;
  const network = new Network(compute, run.sizes, run.start);
  const trainer = await Trainer.create(compute, network, { ...optionsOf(run), resume });
  await takeSteps(trainer, run.epochs, steps, epochs);
  const state = await trainer.read();
  trainer.dispose();
  network.dispose();
  return {
    state,
    file: await writeCheckpoint({ sizes: run.sizes, state, metadata: { seed: "1" } }),
  };
}

async function takeSteps(
  trainer: Trainer,
  last: number,
  steps: number | undefined,
  epochs: Epoch[],
): Promise<void> {
  let left = steps ?? Infinity;
  while (left > 0 && trainer.epochsDone < last) {
    const turn = Math.min(left, trainer.steps);
    for await (const epoch of trainer.epochs(last, steps === undefined ? {} : { steps: turn })) {
      epochs.push(epoch);
    }
    left -= turn;
  }
}

async function outcomeOf(state: TrainingState, epochs: readonly Epoch[]): Promise<Outcome> {
  return {
    weights: await weightsFingerprint(state.parameters),
    moments: await weightsFingerprint([...state.m, ...state.v]),
    best: await weightsFingerprint(state.best?.parameters ?? []),
    epochs: epochs.map(({ epoch, trainLoss, trainAccuracy, valLoss }) => ({
      epoch,
      trainLoss,
      trainAccuracy,
      valLoss,
    })),
  };
}

/**
 * Trains and saves often; returns the place of each save, how many saved values are not numbers, and the fingerprint of
 * the trained network.
 */
export async function trainWithSaves(run: TrainingRun & { readonly interval: number }) {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    const places: [number, number][] = [];
    let broken = 0;
    const write = (state: TrainingState) => {
      places.push([state.epochsDone, state.stepsDone]);
      broken += brokenIn(state);
    };
    let message = "";
    try {
      for await (const { epoch } of trainer.epochs(run.epochs, {
        save: { interval: run.interval, write },
      })) {
        if (epoch === 1) {
          await trainer.read().catch((error: unknown) => {
            message = error instanceof RequestError ? error.message : String(error);
          });
        }
      }
    } catch (error) {
      message = `${(error as Error).name}: ${(error as Error).message}`;
    }
    const weights = await weightsFingerprint(await network.read());
    trainer.dispose();
    network.dispose();
    return { places, broken, weights, message };
  });
}

/** The message of the error when a trainer with other options resumes a state. */
export async function resumeElsewhere(
  run: TrainingRun & { readonly elsewhere: Partial<TrainingRun> },
): Promise<string> {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    await takeSteps(trainer, run.epochs, 3, []);
    const resume = await trainer.read();
    const other = { ...run, ...run.elsewhere };
    const otherNetwork = new Network(compute, other.sizes, other.start);
    try {
      await Trainer.create(compute, otherNetwork, { ...other, resume });
      return "";
    } catch (error) {
      return (error as Error).message;
    } finally {
      trainer.dispose();
      network.dispose();
      otherNetwork.dispose();
    }
  });
}

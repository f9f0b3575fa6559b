import {
  Network,
  type Score,
  type StepScores,
  Trainer,
  type TrainerOptions,
} from "../../src/engine/index.ts";
import type { TrainingRun } from "./api-training.ts";
import { withDevice } from "./device.ts";

/** What a listener is told in a run. */
export interface Told {
  readonly pieces: readonly StepScores[];
  /** Steps that were told before the pause ended. */
  readonly early: number;
  readonly untrained: readonly Score[];
  readonly trainLosses: readonly number[];
  readonly parameters: Awaited<ReturnType<Network["read"]>>;
}

/** A run with a listener to its steps. */
interface HeardRun extends TrainingRun {
  readonly schedule?: TrainerOptions["schedule"];
  /** Pauses after this many steps, then goes on in the same trainer. */
  readonly pauseAfter?: number;
  /** After this many steps (more) goes on from the state in another trainer, whose steps alone are kept. */
  readonly cut?: number;
}

/** Trains with a listener to the steps. */
export async function trainAndListen(run: HeardRun): Promise<Told> {
  return withDevice(async (compute) => {
    const pieces: StepScores[] = [];
    const untrained: Score[] = [];
    const trainLosses: number[] = [];
    let early: number | undefined;
    const told = () => pieces.reduce((sum, { losses }) => sum + losses.length, 0);
    const events = {
      stepScores: (piece: StepScores) => pieces.push(piece),
      untrained: (score: Score) => untrained.push(score),
    };
    const network = new Network(compute, run.sizes, run.start);
    let trainer = await Trainer.create(compute, network, run);
    const trainOn = async (steps?: number) => {
      for await (const { trainLoss } of trainer.epochs(run.epochs, { ...events, steps })) {
        trainLosses.push(trainLoss);
      }
    };
    if (run.pauseAfter !== undefined) {
      await trainOn(run.pauseAfter);
      early = told();
    }
    if (run.cut !== undefined) {
      await trainOn(run.cut);
      const resume = await trainer.read();
      trainer.dispose();
      pieces.length = 0;
      trainer = await Trainer.create(compute, network, { ...run, resume });
    }
    await trainOn();
    const parameters = await network.read();
    trainer.dispose();
    network.dispose();
    return { pieces, early: early ?? 0, untrained, trainLosses, parameters };
  });
}

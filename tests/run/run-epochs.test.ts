import { describe, expect, test } from "vitest";
import type { Epoch, EpochOptions, Trainer, TrainingState } from "../../src/engine/index.ts";
import { runEpochs } from "../../src/run/run-epochs.ts";

/** A trainer that trains nothing: its epochs have these validation accuracies. It saves after each, as the real one does. */
function trainerWith(accuracies: readonly number[], done = 0): Trainer {
  const trainer = {
    epochsDone: done,
    read: () => Promise.resolve({ epochsDone: trainer.epochsDone } as TrainingState),
    async *epochs(last: number, { steps, save }: EpochOptions): AsyncGenerator<Epoch> {
      while (trainer.epochsDone < last && steps === undefined) {
        trainer.epochsDone += 1;
        yield epochOf(trainer.epochsDone, accuracies[trainer.epochsDone - 1] ?? 0);
        await save?.write({ epochsDone: trainer.epochsDone } as TrainingState);
      }
    },
  };
  return trainer as unknown as Trainer;
}

function epochOf(epoch: number, valAccuracy: number): Epoch {
  const rest = { trainLoss: 1, trainAccuracy: 0, valLoss: 1, seconds: 1, samplesPerSecond: 1 };
  return { epoch, valAccuracy, ...rest };
}

const ACCURACIES = [0.5, 0.7, 0.6, 0.65, 0.9];

describe("the epochs of a run", () => {
  test("end with the last one of the settings", async () => {
    const seen: number[] = [];
    const end = await runEpochs(trainerWith(ACCURACIES), { epochs: 5, patience: 0 }, [], {
      epoch: ({ epoch }, all) => {
        seen.push(epoch);
        expect(all).toHaveLength(epoch);
      },
    });
    expect(end).toBe("done");
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test("end early when the accuracy has not risen for as many epochs as the patience says", async () => {
    const trainer = trainerWith(ACCURACIES);
    expect(await runEpochs(trainer, { epochs: 5, patience: 2 }, [], {})).toBe("stalled");
    expect(trainer.epochsDone).toBe(4);
  });

  test("of a run that continues count with those before it", async () => {
    const before = [epochOf(1, 0.9), epochOf(2, 0.7)];
    const trainer = trainerWith(ACCURACIES, 2);
    expect(await runEpochs(trainer, { epochs: 5, patience: 2 }, before, {})).toBe("stalled");
    expect(trainer.epochsDone).toBe(3);
  });

  test("pause when the steps that were asked for are done", async () => {
    const events = { steps: 1 };
    const end = runEpochs(trainerWith(ACCURACIES), { epochs: 5, patience: 0 }, [], events);
    expect(await end).toBe("paused");
  });

  test("are all saved, also the last one of a run that ends early", async () => {
    const saved: number[] = [];
    const write = ({ epochsDone }: TrainingState, { length }: readonly Epoch[]) => {
      saved.push(epochsDone, length);
    };
    const events = { save: { interval: 1000, write } };
    await runEpochs(trainerWith(ACCURACIES), { epochs: 5, patience: 2 }, [], events);
    expect(saved.slice(-2)).toEqual([4, 4]);
  });

  test("are saved with all epochs so far, the one that has just ended included", async () => {
    const saved: number[][] = [];
    const write = ({ epochsDone }: TrainingState, epochs: readonly Epoch[]) => {
      saved.push([epochsDone, ...epochs.map(({ epoch }) => epoch)]);
    };
    await runEpochs(trainerWith(ACCURACIES), { epochs: 3, patience: 0 }, [], {
      save: { interval: 1000, write },
    });
    expect(saved).toEqual([
      [1, 1],
      [2, 1, 2],
      [3, 1, 2, 3],
    ]);
  });
});

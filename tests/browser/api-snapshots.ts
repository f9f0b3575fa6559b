import {
  type Epoch,
  type Examples,
  type LayerParameters,
  Network,
  type Prediction,
  type Snapshot,
  SnapshotTaker,
  Trainer,
  loadSnapshot,
} from "../../src/engine/index.ts";
import type { TrainingRun } from "./api-training.ts";
import { withDevice } from "./device.ts";

/** Trains with snapshots, in pieces of so many steps; the last piece ends with the run. */
export async function trainWithSnapshots(
  run: TrainingRun & { readonly pieces?: readonly number[]; readonly asked: Examples },
): Promise<{
  readonly snapshots: readonly Snapshot[];
  /** What the network of each snapshot predicts. */
  readonly predictions: readonly Prediction[];
  readonly epochs: readonly Epoch[];
  readonly parameters: readonly LayerParameters[];
}> {
  return withDevice(async (compute) => {
    const snapshots: Snapshot[] = [];
    const epochs: Epoch[] = [];
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    const taker = new SnapshotTaker(compute, network, (snapshot) => snapshots.push(snapshot));
    for (const steps of [...(run.pieces ?? []), undefined]) {
      for await (const epoch of trainer.epochs(run.epochs, { steps, snapshots: taker })) {
        epochs.push(epoch);
      }
    }
    // The copy of the last epoch's end may still be on its way.
    while (snapshots.at(-1)?.steps !== run.epochs * trainer.steps) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const parameters = await network.read();
    const past = new Network(compute, run.sizes, 1);
    const predictions: Prediction[] = [];
    for (const one of snapshots) {
      loadSnapshot(compute, past, one);
      predictions.push(await past.predict(run.asked));
    }
    past.dispose();
    taker.dispose();
    trainer.dispose();
    network.dispose();
    return { snapshots, predictions, epochs, parameters };
  });
}

/** Takes so many steps, and predicts. */
export async function predictAfter(
  run: TrainingRun & { readonly steps: number; readonly asked: Examples },
): Promise<Prediction & { readonly parameters: readonly LayerParameters[] }> {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    for (let left = run.steps; left > 0; left -= trainer.steps) {
      await trainer.epochs(run.epochs, { steps: left }).next();
    }
    const parameters = await network.read();
    const prediction = await network.predict(run.asked);
    trainer.dispose();
    network.dispose();
    return { ...prediction, parameters };
  });
}

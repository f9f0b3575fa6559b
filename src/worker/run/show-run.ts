import { SnapshotTaker } from "../../engine/index.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { picturedOn } from "../picture/photographer.ts";
import type { PictureDesk } from "../picture/picture-desk.ts";
import { PastNetwork } from "../snapshots/past-network.ts";
import type { SnapshotDesk } from "../snapshots/snapshot-desk.ts";
import type { PageTask } from "./page-task.ts";

/** The desks that show a run. */
export interface Showing {
  /** Shows the network as it trains. */
  readonly pictures: PictureDesk;
  /** Keeps what the network was, to look back. */
  readonly snapshots: SnapshotDesk;
}

/** Lets the desks show a run on its present GPU. Returns what takes its snapshots there. */
export async function showRun(
  { compute, network, trainer }: PreparedRun,
  task: PageTask,
  { pictures, snapshots }: Showing,
): Promise<SnapshotTaker> {
  const { settings, shown, judged, validation } = task;
  const { seed, lr: learningRate } = settings;
  await pictures.follow({
    ...picturedOn(compute, network, { ...trainer.changing, seed }),
    ...{ learningRate, shown, judged },
    isValidation: validation !== undefined,
    hasUpdates: true,
    stepsBefore: () => trainer.epochsDone * trainer.steps,
  });
  snapshots.follow({
    past: () => PastNetwork.create(compute, task),
    isLost: () => compute.failure.aborted,
  });
  return new SnapshotTaker(compute, network, (snapshot) => {
    const { best } = trainer;
    snapshots.add(snapshot, best && best.epoch * trainer.steps);
  });
}

import { counted } from "../base/format.ts";
import { type Dataset, selectRows, splitDataset } from "../data/index.ts";
import {
  type ComputeDevice,
  Network,
  type PlanName,
  Trainer,
  type TrainingState,
  tuned,
  variedImages,
} from "../engine/index.ts";
import { type Settings, variationOf } from "../run/settings.ts";
import { trainingOptions } from "../run/training-options.ts";
import type { Correction } from "./protocol.ts";
import { tuningStore } from "./tuning-store.ts";

/** Digits shown with what the network makes of them. */
const SHOWN = 12;

/** Digits shown as they are varied. */
const VARIED = 10;

/** What a run is to do, whatever GPU does it. */
export interface Task {
  readonly settings: Settings;
  readonly dataName: string;
  readonly sizes: readonly number[];
  readonly training: Dataset;
  readonly validation: Dataset | undefined;
  /** Rows to judge: kept aside, or learned from where none are. */
  readonly judged: Dataset;
  readonly shown: Dataset;
}

/** A run on one device. */
export interface Machine {
  readonly compute: ComputeDevice;
  readonly network: Network;
  readonly trainer: Trainer;
}

/**
 * @param corrections drawings to learn from, too; none are kept aside
 * @throws DataError where the data cannot be split
 */
export function taskOf(
  dataset: Dataset,
  settings: Settings,
  corrections: readonly Correction[],
): Task {
  const { training: own, validation } = splitDataset(dataset, settings);
  const training = withDrawings(own, corrections);
  const judged = validation ?? training;
  const first = Uint32Array.from({ length: Math.min(SHOWN, judged.count) }, (_, row) => row);
  return {
    settings,
    dataName: training.name,
    sizes: [dataset.width * dataset.height, ...settings.layers, dataset.classes],
    training,
    validation,
    judged,
    shown: selectRows(judged, first),
  };
}

/**
 * Makes a network and what trains it.
 *
 * @param from where an earlier device stood, with the plan it went by: another one computes other bits
 * @throws the errors of `Trainer.create`
 */
export async function machineOf(
  compute: ComputeDevice,
  { settings, sizes, training, validation }: Task,
  from?: { readonly plan: PlanName; readonly state: TrainingState | undefined },
): Promise<Machine> {
  const network = new Network(compute, sizes, settings.seed);
  try {
    const tuning = await tuned(
      compute,
      network.model,
      settings.batch,
      navigator.userAgent,
      tuningStore,
    );
    const plan = from?.plan ?? (settings.plan === "auto" ? tuning.plan : settings.plan);
    const trainer = await Trainer.create(compute, network, {
      ...trainingOptions(settings, training),
      ...{ training, validation, plan, tiles: tuning.tiles, resume: from?.state },
    });
    return { compute, network, trainer };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** The first digits that a run learns from, as it sees them in an epoch, from 0; none where they stay as they are. */
export async function firstVaried(
  compute: ComputeDevice,
  dataset: Dataset,
  settings: Settings,
  epoch: number,
): Promise<Uint8Array[]> {
  const { width, height } = dataset;
  const amounts = variationOf(settings);
  if (amounts === undefined || width % 4 !== 0) {
    return [];
  }
  const { training } = splitDataset(dataset, settings);
  const rows = Uint32Array.from({ length: Math.min(VARIED, training.count) }, (_, row) => row);
  const few = selectRows(training, rows);
  const { seed } = settings;
  const images = await variedImages(compute, few, { seed, epoch }, amounts);
  const size = width * height;
  return Array.from(rows, (row) => images.slice(row * size, (row + 1) * size));
}

export function disposeMachine({ network, trainer }: Machine): void {
  trainer.dispose();
  network.dispose();
}

/** Those of the drawings that can stand among these digits. */
export function fitting(
  { width, height, classes, labels }: Dataset,
  corrections: readonly Correction[],
): readonly Correction[] {
  return corrections.filter(
    ({ pixels, label }) =>
      labels !== undefined && pixels.length === width * height && label < classes,
  );
}

/** Digits, and behind them the drawings that fit. */
export function withDrawings(dataset: Dataset, corrections: readonly Correction[]): Dataset {
  const { width, height, count, images, labels = [], name } = dataset;
  const drawings = fitting(dataset, corrections);
  if (drawings.length === 0) {
    return dataset;
  }
  const pixels = width * height;
  const more = new Uint8Array((count + drawings.length) * pixels);
  more.set(images);
  drawings.forEach((drawing, index) => {
    more.set(drawing.pixels, (count + index) * pixels);
  });
  return {
    ...dataset,
    name: `${name} and ${counted(drawings.length, "corrected drawing")}`,
    count: count + drawings.length,
    images: more,
    labels: Uint8Array.from([...labels, ...drawings.map(({ label }) => label)]),
  };
}

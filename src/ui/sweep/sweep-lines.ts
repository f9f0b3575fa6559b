// The curves of a sweep: a line for each network. Networks of one configuration have the same look.

import { configurationName } from "../../run/sweep/networks.ts";
import type { NetworkState, Swept } from "../../worker/sweep/sweep-state.ts";

/** What a chart shows of the networks. */
export type SweepQuantity = "loss" | "accuracy";

/** The line of one network. */
export interface SweepLine {
  readonly network: NetworkState;
  /** Which configuration it belongs to, from 0. */
  readonly configuration: number;
  /** Epochs done and value, in order. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** The names of the configurations, in the order of their first networks. One without a name is all there is. */
export function configurationsOf(
  networks: readonly NetworkState[],
  { names }: Swept,
): readonly string[] {
  return [...new Set(networks.map(({ settings }) => configurationName(settings, names)))];
}

/** Which of these configurations a network belongs to, from 0. Its number gives the lines their look. */
export function configurationOf(
  { settings }: NetworkState,
  configurations: readonly string[],
  { names }: Swept,
): number {
  return configurations.indexOf(configurationName(settings, names));
}

/** The lines of the networks that have anything to show. */
export function linesOf(
  quantity: SweepQuantity,
  networks: readonly NetworkState[],
  swept: Swept,
): readonly SweepLine[] {
  const configurations = configurationsOf(networks, swept);
  return networks.flatMap((network) => {
    const points = quantity === "loss" ? lossPoints(network) : accuracyPoints(network);
    const configuration = configurationOf(network, configurations, swept);
    return points.length === 0 ? [] : [{ network, configuration, points }];
  });
}

/** The training loss: of steps, where this visit has told them from the beginning; otherwise of epochs. */
function lossPoints({ losses, epochs }: NetworkState): SweepLine["points"] {
  const steps = Array.from(
    { length: losses.length / 2 },
    (_, index) => [losses[2 * index] as number, losses[2 * index + 1] as number] as const,
  );
  // One curve is of one kind: means of a part of an epoch waver more than those of whole epochs.
  const isWhole = (steps[0]?.[0] ?? Infinity) < 1;
  return isWhole ? steps : epochs.map(({ epoch, trainLoss }) => [epoch - 0.5, trainLoss] as const);
}

/** The validation accuracy at the end of each epoch. */
function accuracyPoints({ epochs }: NetworkState): SweepLine["points"] {
  return epochs.map((one) => [one.epoch, one.valAccuracy ?? one.trainAccuracy] as const);
}

/** The ends of the vertical axis: those of the values, a little further. */
export function rangeOf(lines: readonly SweepLine[], quantity: SweepQuantity): [number, number] {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  if (values.length === 0) {
    return [0, 1];
  }
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (quantity === "loss") {
    // Of steps, a few losses are far above the others; of a loss, what is near 0 matters.
    return [0, Math.max(1e-3, Math.min(high, 2.5)) * 1.05];
  }
  const room = Math.max(0.005, 0.06 * (high - low));
  return [Math.max(0, low - room), Math.min(1, high + room)];
}

/** Lights up a network in chart and table; undefined for none. The view hears it. */
export function light(element: HTMLElement, network: number | undefined): void {
  const options = { detail: network, bubbles: true, composed: true };
  element.dispatchEvent(new CustomEvent("light", options));
}

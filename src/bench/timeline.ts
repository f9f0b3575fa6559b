// A training step as a sequence of kernels in time, drawn from the times of each kernel alone and of the whole step.

import { formatMeasured } from "../base/format.ts";
import type { Row } from "./row.ts";

/** The group of rows that a timeline is drawn from. Its last row is the whole step. */
export const STEP_GROUP = "one step of batch 64, kernel by kernel";

/** A kernel, or what lies between the kernels, in a timeline. */
export interface TimelinePart {
  readonly name: string;
  /** Microseconds. */
  readonly duration: number;
  /** Where it starts and how long it is, as shares of the whole. */
  readonly start: number;
  readonly length: number;
}

/** The parts of a step in order; empty where not all of them were measured. */
export function timelineOf(rows: readonly Row[]): readonly TimelinePart[] {
  const times = rows.filter(({ group }) => group === STEP_GROUP).map(({ rate }) => rate);
  const whole = times.at(-1);
  if (whole === undefined || times.includes(undefined)) {
    return [];
  }
  const names = rows.filter(({ group }) => group === STEP_GROUP).map(({ name }) => name);
  const durations = times.slice(0, -1) as number[];
  const sum = durations.reduce((total, duration) => total + duration, 0);
  // Kernels that are repeated alone find their data in the caches, and may lack what the others leave there.
  const rest = whole - sum;
  const all = rest > 0 ? [...durations, rest] : durations;
  const end = Math.max(whole, sum);
  let start = 0;
  return all.map((duration, index) => {
    const part = {
      name: index < durations.length ? (names[index] as string) : "between them",
      duration,
      start: start / end,
      length: duration / end,
    };
    start += duration;
    return part;
  });
}

/** Characters across a timeline in a terminal. */
const WIDTH = 60;

/** A timeline as lines of text, a bar for each part. */
export function timelineLines(parts: readonly TimelinePart[]): readonly string[] {
  return parts.map(({ name, duration, start, length }) => {
    const bar = " ".repeat(Math.round(WIDTH * start)) + "█".repeat(Math.ceil(WIDTH * length));
    return `${name.padEnd(36)}${`${formatMeasured(duration)} µs`.padStart(14)}  ${bar}`;
  });
}

// Whole training steps of Adamant on machines that were measured. The figures are those of docs/benchmarks.md, where each table says
// how it was measured; a test compares them. A new machine is entered there first.

/** A machine that was measured. */
export interface MeasuredMachine {
  readonly name: string;
  /** Training steps of 784-128-64-10, in samples per second, by batch size. */
  readonly speeds: Readonly<Partial<Record<number, number>>>;
  /** The heading in docs/benchmarks.md under which the figures stand, and when they were measured. */
  readonly source: string;
  readonly date: string;
}

/** The batch sizes that are compared. */
export const COMPARED_BATCHES = [32, 128, 512] as const;

export const MEASURED_MACHINES: readonly MeasuredMachine[] = [
  {
    name: "Two shared cores, Firefox 153.8 on lavapipe",
    speeds: { 32: 15_100, 128: 26_900 },
    source: "Firefox beside Chrome",
    date: "2026-11-28",
  },
  {
    name: "Two shared cores, Chromium 156 on SwiftShader",
    speeds: { 32: 8260, 128: 13_500, 512: 15_600 },
    source: "Compared with other libraries that train in a browser",
    date: "2026-11-28",
  },
  {
    name: "Two shared cores, Node 20 on SwiftShader",
    speeds: { 32: 3740, 128: 5870, 512: 7270 },
    source: "Kernels, steps and overheads on the software adapter",
    date: "2026-11-23",
  },
];

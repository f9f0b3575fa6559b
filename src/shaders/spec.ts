/** How a kernel uses a buffer: a storage buffer, or a small one of numbers that are the same for all. */
export type Access = "read" | "read_write" | "uniform";

/** Workgroups along x, y, z. */
export type Grid = readonly [x: number, y: number, z: number];

/**
 * A kernel as a value: the WGSL text and everything that the host must say to run it.
 *
 * The keys of `bindings` are the names of the WGSL variables, in the order of their `@binding` numbers; `shape`
 * and `tuning` together name its overrides, but for shapes `ofGrid`. Shapes come with each use; tuning has a value here.
 * The grid follows from the same numbers, so host and shader cannot disagree.
 */
export interface KernelSpec<
  Binding extends string = string,
  Shape extends string = string,
  Tuning extends string = string,
> {
  readonly label: string;
  readonly code: string;
  readonly bindings: Readonly<Record<Binding, Access>>;
  readonly shape: readonly Shape[];
  /** Shapes that the kernel finds in its data, so that one pipeline serves them all: only the grid follows from them. */
  readonly ofGrid?: readonly Shape[];
  readonly tuning: Readonly<Record<Tuning, number>>;
  readonly grid: (constants: Readonly<Record<Shape | Tuning, number>>) => Grid;
}

/** Lets the compiler infer a spec's names, so that a misspelt buffer or constant does not compile. */
export function kernelSpec<
  const Binding extends string,
  const Shape extends string,
  const Tuning extends string,
>(spec: KernelSpec<Binding, Shape, Tuning>): KernelSpec<Binding, Shape, Tuning> {
  return spec;
}

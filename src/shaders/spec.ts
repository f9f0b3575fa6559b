/** How a kernel uses a buffer. A `uniform` buffer is a small one that holds constants. */
export type Access = "read" | "read_write" | "uniform";

/** Workgroups along x, y, z. */
export type Grid = readonly [x: number, y: number, z: number];

/**
 * A kernel as a value: its WGSL and everything that the host must state to run it.
 *
 * The keys of `bindings` are the names of the WGSL variables, in the order of their `@binding` numbers. `shape` and `tuning`
 * together name the WGSL's overrides, except for those in `ofGrid`. The grid is computed from the same numbers, so host and
 * shader cannot disagree.
 */
export interface KernelSpec<
  Binding extends string = string,
  Shape extends string = string,
  Tuning extends string = string,
> {
  readonly label: string;
  readonly code: string;
  readonly bindings: Readonly<Record<Binding, Access>>;
  /** What each use must give a value for: sizes mostly, but also a choice (TRANSPOSE_A) or a constant of Adam (EPSILON). */
  readonly shape: readonly Shape[];
  /** Those of them on which only the grid depends. The kernel finds them in its data, so that one pipeline serves all values. */
  readonly ofGrid?: readonly NoInfer<Shape | Tuning>[];
  /** What a use may give another value for; the values here are the defaults. They say how the work is divided, and over how many networks. */
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

/**
 * The spec of a kernel that several networks run at once: each has its own layer of the grid, which the kernel finds in its data.
 *
 * @param spec with the grid of one network
 */
export function networkSpec<
  const Binding extends string,
  const Shape extends string,
  const Tuning extends string,
>({
  grid,
  ...spec
}: Omit<KernelSpec<Binding, Shape, Tuning>, "grid"> & {
  readonly grid: (
    constants: Readonly<Record<Shape | Tuning, number>>,
  ) => readonly [x: number, y?: number];
}): KernelSpec<Binding, Shape, Tuning | "NETWORKS"> {
  return {
    ...spec,
    ofGrid: [...(spec.ofGrid ?? []), "NETWORKS"],
    tuning: { NETWORKS: 1, ...spec.tuning },
    grid: (constants) => {
      const [x, y = 1] = grid(constants);
      return [x, y, constants.NETWORKS];
    },
  };
}

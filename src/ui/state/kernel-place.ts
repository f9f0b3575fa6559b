/** A line of a kernel's WGSL, from 1. */
export interface KernelPlace {
  readonly kernel: string;
  readonly line: number;
}

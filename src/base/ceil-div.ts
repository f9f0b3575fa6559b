/** ⌈n / size⌉: how many groups of `size` cover n items. */
export function ceilDiv(n: number, size: number): number {
  return Math.ceil(n / size);
}

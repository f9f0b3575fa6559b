/** ⌈n / size⌉: how many groups of `size` items hold n items. */
export function ceilDiv(n: number, size: number): number {
  return Math.ceil(n / size);
}

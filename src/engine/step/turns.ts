// A population is several networks of one model that are trained at once: each dispatch takes a step of all of them, and each
// network has its own layer of the grid. Their steps are numbered in turn: with P networks, step s of network k is number s · P + k.
// What the host writes for each step (rows, rates, ink) and the outcomes of its rows lie in that order. So a kernel adds the
// number of its network to the clock, and needs to know nothing else about the others. With one network nothing changes.

import { ceilDiv } from "../../base/ceil-div.ts";

/**
 * Puts the steps of several networks in turn.
 *
 * A last step may be short. It then takes the room of a full one, except for the very last: its last word is repeated.
 *
 * @param lists of each network, all of the same length
 * @param size words of a step
 */
export function inTurn(
  lists: readonly Uint32Array<ArrayBuffer>[],
  size: number,
): Uint32Array<ArrayBuffer> {
  const networks = lists.length;
  const [first = new Uint32Array()] = lists;
  if (networks === 1) {
    return first;
  }
  const steps = ceilDiv(first.length, size);
  const together = new Uint32Array(lengthInTurn(first.length, size, networks));
  for (const [network, list] of lists.entries()) {
    for (let step = 0; step < steps; step++) {
      const start = (step * networks + network) * size;
      const own = list.subarray(step * size, (step + 1) * size);
      together.fill(own.at(-1) as number, start, start + size);
      together.set(own, start);
    }
  }
  return together;
}

/** The length of such a list, from that of one network's. */
export function lengthInTurn(length: number, size: number, networks: number): number {
  const steps = ceilDiv(length, size);
  return length + steps * size * (networks - 1);
}

/**
 * The inverse of `inTurn` for one network.
 *
 * @param length of its list
 */
export function outOfTurn(
  together: Uint32Array<ArrayBuffer>,
  size: number,
  {
    network,
    networks,
    length,
  }: { readonly network: number; readonly networks: number; readonly length: number },
): Uint32Array<ArrayBuffer> {
  if (networks === 1) {
    return together;
  }
  const list = new Uint32Array(length);
  for (let start = 0; start < length; start += size) {
    const from = start * networks + network * size;
    list.set(together.subarray(from, from + Math.min(size, length - start)), start);
  }
  return list;
}

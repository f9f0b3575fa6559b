import { statSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { formatCount } from "../../base/format.ts";
import { DataError } from "../../data/index.ts";
import { modelOf, summary } from "../../engine/index.ts";
import type { KindName } from "./kinds.ts";
import type { Output } from "./outputs.ts";

/** A weight takes four bytes; a checkpoint has two more numbers for each, as Adam needs them. */
const BYTES_PER_WEIGHT: Readonly<Partial<Record<KindName, number>>> = {
  network: 4,
  onnx: 4,
  run: 12,
};

/** How many bytes are free in a folder; undefined where the system does not tell. */
export type FreeBytes = (folder: string) => number | undefined;

/**
 * Checks before a training that the disks have room for the files whose size is known: networks and checkpoints. A file
 * that is replaced counts as well, since it stays until the new one is whole.
 *
 * @param sizes layer sizes from input to classes
 * @throws DataError that names the file for which there is no room
 */
export function checkSpace(
  outputs: readonly (Output | undefined)[],
  sizes: readonly number[],
  freeBytes: FreeBytes = freeBytesIn,
): void {
  const weights = summary(modelOf(sizes)).parameters;
  const needed = new Map<number, number>();
  for (const { kind, path, place } of outputs.filter((output) => output !== undefined)) {
    const bytes = weights * (BYTES_PER_WEIGHT[kind] ?? 0);
    if (place.type !== "file" || bytes === 0) {
      continue;
    }
    const folder = dirname(place.path);
    const { dev } = statSync(folder);
    const sum = (needed.get(dev) ?? 0) + bytes;
    needed.set(dev, sum);
    const free = freeBytes(folder);
    if (free !== undefined && free < sum) {
      throw new DataError(
        `${path}: the disk is full: the networks of this run take ${formatCount(sum)} bytes, and ${formatCount(free)} are free. Make room, or choose another folder.`,
      );
    }
  }
}

function freeBytesIn(folder: string): number | undefined {
  try {
    const { blocks, bavail, bsize } = statfsSync(folder);
    // Some file systems that are no disks count no blocks at all.
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    return undefined;
  }
}

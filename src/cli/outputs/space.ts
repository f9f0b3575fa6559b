import { existsSync, statSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { formatCount } from "../../base/format.ts";
import { DataError } from "../../data/index.ts";
import { modelOf, summary } from "../../engine/index.ts";
import type { KindName } from "./kinds.ts";
import type { Output } from "./outputs.ts";

/** Bytes of a weight in the file of a network, and in a checkpoint, which holds Adam's two moments and the best epoch beside it. */
export const WEIGHT_BYTES = 4;
export const STATE_BYTES = 4 * WEIGHT_BYTES;

const BYTES_PER_WEIGHT: Readonly<Partial<Record<KindName, number>>> = {
  network: WEIGHT_BYTES,
  onnx: WEIGHT_BYTES,
  run: STATE_BYTES,
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
  checkRoom(
    outputs
      .filter((output) => output !== undefined)
      .map((output) => ({ ...output, bytes: weights * (BYTES_PER_WEIGHT[output.kind] ?? 0) })),
    freeBytes,
  );
}

/** A file that will be written, or several in a folder, and how large it will be. Without a path nothing is written. */
export interface NeededRoom {
  readonly path?: string | undefined;
  /** Unless given, the path is that of a folder, which may still have to be made. */
  readonly place?: Output["place"] | undefined;
  readonly bytes: number;
}

/**
 * Checks that the disks have room for files.
 *
 * @throws DataError that names the file for which there is no room
 */
export function checkRoom(needs: readonly NeededRoom[], freeBytes: FreeBytes = freeBytesIn): void {
  const needed = new Map<number, number>();
  for (const { path, place, bytes } of needs) {
    if (path === undefined || bytes === 0 || (place !== undefined && place.type !== "file")) {
      continue;
    }
    const folder = place === undefined ? existingFolder(path) : dirname(place.path);
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

/** The folder itself, or the one in which it will be made. */
function existingFolder(path: string): string {
  return existsSync(path) ? path : dirname(resolve(path));
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

// A checkpoint of a population is one file that holds the checkpoint of each of its networks, one after another, so that any of
// them can be taken out and go on alone. Before them stand their number and their lengths.

import { concatenated } from "../../base/concatenated.ts";
import { ModelFileError } from "../gpu/errors.ts";
import type { NetworkState } from "../model/training-state.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

/** The content of a population's checkpoint. */
export interface PopulationCheckpoint extends Pick<Checkpoint, "sizes" | "metadata"> {
  readonly states: readonly NetworkState[];
}

/** The first bytes of the file. */
const MAGIC = new TextEncoder().encode("adamant population 1");

/** The entry of a network's metadata that says which one it is. Each checkpoint has a hash, so damage is noticed. */
const PLACE = "population";

/** Writes a population's training as one file. */
export async function writePopulation({
  sizes,
  states,
  metadata,
}: PopulationCheckpoint): Promise<Uint8Array<ArrayBuffer>> {
  const files = await Promise.all(
    states.map((state, network) => {
      const place = { network, networks: states.length, stopped: state.stopped };
      const entries = { ...metadata, [PLACE]: JSON.stringify(place) };
      return writeCheckpoint({ sizes, state, metadata: entries });
    }),
  );
  const lengths = new DataView(new ArrayBuffer(4 * (files.length + 1)));
  for (const [index, length] of [files.length, ...files.map((file) => file.length)].entries()) {
    lengths.setUint32(4 * index, length, true);
  }
  return concatenated([MAGIC, new Uint8Array(lengths.buffer), ...files]);
}

/** Whether these bytes begin like a population's checkpoint. */
export function isPopulation(file: Uint8Array): boolean {
  return file.length >= MAGIC.length + 4 && MAGIC.every((byte, index) => file[index] === byte);
}

/**
 * Reads a file that `writePopulation` wrote.
 *
 * @throws ModelFileError where the file is damaged or of another kind
 */
export async function readPopulation(file: Uint8Array): Promise<PopulationCheckpoint> {
  if (!isPopulation(file)) {
    throw new ModelFileError("This file holds no population of networks to resume.");
  }
  const checkpoints = await Promise.all(partsOf(file).map(readCheckpoint));
  const [first] = checkpoints as [Checkpoint];
  const metadata = Object.fromEntries(
    Object.entries(first.metadata).filter(([name]) => name !== PLACE),
  );
  const states = checkpoints.map(({ sizes, state, metadata: entries }, network) => {
    const place = placeOf(entries[PLACE]);
    const fits = place.network === network && place.networks === checkpoints.length;
    if (!fits || sizes.join() !== first.sizes.join()) {
      throw damaged();
    }
    return { ...state, stopped: place.stopped };
  });
  return { sizes: first.sizes, states, metadata };
}

/** Cuts the file into the checkpoints of its networks, one or more. */
function partsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset + MAGIC.length);
  const count = view.getUint32(0, true);
  let end = MAGIC.length + 4 * (count + 1);
  if (count === 0 || end > file.length) {
    throw damaged();
  }
  const parts = Array.from({ length: count }, (_, network) => {
    const start = end;
    end += view.getUint32(4 * (network + 1), true);
    return file.subarray(start, end);
  });
  if (end !== file.length) {
    throw damaged();
  }
  return parts;
}

interface Place {
  readonly network: number;
  readonly networks: number;
  readonly stopped: string | undefined;
}

function placeOf(text = ""): Place {
  try {
    const { network, networks, stopped } = JSON.parse(text) as Place;
    return { network, networks, stopped };
  } catch {
    throw damaged();
  }
}

function damaged(): ModelFileError {
  return new ModelFileError(
    "The population's file is damaged: its content is not what was written.",
  );
}

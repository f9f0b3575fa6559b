// A sweep is saved as one file: what it sweeps, the networks that have ended, and where those stand that are being trained. The page
// and the command line write the same file, and each continues the other's sweeps.

import { concatenated } from "../../base/concatenated.ts";
import {
  ModelFileError,
  readModel,
  readPopulation,
  writeModel,
  writePopulation,
} from "../../engine/index.ts";
import type { Epoch, PlanName } from "../../engine/index.ts";
import { defaultSettings } from "../settings.ts";
import type { SavedData } from "../trained-on.ts";
import type { GroupState } from "./breaks.ts";
import { type SettingLists, type SweptNetwork, networksOf } from "./networks.ts";
import type { NetworkEnd, NetworkResult } from "./population.ts";
import type { SweepPoint } from "./sweep.ts";

/** A whole sweep as it is kept in a file. */
export interface SavedSweep extends SweepPoint {
  readonly lists: SettingLists;
  /** Of the data before it was split. */
  readonly data: SavedData;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** The first bytes of the file. After them come the SHA-256 of the rest, the number of parts, their lengths, and the parts. */
const MAGIC = new TextEncoder().encode("adamant sweep 1\n");
const HASH = 32;

/** The first part: what is no tensor, as JSON. The other parts are the networks that have ended, and the population under way. */
interface Head {
  readonly lists: Partial<SettingLists>;
  readonly data: SavedData;
  readonly savedAt: number;
  readonly results: readonly SavedResult[];
  readonly group: { readonly plan: PlanName; readonly members: readonly SavedMember[] } | undefined;
}

interface SavedResult {
  readonly number: number;
  readonly ended: NetworkEnd;
  readonly epochs: readonly Epoch[];
  /** The number of the epoch that counts; undefined where the network failed. */
  readonly judged?: number;
  /** Why the network failed. */
  readonly reason?: string;
}

interface SavedMember {
  readonly number: number;
  readonly epochs: readonly Epoch[];
  readonly isOver: boolean;
}

export async function writeSweepFile(sweep: SavedSweep): Promise<Uint8Array<ArrayBuffer>> {
  const { lists, data, savedAt, results, group } = sweep;
  const head: Head = {
    ...{ lists, data, savedAt, results: results.map(savedResult) },
    group: group && {
      plan: group.plan,
      members: group.members.map(({ number, epochs, isOver }) => ({ number, epochs, isOver })),
    },
  };
  const networks = results.flatMap((result) =>
    result.ended === "failed"
      ? []
      : [writeModel({ sizes: result.sizes, parameters: result.parameters, metadata: {} })],
  );
  const parts = [new TextEncoder().encode(JSON.stringify(head)), ...networks];
  if (group !== undefined) {
    const states = group.members.map(({ state }) => state);
    parts.push(await writePopulation({ sizes: sizesOf(group), states, metadata: {} }));
  }
  const lengths = Uint32Array.from([parts.length, ...parts.map(({ length }) => length)]);
  const body = concatenated([littleEndian(lengths), ...parts]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return concatenated([MAGIC, hash, body]);
}

/**
 * Reads what `writeSweepFile` wrote.
 *
 * @throws ModelFileError if the file is damaged or of another kind
 */
export async function readSweepFile(file: Uint8Array): Promise<SavedSweep> {
  if (!MAGIC.every((byte, index) => file[index] === byte)) {
    throw new ModelFileError("This file holds no sweep to resume.");
  }
  const body = file.slice(MAGIC.length + HASH);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  if (!hash.every((byte, index) => file[MAGIC.length + index] === byte)) {
    throw new ModelFileError("The sweep's file is damaged: its content is not what was written.");
  }
  const [first = new Uint8Array(), ...parts] = partsOf(body);
  const head = JSON.parse(new TextDecoder().decode(first)) as Head;
  // Settings that are newer than the file take their defaults, which change nothing.
  const defaults = Object.entries(defaultSettings).map(([name, value]) => [name, [value]] as const);
  const lists = { ...(Object.fromEntries(defaults) as unknown as SettingLists), ...head.lists };
  const networks = networksOf(lists);
  let next = 0;
  const results = head.results.map((result) =>
    resultOf(result, networks, () => parts[next++] ?? new Uint8Array()),
  );
  const group = head.group && (await groupOf(head.group, parts[next] ?? new Uint8Array()));
  return { lists, data: head.data, savedAt: head.savedAt, results, group };
}

function savedResult({ network: { number }, ...result }: NetworkResult): SavedResult {
  const { ended, epochs } = result;
  return result.ended === "failed"
    ? { number, ended, epochs, reason: result.reason }
    : { number, ended, epochs, judged: result.judged.epoch };
}

function resultOf(
  { number, ended, epochs, judged, reason = "" }: SavedResult,
  networks: readonly SweptNetwork[],
  nextPart: () => Uint8Array,
): NetworkResult {
  const network = networks.find((one) => one.number === number) as SweptNetwork;
  if (ended === "failed") {
    return { network, ended, epochs, reason };
  }
  const { sizes, parameters } = readModel(nextPart());
  const epoch = epochs.find((one) => one.epoch === judged) as Epoch;
  return { network, ended, epochs, judged: epoch, sizes, parameters };
}

async function groupOf(
  { plan, members }: NonNullable<Head["group"]>,
  part: Uint8Array,
): Promise<GroupState> {
  const { states } = await readPopulation(part);
  return {
    plan,
    members: members.flatMap((member, index) => {
      const state = states[index];
      return state === undefined ? [] : [{ ...member, state }];
    }),
  };
}

/** The layer sizes of the networks of a group, which are all of one shape. */
function sizesOf({ members }: GroupState): number[] {
  const layers = members[0]?.state.parameters ?? [];
  const widths = layers.map(({ bias }) => bias.length);
  const [first] = layers;
  return [first === undefined ? 0 : first.weights.length / first.bias.length, ...widths];
}

function partsOf(body: Uint8Array<ArrayBuffer>): Uint8Array[] {
  const view = new DataView(body.buffer, body.byteOffset);
  const count = view.getUint32(0, true);
  let end = 4 * (count + 1);
  return Array.from({ length: count }, (_, part) => {
    const start = end;
    end += view.getUint32(4 * (part + 1), true);
    return body.slice(start, end);
  });
}

function littleEndian(values: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => {
    view.setUint32(4 * index, value, true);
  });
  return new Uint8Array(view.buffer);
}

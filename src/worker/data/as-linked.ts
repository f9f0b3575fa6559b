// Data is used as its files say, turned as somebody asked, and of some classes only. A link names it so, and finds it again.

import {
  type Dataset,
  type Oddity,
  dataFingerprint,
  inverted,
  isBuiltIn,
  oddities,
  transposed,
} from "../../data/index.ts";
import {
  type OwnData,
  type Turning,
  canBe,
  isSameData,
  linkedOwnData,
} from "../../run/linked-data.ts";
import type { ReadData } from "./kept-data.ts";

/** Takes the classes in use of some data. It throws where the data lacks one. */
export type Choice = (dataset: Dataset) => Dataset;

/** Data as it is used, and what is to say about it. */
export interface Turned {
  readonly dataset: Dataset;
  readonly notes: readonly Oddity[];
}

export function turnedBy(whole: Dataset, { invert, transpose }: Turning): Turned {
  const upright = transpose ? transposed(whole) : whole;
  const dataset = invert ? inverted(upright) : upright;
  const read = (whole.notes ?? []).map((sentence) => ({ sentence }));
  // Drawn digits are never odd.
  const odd = isBuiltIn(whole.name) ? [] : oddities(dataset);
  return { dataset, notes: [...read, ...odd] };
}

/** How a link names data. A page that was loaded over http cannot compute fingerprints; its links have none. */
export async function linkedOf(dataset: Dataset, reading: Turning): Promise<OwnData> {
  const fingerprint = await dataFingerprint(dataset).catch(() => undefined);
  return linkedOwnData(dataset.name, dataset.count, fingerprint, reading);
}

/** Files with the column for the label that a link names; undefined where it names none, or they are not of the link. */
export async function ofLink(
  asked: OwnData | undefined,
  read: (column: string) => Promise<ReadData>,
  choice: Choice,
): Promise<ReadData | undefined> {
  const column = asked?.reading?.label;
  if (asked === undefined || column === undefined) {
    return undefined;
  }
  const data = await read(column).catch(() => undefined);
  return data && asLinked(data, asked, choice, canBe);
}

/** Data turned as a link says, or as it was read, if it is what the link names then. */
export async function asLinked(
  { whole, reading }: ReadData,
  linked: OwnData,
  choice: Choice,
  isIt: (linked: OwnData, found: OwnData) => boolean = isSameData,
): Promise<ReadData | undefined> {
  const { invert = false, transpose = false } = linked.reading ?? {};
  for (const how of [{ ...reading, invert, transpose }, reading]) {
    const found = await linkedIfUsed({ whole, reading: how }, choice);
    if (found !== undefined && isIt(linked, found)) {
      return { whole, reading: how };
    }
  }
  return undefined;
}

/** How a link would name data if it were used; undefined where it lacks the chosen classes. */
async function linkedIfUsed({ whole, reading }: ReadData, choice: Choice) {
  try {
    return await linkedOf(choice(turnedBy(whole, reading).dataset), reading);
  } catch {
    return undefined;
  }
}

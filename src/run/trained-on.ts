// What a saved network, or a saved run, was trained on. A network knows the digits that it learned from, so its accuracy on those says little: the
// digits that were set aside for validation tell how well it reads others. The file keeps seed, split and fingerprint of the data.

import { counted } from "../base/format.ts";
import {
  type Appearance,
  type Dataset,
  appearanceOf,
  asPeopleWrite,
  dataFingerprint,
  selectRows,
  split,
} from "../data/index.ts";
import type { Settings } from "./settings.ts";

/** The settings that split the data. */
export type SplitSettings = Pick<Settings, "seed" | "validation" | "stratify">;

/** What a file of a network tells of it. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * What a file of a network keeps of its data.
 *
 * @param dataset before it was split
 * @param settings those that split it; in a sweep, the seed of the split is that of the first network
 * @param seed of the network
 */
export async function trainedOn(
  dataset: Dataset,
  { seed: splitSeed, validation, stratify }: SplitSettings,
  seed: number,
): Promise<Metadata> {
  return {
    data: dataset.name,
    seed: String(seed),
    rows: String(dataset.count),
    fingerprint: await dataFingerprint(dataset),
    ...looksOf(dataset),
    ...splitMetadata({ seed: splitSeed, validation, stratify }),
  };
}

/** How the data was split, as `fairRows` reads it. */
export function splitMetadata({ seed, validation, stratify }: SplitSettings): Metadata {
  return {
    splitSeed: String(seed),
    validation: String(validation),
    stratify: String(stratify),
  };
}

/** The entries that tell how the digits look. */
const LOOKS = ["paper", "orientation", "learned", "drawnSeed"] as const;

/** Those of a file's metadata. */
export function looksIn(metadata: Metadata): Metadata {
  return Object.fromEntries(
    LOOKS.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])),
  );
}

/** How the digits look, which of their classes occur and how they were drawn, where that can be told and does not go without saying. */
function looksOf(dataset: Dataset): Metadata {
  const { paper, orientation } = appearanceOf(dataset);
  const learned = [...new Set(dataset.labels)].sort((a, b) => a - b);
  return {
    ...(paper && { paper }),
    ...(orientation && { orientation }),
    ...(learned.length > 0 && learned.length < dataset.classes && { learned: learned.join(",") }),
    ...(dataset.drawn && { drawnSeed: String(dataset.drawn.seed) }),
  };
}

/** What a network learned from, as far as its file tells; files of before, and of other programs, do not. */
export interface Learned extends Appearance {
  /** The only classes that occurred; undefined if all did. */
  readonly classes: readonly number[] | undefined;
}

/** Any program may have written the file, so what makes no sense is left out. */
export function learnedFrom({ paper, orientation, learned }: Metadata): Learned {
  return {
    paper: paper === "black" || paper === "white" ? paper : undefined,
    orientation:
      orientation === "upright" || orientation === "transposed" ? orientation : undefined,
    classes: /^\d{1,3}(,\d{1,3}){0,255}$/.test(learned ?? "")
      ? learned?.split(",").map(Number)
      : undefined,
  };
}

/** The data of a saved run, without its bytes. */
export interface SavedData {
  readonly name: string;
  readonly count: number;
  /** Of the data before it was split: see `dataFingerprint`. */
  readonly fingerprint: string;
  /** Where the data comes from, in the form of the program that wrote it: "page", or flags as JSON. */
  readonly source: string;
  /** How its digits look, for who takes the checkpoint as a network. Files of before do not tell. */
  readonly looks?: Metadata;
}

/** Describes data so that a continued run can check that it has the same. */
export async function savedDataOf(dataset: Dataset, source: string): Promise<SavedData> {
  const { name, count } = dataset;
  return {
    name,
    count,
    fingerprint: await dataFingerprint(dataset),
    source,
    looks: looksOf(dataset),
  };
}

/** The digits on which networks are judged fairly, and what there is to say about them. */
export interface FairRows {
  readonly dataset: Dataset;
  /** A sentence for the user; undefined where nothing is known against the digits. */
  readonly remark: string | undefined;
}

/**
 * Leaves out the digits that any of the networks was trained on, as far as their files tell.
 *
 * @param networks the metadata of each
 */
export async function fairRows(dataset: Dataset, networks: readonly Metadata[]): Promise<FairRows> {
  const known = networks.filter(({ fingerprint }) => fingerprint !== undefined);
  if (known.length === 0 || dataset.labels === undefined) {
    return { dataset, remark: undefined };
  }
  const fingerprint = await dataFingerprint(dataset);
  const same = known.filter((metadata) => metadata["fingerprint"] === fingerprint);
  if (same.length === 0) {
    const alike = known.filter((metadata) => mayOverlap(dataset, metadata));
    return { dataset, remark: overlap(dataset, alike, networks.length) };
  }
  const rows = setAside(dataset, same);
  const all = counted(dataset.count, "digit");
  const they = someOf(same.length, networks.length).replace(/^the/, "The");
  if (rows.length === 0) {
    return {
      dataset,
      remark: `${they} trained on these ${all}, so the accuracy on others is lower.`,
    };
  }
  // As during the training.
  const fair = asPeopleWrite({ ...selectRows(dataset, rows), name: dataset.name });
  return {
    dataset: fair,
    remark: `${they} trained on these ${all}. Only the ${counted(fair.count, "digit")} that were set aside for validation are judged.`,
  };
}

/** Data with the same name may have digits in common, but for drawn digits: another seed draws other ones. */
function mayOverlap({ name, drawn }: Dataset, { data, drawnSeed }: Metadata): boolean {
  const isOtherSeed =
    drawn !== undefined && drawnSeed !== undefined && drawnSeed !== String(drawn.seed);
  return data === name && !isOtherSeed;
}

/** `the network was`, `1 of the 2 networks was`, `2 of the 3 networks were`. */
function someOf(count: number, all: number): string {
  const were = count === 1 ? "was" : "were";
  return count === all
    ? `the network${all === 1 ? "" : "s"} ${were}`
    : `${count} of the ${all} networks ${were}`;
}

/** @param alike those whose data has the same name, among `all` */
function overlap({ name }: Dataset, alike: readonly Metadata[], all: number): string | undefined {
  const [first, second] = alike;
  if (first === undefined) {
    return undefined;
  }
  const they =
    second === undefined
      ? `it learned from ${counted(Number(first["rows"] ?? ""), "digit")} of`
      : "they learned from";
  return `${name} includes digits that ${someOf(alike.length, all)} trained on, or may: ${they} data with this name.`;
}

/** The rows that no network was trained on, ascending. */
function setAside(dataset: Dataset, networks: readonly Metadata[]): Uint32Array {
  const parts = networks.map((metadata) => {
    const options = splitOptions(metadata);
    return new Set(options === undefined ? [] : split(dataset, options).validation);
  });
  const [first, ...others] = parts as [Set<number>, ...Set<number>[]];
  return Uint32Array.from([...first].filter((row) => others.every((part) => part.has(row))));
}

/** Undefined where the file does not tell a split, which any program may have written. */
function splitOptions({ splitSeed, validation, stratify }: Metadata): SplitSettings | undefined {
  const [seed, share] = [Number(splitSeed), Number(validation)];
  const isValid = Number.isSafeInteger(seed) && seed >= 0 && share > 0 && share < 1;
  return isValid ? { seed, validation: share, stratify: stratify === "true" } : undefined;
}

// What a link tells of the data of its run. The data itself is too large for a link, so a link carries its name, its number of
// digits and the beginning of its fingerprint: whoever opens the link is asked for the same data, and told whether it is the same.

import { formatCount } from "../base/format.ts";
import { SettingError } from "./parse-setting.ts";

/** How the page changed the digits, or read them, as it was asked to. */
export interface Turning {
  readonly invert: boolean;
  readonly transpose: boolean;
  /** The column of a CSV that is the label; undefined if nobody had to choose. */
  readonly label: string | undefined;
}

/** Nothing was asked for. */
export const AS_IT_IS: Turning = { invert: false, transpose: false, label: undefined };

/** Digits from somebody's files. */
export interface OwnData {
  readonly kind: "own";
  readonly name: string;
  /** How many digits; undefined where a link does not tell. */
  readonly rows: number | undefined;
  /** The first hexadecimal digits of its fingerprint: see `dataFingerprint`; undefined where a link does not tell. */
  readonly hash: string | undefined;
  /** How they were read; undefined as they are. Rows and hash are those of what was read so. */
  readonly reading?: Turning | undefined;
}

/** Data that a link can name but not carry. Built-in digits are only counted, as `digits`. */
export type LinkedData = OwnData | { readonly kind: "mnist" };

/** Letters of a name that a link carries and the page shows. */
const NAME_LENGTH = 100;

/** Hexadecimal digits of a fingerprint that a link carries: two data sets agree in them by chance once in 2^64. */
const HASH_LENGTH = 16;

const MAX_ROWS = 100_000_000;

/** Characters that are not seen, or that change the order in which others are: a link may come from anybody. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text from a link as it can be shown: of bounded length, with a mark for each character that is not seen. */
export function shownText(text: string, length: number): string {
  const letters = Array.from(text.slice(0, 4 * length)).slice(0, length + 1);
  const shown = letters.length > length ? [...letters.slice(0, length - 1), "…"] : letters;
  return shown.join("").replace(UNSEEN, "\ufffd");
}

/** Data in use as a link names it. */
export function linkedOwnData(
  name: string,
  rows: number,
  fingerprint: string | undefined,
  reading?: Turning,
): OwnData {
  const hash = fingerprint?.slice(0, HASH_LENGTH);
  return { kind: "own", name: nameIn(name), rows, hash, ...readingOf(reading) };
}

/** What a link carries of a reading: nothing where nothing was asked for. */
function readingOf({ invert = false, transpose = false, label }: Partial<Turning> = {}) {
  const isAsked = invert || transpose || label !== undefined;
  return isAsked ? { reading: { invert, transpose, label } } : {};
}

/** The parts of a link's `#…` that name the data. */
export function pairsOfData(data: LinkedData): string[] {
  if (data.kind === "mnist") {
    return ["mnist=true"];
  }
  const { name, rows, hash, reading = AS_IT_IS } = data;
  const { label } = reading;
  return [
    `data=${encodeURIComponent(name)}`,
    ...(rows === undefined ? [] : [`rows=${rows}`]),
    ...(hash === undefined ? [] : [`hash=${hash}`]),
    ...TURNS.filter((turn) => reading[turn]).map((turn) => `${turn}=true`),
    ...(label === undefined || !isColumn(label) ? [] : [`label=${encodeURIComponent(label)}`]),
  ];
}

/** How digits can be turned: also the keys of a link, and flags in a terminal. */
const TURNS = ["invert", "transpose"] as const;

/** Whether a column's name is short, and all of it is seen. */
function isColumn(name: string): boolean {
  return name !== "" && shownText(name, NAME_LENGTH) === name;
}

/** The keys of a link that name the data, as they were read. */
export interface DataKeys {
  invert?: boolean;
  transpose?: boolean;
  label?: string;
  mnist?: boolean;
  data?: string;
  rows?: number;
  hash?: string;
}

/** Reads each key. They throw SettingError for a value that makes no sense. */
export const DATA_KEYS: Readonly<Record<string, (text: string) => DataKeys>> = {
  mnist: (text) => ({ mnist: parseTrue("mnist", text) }),
  invert: (text) => ({ invert: parseTrue("invert", text) }),
  transpose: (text) => ({ transpose: parseTrue("transpose", text) }),
  label: (text) => {
    if (!isColumn(text)) {
      throw new SettingError(
        `label is "${text}"; it must be the name of a column, of at most ${NAME_LENGTH} letters that are all seen.`,
      );
    }
    return { label: text };
  },
  data: (text) => ({ data: nameIn(text) }),
  rows: (text) => {
    const rows = Number(text);
    if (!/^\d{1,9}$/.test(text) || rows < 1 || rows > MAX_ROWS) {
      throw new SettingError(
        `rows is "${text}"; it must be a whole number from 1 to ${formatCount(MAX_ROWS)}.`,
      );
    }
    return { rows };
  },
  hash: (text) => {
    if (!/^[0-9a-f]{16,64}$/.test(text)) {
      throw new SettingError(`hash is "${text}"; it must be 16 to 64 hexadecimal digits.`);
    }
    return { hash: text };
  },
};

function parseTrue(key: string, text: string): true {
  if (text !== "true") {
    throw new SettingError(`${key} is "${text}"; it can only be true.`);
  }
  return true;
}

/** The data that a link names; undefined where it names none. */
export function dataOfKeys(keys: DataKeys): LinkedData | undefined {
  const { mnist, data, rows, hash } = keys;
  if (data !== undefined) {
    return { kind: "own", name: data, rows, hash, ...readingOf(keys) };
  }
  return mnist === true ? { kind: "mnist" } : undefined;
}

/** Whether data in use can be what a link names: the fingerprint decides. */
export function isSameData(linked: LinkedData, found: OwnData): boolean {
  if (linked.kind === "mnist") {
    return false;
  }
  const [hash, other] = [linked.hash, found.hash];
  if (hash === undefined || other === undefined) {
    return false;
  }
  const length = Math.min(hash.length, other.length);
  return hash.slice(0, length) === other.slice(0, length) && !differs(linked.rows, found.rows);
}

/** The same; where one has no fingerprint, name and rows decide. */
export function canBe(linked: OwnData, found: OwnData): boolean {
  return linked.hash === undefined || found.hash === undefined
    ? linked.name === found.name && !differs(linked.rows, found.rows)
    : isSameData(linked, found);
}

/** Whether two numbers are known and differ. */
export function differs(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function nameIn(text: string): string {
  return shownText(text.trim(), NAME_LENGTH) || "data without a name";
}

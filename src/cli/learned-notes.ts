// Notes on digits that networks are to read: where they are not of the kind that a network learned from, as far as its file tells.

import { counted } from "../base/format.ts";
import { type Appearance, type Dataset, appearanceOf, oddities } from "../data/index.ts";
import { weightsFingerprint } from "../engine/index.ts";
import { type Learned, learnedFrom } from "../run/trained-on.ts";
import {
  type DigitsFlags,
  FLAG_OF,
  printNote,
  printOddities,
  printReadersNotes,
} from "./digits/digits.ts";
import type { NetworkOfFile } from "./model.ts";

/** A network and what it learned from. */
interface Learner {
  readonly path: string;
  readonly learned: Learned;
}

/** What a flag changes, and the words for it. */
const TURNED = { invert: "paper", transpose: "orientation" } as const;
const WORDS = {
  white: "black on white",
  black: "white on black",
  transposed: "transposed (rows and columns swapped)",
  upright: "upright",
} as const satisfies Record<NonNullable<Appearance[keyof Appearance]>, string>;

/**
 * Prints what the reader of the digits did, what looks odd in them, and where they do not look as those that the networks
 * learned from. What is odd only beside other digits is not said where the networks learned from digits like these.
 *
 * @param flags those with which the digits were read
 */
export function printNotesFor(
  networks: readonly NetworkOfFile[],
  dataset: Dataset,
  flags: DigitsFlags,
): void {
  const learners = learnersOf(networks);
  const appearance = appearanceOf(dataset);
  printReadersNotes(dataset);
  const isTold = (turn: keyof typeof TURNED) =>
    appearance[TURNED[turn]] !== undefined &&
    learners.some(({ learned }) => learned[TURNED[turn]] !== undefined);
  const odd = oddities(dataset).filter(({ remedy }) => remedy === undefined || !isTold(remedy));
  printOddities(odd, flags);
  for (const turn of ["invert", "transpose"] as const) {
    const note = turnedNote(learners, dataset.name, appearance, turn, flags);
    if (note !== undefined) {
      printNote(note);
    }
  }
}

function learnersOf(networks: readonly NetworkOfFile[]): Learner[] {
  return networks.map(({ path, metadata }) => ({ path, learned: learnedFrom(metadata) }));
}

function turnedNote(
  all: readonly Learner[],
  data: string,
  appearance: Appearance,
  turn: keyof typeof TURNED,
  flags: DigitsFlags,
): string | undefined {
  const own = appearance[TURNED[turn]];
  const known = all.filter(({ learned }) => learned[TURNED[turn]] !== undefined);
  const others = known.filter(({ learned }) => learned[TURNED[turn]] !== own);
  const [first] = others;
  const theirs = first?.learned[TURNED[turn]];
  if (own === undefined || theirs === undefined) {
    return undefined;
  }
  const what = `${named(others, all)} learned from images that are ${WORDS[theirs]}; those of ${data} are ${WORDS[own]}.`;
  if (others.length < known.length) {
    return `${what} Leave ${new Set(others.map(({ path }) => path)).size === 1 ? "it" : "them"} out of the ensemble.`;
  }
  const flag = FLAG_OF[turn];
  return `${what} ${flags[turn] === undefined ? `Add ${flag}` : `Leave ${flag} out`}.`;
}

/** Prints which networks learned only some classes. Where the digits have labels, only if there are others among them. */
export function printClassNotes(networks: readonly NetworkOfFile[], { labels }: Dataset): void {
  const all = learnersOf(networks);
  const lists = new Set(all.flatMap(({ learned }) => learned.classes?.join(", ") ?? []));
  for (const list of lists) {
    const alike = all.filter(({ learned }) => learned.classes?.join(", ") === list);
    const classes = new Set(alike[0]?.learned.classes);
    const who = `${named(alike, all)} learned only the ${classes.size === 1 ? "class" : "classes"} ${list}`;
    const others = labels?.filter((label) => !classes.has(label)).length;
    if (labels === undefined || others === undefined) {
      printNote(`${who}; ${alike.length === 1 ? "it does" : "they do"} not know digits of others.`);
    } else if (others > 0) {
      printNote(
        `${who}; ${othersWords(others, labels.length)}.${remedyFor(others < labels.length, list)}`,
      );
    }
  }
}

function othersWords(others: number, all: number): string {
  if (others === all) {
    return all === 1
      ? "this digit is of another"
      : `all of these ${counted(all, "digit")} are of others`;
  }
  return `${others} of these ${counted(all, "digit")} ${others === 1 ? "is of another" : "are of others"}`;
}

function remedyFor(areSomeLeft: boolean, list: string): string {
  return areSomeLeft ? ` Add --classes ${list.replaceAll(" ", "")} to leave those out.` : "";
}

/** Prints which files hold the same network: an ensemble gains nothing by it, and counts it several times. */
export async function printRepeated(networks: readonly NetworkOfFile[]): Promise<void> {
  const seen = new Map<string, string>();
  const notes = new Set<string>();
  for (const { path, parameters } of networks) {
    const weights = await weightsFingerprint(parameters);
    const first = seen.get(weights) ?? path;
    if (first !== path) {
      notes.add(
        `${path} holds the same network as ${first}, so the ensemble has it more than once.`,
      );
    } else if (seen.has(weights)) {
      notes.add(`The ensemble has the network of ${path} more than once.`);
    }
    seen.set(weights, first);
  }
  for (const note of notes) {
    printNote(note);
  }
}

/** The networks as the subject of a sentence. */
function named(some: readonly Learner[], all: readonly Learner[]): string {
  const paths = new Set(some.map(({ path }) => path));
  const [first = "", second, ...more] = paths;
  if (second === undefined) {
    return first;
  }
  if (more.length === 0) {
    return `${first} and ${second}`;
  }
  return some.length === all.length
    ? `The ${all.length} networks`
    : `${first}, ${second} and ${counted(more.length, "more network")}`;
}

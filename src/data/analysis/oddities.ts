import { counted, formatCount } from "../../base/format.ts";
import type { Dataset } from "../dataset.ts";
import { type Paper, papersOf } from "../turn.ts";
import { ODD_PAPER_SHARE, orientationOf } from "./appearance.ts";
import { countShared } from "./duplicates.ts";

// What looks odd in digits, and would make a training learn less than it could, without an error. The rules are
// conservative: MNIST, Fashion-MNIST, KMNIST and EMNIST (but for its transposition) and the built-in digits are not odd.

/** Something odd, in a sentence for the user. */
export interface Oddity {
  readonly sentence: string;
  /** What mends it: see turn.ts. */
  readonly remedy?: "invert" | "transpose" | undefined;
}

/** Real images use all shades up to 255; 16 is the brightest in scikit-learn's digits, 1 in binary ones. */
const DARK_MAXIMUM = 64;

/** A class hardly occurs below this share of the average class; EMNIST's smallest class has 14 %. */
const RARE_SHARE = 0.02;
const RARE_ROWS = 2;
const MIN_AVERAGE_FOR_RARE_ROWS = 50;

const MIN_SORTED_ROWS = 20;

/** Fashion-MNIST repeats some images; below this share of the validation rows they change no digit of the accuracy. */
const REPEATED_SHARE = 0.01;

/** What looks odd in a dataset. */
export function oddities(dataset: Dataset): Oddity[] {
  return [
    ...shadeOddity(dataset),
    ...paperOddity(dataset),
    ...(orientationOf(dataset) === "transposed"
      ? [
          {
            sentence: `The images of ${dataset.name} look transposed (rows and columns swapped), as EMNIST's are.`,
            remedy: "transpose" as const,
          },
        ]
      : []),
    ...labelOddities(dataset),
  ];
}

/** What looks odd in the two parts of a split. */
export function splitOddities(training: Dataset, validation: Dataset | undefined): Oddity[] {
  const shared = validation === undefined ? 0 : countShared(training, validation);
  if (validation === undefined || shared === 0 || shared < REPEATED_SHARE * validation.count) {
    return [];
  }
  const are = shared === 1 ? "is also a training image" : "are also training images";
  return [
    {
      sentence: `${formatCount(shared)} of the ${counted(validation.count, "validation image")} ${are}: the validation accuracy is too good. Remove repeated images.`,
    },
  ];
}

function shadeOddity({ name, images }: Dataset): Oddity[] {
  if (images.some((value) => value > DARK_MAXIMUM)) {
    return [];
  }
  const brightest = images.reduce((max, value) => Math.max(max, value), 0);
  const sentence =
    brightest === 0
      ? `All images of ${name} are black.`
      : `The brightest pixel of ${name} is ${brightest} of 255, so the images are all but black. Multiply the pixels by ${Math.floor(255 / brightest)}.`;
  return [{ sentence }];
}

function paperOddity(dataset: Dataset): Oddity[] {
  const { name, count } = dataset;
  const papers = papersOf(dataset);
  const rows = (wanted: Paper) => papers.filter((paper) => paper === wanted).length;
  const [white, black] = [rows("white"), rows("black")];
  if (white < Math.max(1, ODD_PAPER_SHARE * count)) {
    return [];
  }
  const first = papers.indexOf(white > black ? "black" : "white") + 1;
  const sentence =
    black < ODD_PAPER_SHARE * count || black === 0
      ? `The images of ${name} are black on white; networks, the built-in digits and the drawing pad expect white on black.`
      : `${formatCount(white)} of the ${counted(count, "image")} of ${name} are black on white, ${formatCount(black)} white on black (the first against the rest is row ${first}).`;
  return [{ sentence, remedy: "invert" }];
}

function labelOddities({ name, labels, count, classes }: Dataset): Oddity[] {
  if (labels === undefined || count < 2) {
    return [];
  }
  const rows = new Map<number, number>();
  for (const label of labels) {
    rows.set(label, (rows.get(label) ?? 0) + 1);
  }
  if (rows.size === 1) {
    return [
      {
        sentence: `All rows of ${name} have the label ${labels[0] as number}, so there is nothing to tell apart.`,
      },
    ];
  }
  const average = count / rows.size;
  const rare = [...rows]
    .filter(
      ([, times]) =>
        times < RARE_SHARE * average ||
        (times <= RARE_ROWS && average >= MIN_AVERAGE_FOR_RARE_ROWS),
    )
    .sort(([a], [b]) => a - b);
  return [
    ...rareOddity(name, labels, rare, average),
    ...sortedOddity(name, labels, rows.size),
    ...tenOddity(name, rows, classes),
  ];
}

function rareOddity(
  name: string,
  labels: Uint8Array,
  rare: readonly (readonly [label: number, rows: number])[],
  average: number,
): Oddity[] {
  if (rare.length === 0) {
    return [];
  }
  const list = rare
    .slice(0, 5)
    .map(
      ([label, rows]) =>
        `${label} (${rows <= RARE_ROWS ? rowsWith(labels, label) : counted(rows, "row")})`,
    );
  const more = rare.length > list.length ? ", …" : "";
  return [
    {
      sentence: `${name}: some classes hardly occur: ${list.join(", ")}${more}; the average class has ${formatCount(average)}. Check whether these labels are right.`,
    },
  ];
}

/** Where a label occurs that occurs once or twice: as likely as not a slip of the key. */
function rowsWith(labels: Uint8Array, label: number): string {
  const [first, last] = [labels.indexOf(label) + 1, labels.lastIndexOf(label) + 1];
  return first === last
    ? `row ${formatCount(first)}`
    : `rows ${formatCount(first)} and ${formatCount(last)}`;
}

/** SVHN writes the digit 0 as 10. */
function tenOddity(name: string, rows: ReadonlyMap<number, number>, classes: number): Oddity[] {
  return classes === 11 && rows.size === 10 && !rows.has(0)
    ? [
        {
          sentence: `The labels of ${name} are 1 to 10, so the network has 11 outputs, of which that of 0 is never right. If 10 stands for the digit 0, write 0 in its place.`,
        },
      ]
    : [];
}

function sortedOddity(name: string, labels: Uint8Array, classes: number): Oddity[] {
  const changes = labels.reduce(
    (sum, label, row) => sum + (row > 0 && label !== labels[row - 1] ? 1 : 0),
    0,
  );
  return labels.length >= MIN_SORTED_ROWS && changes === classes - 1
    ? [
        {
          sentence: `The rows of ${name} are sorted by label. Training shuffles them, but the first rows alone would hold only some of the classes.`,
        },
      ]
    : [];
}

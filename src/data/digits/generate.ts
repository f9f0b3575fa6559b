import { formatCount } from "../../base/format.ts";
import { type Random, permutation, randomStream } from "../../base/random.ts";
import { DataError, type Dataset, type DrawnDigits } from "../dataset.ts";
import { MAX_DATASET_BYTES } from "../limits.ts";
import { pressures, smooth, stretched, wobbled } from "./curve.ts";
import { drawHand } from "./hand.ts";
import { SIDE, rasterize } from "./rasterize.ts";
import { CLASSES, type DigitClass, type Style } from "./skeletons.ts";

/** How many digits are drawn if no number is given: as many as Kaggle's train.csv has. */
export const BUILT_IN_COUNT = 42_000;

/** How the names of built-in digits begin. */
const BUILT_IN = "built-in";

/** Whether digits with this name were drawn here, rather than read. */
export function isBuiltIn(name: string): boolean {
  return name.startsWith(BUILT_IN);
}

/** Keys of the random streams, used together with the seed. */
const CLASSES_STREAM = 4;
const DIGIT_STREAM = 5;
const DIFFICULTY_STREAM = 6;

/**
 * How much the width of a pen of {@link COMMON_PEN} pixels varies along a stroke. Of all the differences between hands,
 * this one improves the trained network most.
 */
const PRESSURE_VARIATION = 0.3;

/** A common width of the pen, in pixels. */
const COMMON_PEN = 2.5;

/**
 * The difficulties of digits as people write them: some write more carefully than others. Networks of 90, 95 and 97.5 % read these
 * as well as real digits; docs/digits.md says how that was found.
 */
const PEOPLES_DIFFICULTIES = { from: 0.25, to: 0.55 } as const;

/** As much as handwriting differs in the digits to learn from: somewhat more than between people. */
const LEARNED_DIFFICULTY = 0.5;

/** Which digits to draw. */
export interface BuiltIn {
  readonly count: number;
  readonly seed: number;
  /** How much handwriting differs from digit to digit, 0 (not at all) to 1. Default 0.5, somewhat more than between people. */
  readonly difficulty?: number;
  /** Called from time to time with the number of digits drawn so far. */
  readonly progress?: (drawn: number) => void;
}

/** Number of digits between two calls of `progress`; drawing them takes about 50 ms. */
const PROGRESS_INTERVAL = 1500;

/**
 * Draws digits, for use when no file is at hand. A pure function of its arguments: it returns the same bytes on every
 * machine. A network that learned from them reads real handwriting less well than one that learned from real digits;
 * docs/digits.md has the measurements.
 *
 * @throws DataError for more digits than can be held
 */
export function builtInDigits({
  count,
  seed,
  difficulty = LEARNED_DIFFICULTY,
  progress,
}: BuiltIn): Dataset {
  if (count * SIDE * SIDE > MAX_DATASET_BYTES) {
    const most = Math.floor(MAX_DATASET_BYTES / SIDE ** 2);
    throw new DataError(
      `${formatCount(count)} built-in digits are more than memory should hold; at most ${formatCount(most)} are drawn.`,
    );
  }
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const { label, image } = builtInDigit(seed, index, difficulty);
    labels[index] = label;
    images.set(image, index * SIDE * SIDE);
    if ((index + 1) % PROGRESS_INTERVAL === 0) {
      progress?.(index + 1);
    }
  }
  return {
    name: `${BUILT_IN} v1`,
    width: SIDE,
    height: SIDE,
    classes: CLASSES.length,
    count,
    images,
    labels,
    drawn: { seed, difficulty, numbers: Uint32Array.from(labels.keys()) },
  };
}

/**
 * Draws one digit, independently of all others. Digits 0 to 9 have ten different classes, and so do each ten after them.
 *
 * The computation uses only +, −, ×, ÷ and √, whose results IEEE 754 defines to the last bit. It uses no sines, since
 * their last bits differ between machines.
 *
 * @returns image: [784], 0 (paper) to 255 (ink)
 */
export function builtInDigit(
  seed: number,
  index: number,
  difficulty = LEARNED_DIFFICULTY,
): { label: number; image: Uint8Array } {
  const ten = Math.floor(index / CLASSES.length);
  const classes = permutation(CLASSES.length, randomStream(seed, CLASSES_STREAM, ten));
  const label = classes[index % CLASSES.length] as number;
  const random = randomStream(seed, DIGIT_STREAM, index);
  return { label, image: drawDigit(label, difficulty, random) };
}

/**
 * Draws other digits in the place of these: of the same classes, and others in each epoch, from 0. In epoch 0 they are these.
 *
 * @param labels of the digits
 * @param images [numbers, 784], which takes them
 */
export function drawFresh(
  { seed, difficulty, numbers }: DrawnDigits,
  labels: Uint8Array,
  epoch: number,
  images: Uint8Array,
): void {
  for (const [row, number] of numbers.entries()) {
    const key = epoch === 0 ? [number] : [number, epoch];
    const random = randomStream(seed, DIGIT_STREAM, ...key);
    images.set(drawDigit(labels[row] as number, difficulty, random), row * SIDE * SIDE);
  }
}

/**
 * The same digits as people would write them, where they were drawn; other digits as they are. Those to learn from are harder, so
 * a network is judged by these: its accuracy on them is that on real digits, within a point.
 */
export function asPeopleWrite(digits: Dataset): Dataset {
  const { drawn, labels, count } = digits;
  if (drawn === undefined || labels === undefined || drawn.numbers.length < count) {
    return digits;
  }
  const { seed, numbers } = drawn;
  const { from, to } = PEOPLES_DIFFICULTIES;
  const images = new Uint8Array(count * SIDE * SIDE);
  for (const [row, number] of numbers.entries()) {
    const difficulty = from + (to - from) * randomStream(seed, DIFFICULTY_STREAM, number)();
    const random = randomStream(seed, DIGIT_STREAM, number);
    images.set(drawDigit(labels[row] as number, difficulty, random), row * SIDE * SIDE);
  }
  return { ...digits, images, drawn: undefined };
}

function drawDigit(label: number, difficulty: number, random: Random): Uint8Array {
  const digit = CLASSES[label] as DigitClass;
  const amount = 2 * difficulty;
  const { strokes } = chosenStyle(digit.styles, random);
  const hand = drawHand(digit, amount, random);
  const drawn = strokes.map((stroke) => {
    const longer = stretched(stroke, digit.stretch * amount, random);
    const varied = wobbled(longer, 0.045 * amount, random);
    return smooth(varied.map(hand.move), hand.tension);
  });
  // The thicker the pen, the less its width varies; otherwise some digits would become blots.
  const variation = (PRESSURE_VARIATION * amount * COMMON_PEN) / hand.pen;
  const pressure = drawn.map(({ length }) => pressures(length, variation, random));
  return rasterize(drawn, hand.pen, pressure);
}

function chosenStyle(styles: readonly Style[], random: Random): Style {
  let left = random() * styles.reduce((sum, { weight }) => sum + weight, 0);
  const style = styles.find(({ weight }) => (left -= weight) < 0);
  return style ?? (styles[0] as Style);
}

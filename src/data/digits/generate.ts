import { type Random, permutation, randomStream } from "../../base/random.ts";
import type { Dataset } from "../dataset.ts";
import { pressed, smooth, stretched, wobbled } from "./curve.ts";
import { drawHand } from "./hand.ts";
import { SIDE, rasterize } from "./rasterize.ts";
import { CLASSES, type DigitClass, type Style } from "./skeletons.ts";

/** Keys of the random streams, beside the seed. */
const CLASSES_STREAM = 4;
const DIGIT_STREAM = 5;

/** How much the pen's width varies along a stroke. Of all the ways in which hands differ, this one teaches most. */
const PRESSURE = 0.3;

/** The width of the pen that varies by that much: a common one. */
const COMMON = 2.5;

/** As many digits as Kaggle's train.csv has. */
export const BUILT_IN_COUNT = 42_000;

/** What digits are drawn. */
export interface BuiltIn {
  readonly count: number;
  readonly seed: number;
  /** How much hands differ, 0 (all alike) to 1; at 0.5 as much as people's. */
  readonly difficulty?: number;
  /** Called now and then with the digits that are drawn. */
  readonly progress?: (drawn: number) => void;
}

/** Digits from one report of progress to the next: some 50 ms. */
const PROGRESS_INTERVAL = 1500;

/**
 * Digits drawn by a program: a pure function of the seed, the same bytes on every machine, for use where no file is
 * at hand. What a network learns on them is not what it would learn on handwriting; docs/digits.md says how near.
 */
export function builtInDigits({ count, seed, difficulty, progress }: BuiltIn): Dataset {
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
    name: "built-in v1",
    width: SIDE,
    height: SIDE,
    classes: CLASSES.length,
    count,
    images,
    labels,
  };
}

/**
 * The digit of that index, whatever was drawn before. Ten that follow one another are of ten classes.
 *
 * Only +, −, ×, ÷ and √ decide a byte, which IEEE 754 fixes to the last bit; sines are not fixed.
 *
 * @returns image: [784], 0 (paper) to 255 (ink)
 */
export function builtInDigit(
  seed: number,
  index: number,
  difficulty = 0.5,
): { label: number; image: Uint8Array } {
  const ten = Math.floor(index / CLASSES.length);
  const classes = permutation(CLASSES.length, randomStream(seed, CLASSES_STREAM, ten));
  const label = classes[index % CLASSES.length] as number;
  const digit = CLASSES[label] as DigitClass;
  const random = randomStream(seed, DIGIT_STREAM, index);
  return { label, image: drawDigit(digit, 2 * difficulty, random) };
}

function drawDigit(digit: DigitClass, amount: number, random: Random): Uint8Array {
  const { strokes } = chosenStyle(digit.styles, random);
  const hand = drawHand(digit, amount, random);
  const drawn = strokes.map((stroke) => {
    const longer = stretched(stroke, digit.stretch * amount, random);
    const varied = wobbled(longer, 0.045 * amount, random);
    return smooth(varied.map(hand.move), hand.tension);
  });
  // A thick pen leaves little room for more.
  const vary = (PRESSURE * amount * COMMON) / hand.pen;
  const pressures = drawn.map(({ length }) => pressed(length, vary, random));
  return rasterize(drawn, hand.pen, pressures);
}

function chosenStyle(styles: readonly Style[], random: Random): Style {
  let left = random() * styles.reduce((sum, { weight }) => sum + weight, 0);
  const style = styles.find(({ weight }) => (left -= weight) < 0);
  return style ?? (styles[0] as Style);
}

import { largestOf, signedShades } from "../../base/signed-shades.ts";
import { type Dataset, firstRows } from "../../data/index.ts";
import type { ExaminedNetwork } from "./examined-network.ts";

// What is inside a network, as pictures: first-layer weights, activations for one digit, and the arithmetic of one unit.
// Values of either sign are shades from 0 to 255, with zero in the middle.

/** The weights of the units of the first layer, with one scale for all of them. */
export interface WeightPictures {
  readonly width: number;
  /** [pixels] each. */
  readonly units: readonly Uint8Array[];
  /** The weight at 255; its negative is at 0. */
  readonly largest: number;
}

/** The activations of all layers for one digit. */
export interface Activation {
  readonly pixels: Uint8Array;
  /** Of each hidden layer, after the ReLU. */
  readonly hidden: readonly Float32Array[];
  /** [classes], summing to 1. */
  readonly probabilities: Float32Array;
}

/** How a unit of the first layer computes its activation: weights times pixels, their sum, the bias, the ReLU. */
export interface UnitArithmetic {
  readonly unit: number;
  /** [pixels], shades. */
  readonly weights: Uint8Array;
  /** [pixels], shades of weight times pixel. */
  readonly products: Uint8Array;
  readonly sum: number;
  readonly bias: number;
  readonly output: number;
}

/** The units that are dead: whatever the digit, they are not active, so they learn nothing. */
export interface DeadUnits {
  /** Of each hidden layer, 1 for each dead unit and 0 for the others. */
  readonly layers: readonly Uint8Array[];
  /** How many digits decided it. */
  readonly digits: number;
}

/** How many units of the first layer are shown. */
const SHOWN_UNITS = 128;

/** How many digits decide whether a unit is dead. */
const DEAD_UNIT_DIGITS = 256;

/** @param width of an image, in pixels */
export async function weightPictures(
  network: ExaminedNetwork,
  width: number,
): Promise<WeightPictures> {
  const [first] = await network.read();
  const [inputs = 0, outputs = 0] = network.model.sizes;
  const weights = first?.weights ?? new Float32Array();
  const largest = Math.max(largestOf(weights), 1e-9);
  const units = Array.from({ length: Math.min(SHOWN_UNITS, outputs) }, (_, unit) => {
    const own = Float32Array.from(
      { length: inputs },
      (_, pixel) => weights[pixel * outputs + unit] as number,
    );
    return signedShades(own, largest);
  });
  return { width, units, largest };
}

/** Finds the units whose activation is 0 for each of the first few hundred digits. */
export async function deadUnits(network: ExaminedNetwork, dataset: Dataset): Promise<DeadUnits> {
  const digits = firstRows(dataset, DEAD_UNIT_DIGITS);
  const activations = await network.activations(digits);
  const layers = activations.map((layer) => {
    const outputs = layer.length / digits.count;
    const isDead = new Uint8Array(outputs).fill(1);
    layer.forEach((activation, index) => {
      if (activation > 0) {
        isDead[index % outputs] = 0;
      }
    });
    return isDead;
  });
  return { layers, digits: digits.count };
}

/** How many units of each hidden layer are dead. */
export function deadCounts({ layers }: DeadUnits): number[] {
  return layers.map((isDead) => isDead.reduce((sum, one) => sum + one, 0));
}

/** @param pixels of one digit */
export async function activationOf(
  network: ExaminedNetwork,
  pixels: Uint8Array,
): Promise<Activation> {
  const examples = { count: 1, images: pixels, labels: undefined };
  const hidden = await network.activations(examples);
  const { probabilities } = await network.predict(examples);
  return { pixels, hidden, probabilities };
}

/** @param pixels of one digit */
export async function unitArithmetic(
  network: ExaminedNetwork,
  unit: number,
  pixels: Uint8Array,
): Promise<UnitArithmetic> {
  const [first] = await network.read();
  const outputs = first?.bias.length ?? 0;
  const weights = Float32Array.from(
    pixels,
    (_, pixel) => first?.weights[pixel * outputs + unit] ?? 0,
  );
  const products = weights.map((weight, pixel) => (weight * (pixels[pixel] as number)) / 255);
  const sum = products.reduce((total, product) => total + product, 0);
  const bias = first?.bias[unit] ?? 0;
  const output = Math.max(0, sum + bias);
  return {
    unit,
    weights: signedShades(weights),
    products: signedShades(products),
    sum,
    bias,
    output,
  };
}

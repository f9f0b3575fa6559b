import { type Dataset, selectRows } from "../data/index.ts";
import type { Network } from "../engine/index.ts";
import type { UnitArithmetic } from "./protocol.ts";

/** Units of the first layer whose weights are shown: all of the seed's network. */
const MOST_UNITS = 128;

/** Digits that tell whether a unit ever speaks. */
const HEARD = 256;

/** What each unit of the first layer looks for: [pixels], one scale for all. */
export async function firstWeights(network: Network, width: number) {
  const [first] = await network.read();
  const [inputs = 0, outputs = 0] = network.model.sizes;
  const weights = first?.weights ?? new Float32Array();
  const largest = largestOf(weights);
  const units = Array.from({ length: Math.min(MOST_UNITS, outputs) }, (_, unit) => {
    const own = Float32Array.from(
      { length: inputs },
      (_, pixel) => weights[pixel * outputs + unit] as number,
    );
    return shades(own, largest);
  });
  return { width, units, largest };
}

/** Of each hidden layer, how many units say nothing to any of a few hundred digits. */
export async function silentUnits(network: Network, dataset: Dataset): Promise<number[]> {
  const count = Math.min(HEARD, dataset.count);
  const few = selectRows(
    dataset,
    Uint32Array.from({ length: count }, (_, row) => row),
  );
  const layers = await network.activations(few);
  return layers.map((values) => {
    const outputs = values.length / count;
    const speaks = new Uint8Array(outputs);
    values.forEach((value, index) => {
      if (value > 0) {
        speaks[index % outputs] = 1;
      }
    });
    return speaks.filter((one) => one === 0).length;
  });
}

/** How a unit of the first layer comes to its output: weights times pixels, their sum, the bias, the ReLU. */
export async function unitArithmetic(
  network: Network,
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
  return {
    unit,
    weights: shades(weights),
    products: shades(products),
    sum,
    bias,
    output: Math.max(0, sum + bias),
  };
}

function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
}

/** 127.5 for zero, from 0 to 255 for what is as far below it and above as the largest. */
function shades(values: Float32Array, largest = largestOf(values)): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(127.5 + (127.5 * value) / largest));
}

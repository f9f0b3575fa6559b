import {
  type LayerParameters,
  type Model,
  type NetworkPicture,
  type PictureRequest,
  type PictureTaker,
  type UnitAddress,
  type UnitWeights,
  initialParameters,
  shownUnits,
} from "../../engine/index.ts";
import type { CpuNetwork } from "./cpu-network.ts";

/** Takes pictures of a network on the processor, as `PictureTaker` does of one on the GPU: see weight_shades.wgsl. */
export class CpuPictureTaker implements Pick<PictureTaker, "take" | "dispose"> {
  readonly #network: CpuNetwork;
  readonly #seed: number;
  #start: readonly LayerParameters[] | undefined;

  /** @param seed of the network, from which its first weights come */
  constructor(network: CpuNetwork, seed: number) {
    this.#network = network;
    this.#seed = seed;
  }

  /** The last update is unknown here, so it is not to be asked for. */
  async take({ content, digit, scales, unit }: PictureRequest): Promise<NetworkPicture> {
    const { model, parameters } = this.#network;
    const example = { count: 1, images: digit, labels: undefined };
    const activations = await this.#network.activations(example);
    const { probabilities } = await this.#network.predict(example);
    const start = content === "weights" ? undefined : this.#first(model);
    const shades = parameters.map(({ weights }, layer) =>
      shadesOf(weights, start?.[layer]?.weights, model.sizes[layer + 1] as number, scales[layer]),
    );
    return {
      ...{ shades, activations, probabilities },
      unit: unit && unitOf(parameters, unit),
      step: 0,
    };
  }

  dispose(): void {
    this.#start = undefined;
  }

  #first(model: Model): readonly LayerParameters[] {
    this.#start ??= initialParameters(model, this.#seed);
    return this.#start;
  }
}

/**
 * A byte per weight of the units that are shown, [units, inputs].
 *
 * @param weights [inputs, outputs]
 * @param start what is subtracted from them
 * @param scale the value of the shade 255
 */
function shadesOf(
  weights: Float32Array,
  start: Float32Array | undefined,
  outputs: number,
  scale = 1,
): Uint8Array {
  const inputs = weights.length / outputs;
  const shades = new Uint8Array(shownUnits(outputs) * inputs);
  for (let place = 0; place < shades.length; place++) {
    const index = (place % inputs) * outputs + Math.floor(place / inputs);
    const value = (weights[index] as number) - (start?.[index] ?? 0);
    const share = Math.min(1, Math.max(-1, value / scale));
    shades[place] = Math.round(128 + 127 * share);
  }
  return shades;
}

function unitOf(
  parameters: readonly LayerParameters[],
  { layer, unit }: UnitAddress,
): UnitWeights | undefined {
  const own = parameters[layer];
  const next = parameters[layer + 1];
  if (own === undefined) {
    return undefined;
  }
  const outputs = own.bias.length;
  return {
    ...{ layer, unit },
    incoming: own.weights.filter((_, index) => index % outputs === unit),
    bias: own.bias[unit] ?? 0,
    outgoing: rowOf(next, unit),
  };
}

function rowOf(layer: LayerParameters | undefined, row: number): Float32Array {
  const outputs = layer?.bias.length ?? 0;
  return layer?.weights.slice(row * outputs, (row + 1) * outputs) ?? new Float32Array();
}

import type { ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import { record } from "../gpu/kernel.ts";
import { type BufferPart, type Memory, Readback, bytesOf, makeInMemory } from "../gpu/memory.ts";
import { padded } from "../gpu/padding.ts";
import type { Layer, Model } from "../model/model.ts";
import { initialParameters, pack } from "../model/parameters.ts";
import { CLOCK_SIZE, setClock } from "../step/buffers.ts";
import {
  type Forward,
  type LayerView,
  type UnitBuffer,
  forwardOf,
  layerView,
  unitBuffer,
} from "./parts.ts";
import {
  type NetworkPicture,
  PICTURE_CONTENTS,
  type PictureRequest,
  type PictureSource,
  type UnitAddress,
  type UnitWeights,
  shownUnits,
} from "./picture.ts";

/** What a layer's view names where the unit is in another layer. */
const NO_UNIT = 0xffff_ffff;

/** Takes pictures of a network, one at a time. Everything that it needs on the GPU is made once. */
export class PictureTaker {
  readonly #compute: ComputeDevice;
  readonly #source: PictureSource;
  readonly #memory: Memory;
  readonly #layers: readonly LayerView[];
  readonly #forward: Forward;
  readonly #unit: UnitBuffer;
  readonly #readback: Readback;

  private constructor(
    compute: ComputeDevice,
    source: PictureSource,
    parts: {
      readonly memory: Memory;
      readonly layers: readonly LayerView[];
      readonly forward: Forward;
      readonly unit: UnitBuffer;
    },
  ) {
    this.#compute = compute;
    this.#source = source;
    this.#memory = parts.memory;
    this.#layers = parts.layers;
    this.#forward = parts.forward;
    this.#unit = parts.unit;
    this.#readback = new Readback(compute, bytesOf(this.#results));
  }

  /**
   * Compiles the kernels of a picture.
   *
   * @throws GpuMemoryError where the GPU has no room left; GpuFailure
   */
  static async create(compute: ComputeDevice, source: PictureSource): Promise<PictureTaker> {
    return makeInMemory(compute, async (memory) => {
      const { model, seed } = source;
      const start = memory.upload("start", pack(model, initialParameters(model, seed)));
      const unit = unitBuffer(memory, model);
      const [layers, forward] = await Promise.all([
        Promise.all(
          model.layers.map((layer) => layerView(compute, memory, source, layer, { start, unit })),
        ),
        forwardOf(compute, memory, source),
      ]);
      return new PictureTaker(compute, source, { memory, layers, forward, unit });
    });
  }

  /**
   * Takes a picture. Two calls must not overlap.
   *
   * @throws RequestError where the digit or the unit does not fit the network; GpuFailure
   */
  async take({ content, digit, scales, unit }: PictureRequest): Promise<NetworkPicture> {
    const { device } = this.#compute;
    checkRequest(this.#source.model, digit, unit);
    device.queue.writeBuffer(this.#forward.images, 0, wholeWords(digit));
    setClock(device, this.#forward.clock, 0);
    this.#layers.forEach(({ view }, index) => {
      const chosen = unit?.layer === index ? unit.unit : NO_UNIT;
      const words = Uint32Array.of(PICTURE_CONTENTS.indexOf(content), chosen, 0, 0);
      new Float32Array(words.buffer).set([scales[index] ?? 1], 2);
      device.queue.writeBuffer(view, 0, words);
    });
    device.queue.submit([this.#encode(unit)]);
    return this.#pictureOf(await this.#readback.read(...this.#results), unit);
  }

  /** Frees everything but the source. */
  dispose(): void {
    this.#readback.dispose();
    this.#memory.dispose();
  }

  /** What is read back, in this order: shades, activations, probabilities, the unit, the clock of the training run. */
  get #results(): readonly (GPUBuffer | BufferPart)[] {
    const { activations, probabilities } = this.#forward;
    const shades = this.#layers.map((layer) => layer.shades);
    const clock = { buffer: this.#source.clock, offset: 0, size: CLOCK_SIZE };
    return [...shades, ...activations, probabilities, this.#unit.buffer, clock];
  }

  #encode(unit: UnitAddress | undefined): GPUCommandBuffer {
    const encoder = this.#compute.device.createCommandEncoder({ label: "picture" });
    const pass = encoder.beginComputePass({ label: "picture" });
    record(pass, this.#forward.step);
    record(
      pass,
      this.#layers.map(({ shade }) => shade),
    );
    pass.end();
    if (unit !== undefined) {
      this.#copyUnit(encoder, unit);
    }
    return encoder.finish();
  }

  /** Copies a unit's bias and its outgoing weights, which are a row of the next layer. */
  #copyUnit(encoder: GPUCommandEncoder, { layer, unit }: UnitAddress): void {
    const { model, parameters } = this.#source;
    const { buffer, biasAt, outgoingAt } = this.#unit;
    const { bias } = model.layers[layer] as Layer;
    encoder.copyBufferToBuffer(parameters, bias.offset + 4 * unit, buffer, biasAt, 4);
    const next = model.layers[layer + 1];
    if (next !== undefined) {
      const row = 4 * padded(next.outputs);
      const from = next.weights.offset + unit * row;
      encoder.copyBufferToBuffer(parameters, from, buffer, outgoingAt, row);
    }
  }

  #pictureOf(bytes: ArrayBuffer, unit: UnitAddress | undefined): NetworkPicture {
    const { model } = this.#source;
    let end = 0;
    const next = (size: number) => {
      end += size;
      return end - size;
    };
    const shades = this.#layers.map(({ layer, shades: { size } }) =>
      withoutPadding(new Uint8Array(bytes, next(size), size), layer.inputs),
    );
    const activations = this.#forward.activations.map(({ size }, index) =>
      new Float32Array(bytes, next(size), model.sizes[index + 1]).slice(),
    );
    const classes = model.sizes.at(-1) as number;
    const probabilities = new Float32Array(
      bytes,
      next(this.#forward.probabilities.size),
      classes,
    ).slice();
    const unitAt = next(this.#unit.buffer.size);
    const [step = 0] = new Uint32Array(bytes, next(CLOCK_SIZE), 1);
    return {
      ...{ shades, activations, probabilities, step },
      unit: unit && this.#unitOf(bytes, unitAt, unit),
    };
  }

  #unitOf(bytes: ArrayBuffer, at: number, { layer, unit }: UnitAddress): UnitWeights {
    const { layers } = this.#source.model;
    const { biasAt, outgoingAt } = this.#unit;
    const floats = (offset: number, count: number) =>
      new Float32Array(bytes, at + offset, count).slice();
    const incoming = floats(0, (layers[layer] as Layer).inputs);
    const [bias = 0] = floats(biasAt, 1);
    return {
      layer,
      unit,
      incoming,
      bias,
      outgoing: floats(outgoingAt, layers[layer + 1]?.outputs ?? 0),
    };
  }
}

function checkRequest(model: Model, digit: Uint8Array, unit: UnitAddress | undefined): void {
  const [inputs] = model.sizes;
  if (digit.length !== inputs) {
    throw new RequestError(
      `The network takes ${inputs} values per image; this digit has ${digit.length}.`,
    );
  }
  const shown = model.sizes.slice(1).map(shownUnits);
  if (unit !== undefined && !(unit.unit >= 0 && unit.unit < (shown[unit.layer] ?? 0))) {
    throw new RequestError(
      `There is no unit ${unit.unit + 1} in layer ${unit.layer + 1} of the picture; its layers show ${shown.join(", ")} units.`,
    );
  }
}

/** A copy whose length is a multiple of four, as `writeBuffer` asks for. */
function wholeWords(digit: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new Uint8Array(padded(digit.length));
  words.set(digit);
  return words;
}

/** [rows, columns] of bytes, from rows that are padded to multiples of four. */
function withoutPadding(bytes: Uint8Array, columns: number): Uint8Array {
  const rows = bytes.length / padded(columns);
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = row * padded(columns);
    out.set(bytes.subarray(start, start + columns), row * columns);
  }
  return out;
}

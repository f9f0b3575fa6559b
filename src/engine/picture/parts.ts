// The parts of a picture on the GPU: what shades each layer, the forward pass of one digit, and room for the weights of one unit.

import { weightShades } from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { type Dispatch, prepare } from "../gpu/kernel.ts";
import type { Memory } from "../gpu/memory.ts";
import { padded } from "../gpu/padding.ts";
import type { Layer, Model } from "../model/model.ts";
import { evaluationBuffers, writeEpoch } from "../step/buffers.ts";
import { layeredEvaluation } from "../step/layered.ts";
import { ADAM, scheduleOf } from "../step/schedule.ts";
import { type PictureSource, shownUnits } from "./picture.ts";

/** Bytes of `View { shows: u32, unit: u32, scale: f32 }` in WGSL, in whole 16 bytes. */
export const VIEW_SIZE = 16;

/** A layer in a picture. */
export interface LayerView {
  readonly layer: Layer;
  readonly view: GPUBuffer;
  /** [units, ⌈inputs / 4⌉] of four packed bytes. */
  readonly shades: GPUBuffer;
  readonly shade: Dispatch;
}

/** The forward pass of one digit. */
export interface Forward {
  readonly step: readonly Dispatch[];
  readonly images: GPUBuffer;
  readonly clock: GPUBuffer;
  /** [1, outputs] of each hidden layer, padded to fours. */
  readonly activations: readonly GPUBuffer[];
  /** [classes]. */
  readonly probabilities: GPUBuffer;
}

/** Where the numbers of a unit lie in one buffer: incoming weights, bias, outgoing weights. Bytes. */
export interface UnitBuffer {
  readonly buffer: GPUBuffer;
  readonly biasAt: number;
  readonly outgoingAt: number;
}

/**
 * Compiles the kernel that shades a layer and reads its units.
 *
 * @param start the first parameters, laid out as the model says
 */
export async function layerView(
  compute: ComputeDevice,
  memory: Memory,
  { parameters, m, v }: PictureSource,
  layer: Layer,
  { start, unit }: { readonly start: GPUBuffer; readonly unit: UnitBuffer },
): Promise<LayerView> {
  const { inputs, outputs, weights } = layer;
  const units = shownUnits(outputs);
  const view = memory.uniform("view", new Uint32Array(VIEW_SIZE / 4));
  const shades = memory.storage("shades", units * padded(inputs));
  const part = (buffer: GPUBuffer) => ({ buffer, ...weights });
  const shade = await prepare(
    compute,
    weightShades,
    { INPUTS: inputs, COLUMNS: padded(outputs), UNITS: units, EPSILON: ADAM.epsilon },
    {
      ...{ view, w: part(parameters), start: part(start), m: part(m), v: part(v), shades },
      incoming: { buffer: unit.buffer, offset: 0, size: 4 * padded(inputs) },
    },
  );
  return { layer, view, shades, shade };
}

/** A forward pass of one digit, which may have ink anywhere. */
export async function forwardOf(
  compute: ComputeDevice,
  memory: Memory,
  { model, parameters }: PictureSource,
): Promise<Forward> {
  const batch = 1;
  const images = new Uint8Array(model.sizes[0] as number).fill(255);
  const examples = { count: 1, images, labels: undefined };
  const buffers = evaluationBuffers(memory, { model, parameters }, examples, batch);
  writeEpoch(compute, buffers, batch, Uint32Array.of(0), scheduleOf(1, batch, 0, 0));
  const context = { compute, memory, model, networks: 1, batch, tiles: {}, buffers };
  const { clock, probabilities } = buffers;
  return {
    ...(await layeredEvaluation(context)),
    ...{ images: buffers.examples.images, clock, probabilities },
  };
}

/** Makes room for the numbers of any unit. */
export function unitBuffer(memory: Memory, { sizes }: Model): UnitBuffer {
  const row = 4 * padded(Math.max(...sizes));
  const biasAt = row;
  const outgoingAt = row + 16;
  return { buffer: memory.storage("unit", outgoingAt + row), biasAt, outgoingAt };
}

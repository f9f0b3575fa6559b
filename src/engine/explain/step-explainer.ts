// Takes the next step of a training run on a copy of its state, with the kernels of the layered plan, and keeps every
// intermediate result on the GPU to be read. The run itself is not changed.

import type { ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import type { Dispatch } from "../gpu/kernel.ts";
import { type Memory, makeInMemory } from "../gpu/memory.ts";
import { padded } from "../gpu/padding.ts";
import type { Layer } from "../model/model.ts";
import { type TrainingBuffers, trainingBuffers, writeEpoch } from "../step/buffers.ts";
import { type LayeredParts, layeredParts } from "../step/layered.ts";
import { StepRunner } from "../step/step-runner.ts";
import type {
  BatchScores,
  ExplainedStep,
  GradientCheck,
  StepChoice,
  StepDetail,
} from "./explained-step.ts";
import { type ForwardPass, forwardPass } from "./forward-pass.ts";
import { type NextStep, type Steppable, readNextStep } from "./next-step.ts";
import { readFloats } from "./read-floats.ts";

/**
 * By how much a gradient check changes a weight, up and down: a power of two, large enough for the change of the loss to stand
 * out of the rounding of f32, and small enough for the loss to be nearly a straight line.
 */
const CHECK_STEP = 2 ** -7;

/** What a step changes: its three tensors, each laid out like the parameters. */
type State = Pick<TrainingBuffers, "parameters" | "m" | "v">;

interface Parts {
  readonly memory: Memory;
  readonly before: State;
  readonly after: State;
  readonly layered: LayeredParts;
  readonly pass: ForwardPass;
  readonly step: ExplainedStep;
}

/** One training step, taken on a copy, of which every number can be read. */
export class StepExplainer {
  /** What the whole step has in common. */
  readonly step: ExplainedStep;
  readonly #compute: ComputeDevice;
  readonly #next: NextStep;
  readonly #parts: Parts;

  private constructor(compute: ComputeDevice, next: NextStep, parts: Parts) {
    this.step = parts.step;
    this.#compute = compute;
    this.#next = next;
    this.#parts = parts;
  }

  /**
   * Takes the step that a trainer takes next.
   *
   * @throws RequestError while an epoch is running; GpuMemoryError where the GPU has no room for the copy; GpuFailure
   */
  static async take(compute: ComputeDevice, trainer: Steppable): Promise<StepExplainer> {
    const next = await readNextStep(compute, trainer);
    return makeInMemory(compute, async (memory) => {
      const { model, images, labels, batch, tiles, isVaried, scheduled } = next;
      const examples = { count: labels.length, images, labels };
      const before = stateIn(memory, model.size);
      const parameters = memory.storage("after.parameters", model.size);
      const buffers = trainingBuffers(memory, { model, parameters }, examples, batch, { isVaried });
      await memory.checkAllocated();
      copyState(compute, next.state, before);
      copyState(compute, before, buffers);
      const order = Uint32Array.from(labels, (_, row) => row);
      writeEpoch(compute, buffers, batch, order, scheduled);
      const context = { compute, memory, model, networks: 1, batch, tiles, buffers };
      const layered = await layeredParts(context);
      const { forward, loss, backward, update } = layered;
      await new StepRunner(compute, [...forward, ...loss, ...backward, ...update]).run(1);
      const pass = await forwardPass(compute, memory, next, examples);
      const passWith = async (tensor: GPUBuffer) => {
        copyTensor(compute, tensor, pass.parameters);
        return pass.run();
      };
      const [rate = NaN] = await readFloats(compute, [
        { buffer: buffers.schedule, offset: 0, size: 4 },
      ]);
      const { number, epoch, step, steps, learningRate } = next;
      const explained: ExplainedStep = {
        ...{ sizes: model.sizes, number, epoch, step, steps, images, labels, learningRate, rate },
        before: await passWith(before.parameters),
        after: await passWith(buffers.parameters),
        kernels: {
          forward: namesOf(forward),
          loss: namesOf(loss),
          backward: namesOf(backward),
          update: namesOf(update),
        },
      };
      const parts = { memory, before, after: buffers, layered, pass, step: explained };
      return new StepExplainer(compute, next, parts);
    });
  }

  /**
   * The weight that tells most about a digit: that with the largest gradient, among those through which the digit goes.
   *
   * @param row of the digit; by default that with the largest loss
   * @param unit by default that of the first layer with the largest dz for the digit
   */
  async tellingChoice(
    row = largest(this.step.before.losses),
    unit?: Pick<StepChoice, "layer" | "unit">,
  ): Promise<StepChoice> {
    const place = { row, ...(unit ?? { layer: 0, unit: await this.#tellingUnit(row) }), input: 0 };
    const { weights, layers } = await this.detail(place);
    const [size = 0] = this.step.sizes;
    const inputs = layers[place.layer - 1]?.a ?? this.step.images.subarray(row * size);
    const seen = weights.gradient.map((value, at) => ((inputs[at] ?? 0) > 0 ? value : 0));
    return { ...place, input: largest(seen) };
  }

  /**
   * Reads the numbers of one digit, one unit and one weight.
   *
   * @throws RequestError where the network or the batch has no such thing; GpuFailure
   */
  async detail(choice: StepChoice): Promise<StepDetail> {
    this.#check(choice);
    const { before, after, layered } = this.#parts;
    const { row, layer, unit, input } = choice;
    const { layers } = this.#next.model;
    const { inputs, outputs, weights, bias } = layers[layer] as Layer;
    const rows = this.step.labels.length;
    const weightAt = (index: number) => weights.offset + 4 * (index * padded(outputs) + unit);
    const column = (buffer: GPUBuffer) =>
      Array.from({ length: inputs }, (_, index) => one(buffer, weightAt(index)));
    const [beforeLayer, next] = [layered.layers[layer - 1], layers[layer + 1]];
    const { dz } = layered.layers[layer] as LayeredParts["layers"][number];
    const overRows = (buffer: GPUBuffer, width: number, at: number) =>
      Array.from({ length: rows }, (_, index) => one(buffer, 4 * (index * padded(width) + at)));
    const ofDigit = layered.layers.map(({ z, a, dz: delta }, index) => {
      const width = (layers[index] as Layer).outputs;
      const offset = 4 * row * padded(width);
      return [z, a, delta].map((buffer) => ({ buffer, offset, size: 4 * width }));
    });
    const values = await readFloats(this.#compute, [
      ...column(before.parameters),
      ...column(layered.gradients),
      ...column(after.parameters),
      ...[before.parameters, layered.gradients, after.parameters].map((buffer) =>
        one(buffer, bias.offset + 4 * unit),
      ),
      ...[before.m, after.m, before.v, after.v].map((buffer) => one(buffer, weightAt(input))),
      ...overRows(dz, outputs, unit),
      ...(beforeLayer === undefined ? [] : overRows(beforeLayer.a, inputs, input)),
      ...(next === undefined ? [] : [outgoingOf(before.parameters, next, unit)]),
      ...ofDigit.flat(),
    ]);
    let end = 0;
    const take = (count: number) => values.slice(end, (end += count));
    const number = () => take(1)[0] as number;
    return {
      choice,
      weights: { before: take(inputs), gradient: take(inputs), after: take(inputs) },
      bias: { before: number(), gradient: number(), after: number() },
      m: { before: number(), after: number() },
      v: { before: number(), after: number() },
      deltas: take(rows),
      inputs: beforeLayer === undefined ? undefined : take(rows),
      outgoing: take(next?.outputs ?? 0),
      layers: layers.map(({ outputs: width }) => ({
        ...{ z: take(width), a: take(width), dz: take(width) },
      })),
    };
  }

  /**
   * Measures the gradient by one weight: two forward passes over the batch, with the weight a little smaller and a little
   * larger.
   *
   * @throws RequestError where the network has no such weight; GpuFailure
   */
  async checkGradient(choice: StepChoice): Promise<GradientCheck> {
    this.#check(choice);
    const { before, layered, pass } = this.#parts;
    const { layer, unit, input } = choice;
    const { outputs, weights } = this.#next.model.layers[layer] as Layer;
    const offset = weights.offset + 4 * (input * padded(outputs) + unit);
    const [weight = NaN, gradient = NaN] = await readFloats(this.#compute, [
      one(before.parameters, offset),
      one(layered.gradients, offset),
    ]);
    const lossWith = async (changed: number) => {
      const values = Float32Array.of(changed);
      copyTensor(this.#compute, before.parameters, pass.parameters);
      this.#compute.device.queue.writeBuffer(pass.parameters, offset, values);
      return { weight: values[0] as number, loss: meanLoss(await pass.run()) };
    };
    const lower = await lossWith(weight - CHECK_STEP);
    const upper = await lossWith(weight + CHECK_STEP);
    const measured = (upper.loss - lower.loss) / (upper.weight - lower.weight);
    return { choice, lower, upper, measured, gradient };
  }

  /** Frees the copy. */
  dispose(): void {
    this.#parts.pass.dispose();
    this.#parts.memory.dispose();
  }

  async #tellingUnit(row: number): Promise<number> {
    const { dz } = this.#parts.layered.layers[0] as LayeredParts["layers"][number];
    const { outputs } = this.#next.model.layers[0] as Layer;
    const offset = 4 * row * padded(outputs);
    return largest(await readFloats(this.#compute, [{ buffer: dz, offset, size: 4 * outputs }]));
  }

  #check({ row, layer, unit, input }: StepChoice): void {
    const { inputs = 0, outputs = 0 } = this.#next.model.layers[layer] ?? {};
    const rows = this.step.labels.length;
    const isIn = (index: number, count: number) =>
      Number.isSafeInteger(index) && index >= 0 && index < count;
    if (!isIn(row, rows) || !isIn(unit, outputs) || !isIn(input, inputs)) {
      throw new RequestError(
        `There is no weight ${input + 1} of unit ${unit + 1} in layer ${layer + 1}, or no digit ${row + 1}: the network has the layers ${this.step.sizes.join("-")}, the batch ${rows} digits.`,
      );
    }
  }
}

/** The mean loss of the batch, in f64. */
export function meanLoss({ losses }: Pick<BatchScores, "losses">): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function stateIn(memory: Memory, size: number): State {
  return {
    parameters: memory.storage("before.parameters", size),
    m: memory.storage("before.m", size),
    v: memory.storage("before.v", size),
  };
}

function copyState(compute: ComputeDevice, from: State, to: State): void {
  copyTensor(compute, from.parameters, to.parameters);
  copyTensor(compute, from.m, to.m);
  copyTensor(compute, from.v, to.v);
}

function copyTensor({ device }: ComputeDevice, from: GPUBuffer, to: GPUBuffer): void {
  const encoder = device.createCommandEncoder({ label: "copy of a tensor" });
  encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
  device.queue.submit([encoder.finish()]);
}

/** The row of the next layer's weights that belongs to a unit. */
function outgoingOf(buffer: GPUBuffer, { outputs, weights }: Layer, unit: number) {
  return { buffer, offset: weights.offset + 4 * unit * padded(outputs), size: 4 * outputs };
}

function one(buffer: GPUBuffer, offset: number) {
  return { buffer, offset, size: 4 };
}

function namesOf(dispatches: readonly Dispatch[]): string[] {
  return dispatches.map(({ pipeline }) => pipeline.label);
}

/** The place of the number with the largest magnitude. */
function largest(values: Float32Array): number {
  return values.reduce(
    (best, value, index) => (Math.abs(value) > Math.abs(values[best] as number) ? index : best),
    0,
  );
}

import { type Layer, type Model, modelOf } from "../../../src/engine/model/model.ts";
import { layerTable } from "../../../src/engine/step/fused.ts";
import { fours, pad, unpad } from "../../reference/blocks.ts";
import { expectWithin } from "../../reference/bounds.ts";
import { networkWithin } from "../../reference/network.ts";
import { type Within, columnSums, exactly, product, scaledBytes } from "../../reference/within.ts";
import {
  ADAM_CONSTANTS,
  drawClock,
  drawRate,
  drawState,
  expectAdam,
  expectNextStep,
  expectSquares,
  expectUnchanged,
  squaresWithin,
} from "./adam.ts";
import { type DrawnBatch, drawBatch } from "./batch.ts";
import { type MakeCase, bitsOf, expectSame, expectZeroPadding } from "./case.ts";
import type { Draw } from "./draw.ts";
import { biasPlaces, weightPlaces } from "./layout.ts";
import { logitsOf } from "./loss.ts";

export const forwardBackwardCase: MakeCase = (draw) => {
  const { batch, model, table, signals } = drawNetwork(draw, 64);
  const { rows, step, count } = batch;
  const classes = model.sizes.at(-1) as number;
  const labels = Uint32Array.from({ length: count }, () => draw.below(classes));
  const { parameters, layers } = drawParameters(draw, model);
  const outcomes = new Float32Array(2 * count).fill(9);
  const used = Array.from(
    { length: rows },
    (_, row) => labels[batch.order[step * batch.batch + row] as number] as number,
  );
  const twin = networkWithin(layers, bytesOf(batch), used);
  return {
    constants: {
      ...constantsOf(batch, model),
      CLASSES: classes,
      // At least one invocation for every four classes; see fusedObstacle.
      WORKGROUP: draw.pick([5, 8, 32, 256]),
    },
    buffers: {
      layers: table,
      ...inputsOf(batch),
      ...{ labels, parameters, signals, outcomes },
      clock: Uint32Array.of(step, 77),
    },
    check({ signals: left = signals, outcomes: out = outcomes, clock = labels }) {
      model.layers.forEach((layer, index) => {
        const place = placesOf(table, index, batch.batch, layer);
        if (index > 0) {
          const a = (left as Float32Array).subarray(...place.a);
          expectMatrix(`a of layer ${index}`, a, twin.activations[index] as Within, rows);
        }
        const dz = (left as Float32Array).subarray(...place.dz);
        expectMatrix(`dz of layer ${index}`, dz, twin.dz[index] as Within, rows);
        expectZeroPadding(`dz of layer ${index}`, dz, rows, layer.outputs);
      });
      const start = 2 * step * batch.batch;
      const rest = outcomes.slice();
      rest.set(out.subarray(start, start + 2 * rows), start);
      expectSame("outcomes", out, rest);
      const losses = Array.from(used, (_, row) => out[start + 2 * row] as number);
      const { values, errors } = twin.losses;
      expectWithin("loss", losses, values, (row) => errors[row] as number);
      expectLikeliest(bitsOf(out).subarray(start), twin.dz.at(-1) as Within, used);
      expectSame("clock", clock, Uint32Array.of(step, step));
    },
  };
};

export const gradientAdamCase: MakeCase = (draw) => {
  const workgroup = draw.pick([8, 32, 64]);
  const { batch, model, table, signals, workgroups } = drawNetwork(draw, workgroup);
  const { rows, step } = batch;
  const rate = drawRate(draw, batch.schedule, step);
  const state = drawState(draw, model.size / 4);
  const { clock, hasRoom } = drawClock(draw, batch.schedule, step, workgroups);
  const sides = model.layers.map((layer, index) => {
    const place = placesOf(table, index, batch.batch, layer);
    const a = draw.values(rows * layer.inputs);
    const dz = draw.values(rows * layer.outputs, draw.pick(["usual", "sparse", "faint"]));
    if (index > 0) {
      signals.set(pad(a, rows, layer.inputs), place.a[0]);
    }
    // Rows past the end of the batch have no gradient.
    signals.fill(0, ...place.dz);
    signals.set(pad(dz, rows, layer.outputs), place.dz[0]);
    return { a: index === 0 ? bytesOf(batch) : exactly(a), dz: exactly(dz) };
  });
  return {
    constants: {
      ...constantsOf(batch, model),
      ...{ GROUPS: workgroups, WORKGROUP: workgroup },
      ...ADAM_CONSTANTS,
    },
    buffers: {
      layers: table,
      ...inputsOf(batch),
      ...{ signals, ...state, clock },
    },
    exact: hasRoom ? [] : ["clock"],
    check(after) {
      expectNextStep(after, clock, step);
      const sums = { clock, step, sums: workgroups };
      if (rate < 0) {
        expectUnchanged(after, state);
        expectSquares(after, { ...sums, squares: undefined });
        return;
      }
      const squares = model.layers.flatMap((layer, index) => {
        const { inputs, outputs } = layer;
        const { a, dz } = sides[index] as (typeof sides)[0];
        const dw = product(a, dz, { M: inputs, N: outputs, K: rows, transpose: "a" });
        const db = columnSums(dz, rows);
        expectAdam(after, state, { ...dw, rate }, weightPlaces(layer));
        expectAdam(after, state, { ...db, rate }, biasPlaces(layer));
        return [dw, db].map(({ values, errors }) => squaresWithin(values, errors));
      });
      const total = (part: "sum" | "bound") => squares.reduce((sum, one) => sum + one[part], 0);
      // The sums of all layers are added up on the host.
      const all = { sum: total("sum"), bound: 1.01 * total("bound") };
      expectSquares(after, { ...sums, squares: hasRoom ? all : undefined });
    },
  };
};

function drawNetwork(draw: Draw, workgroup: number) {
  const batch = drawBatch(draw);
  // Eight layers are the maximum. The sums from 140 to 31 units have more slices than workgroup memory has places for.
  const hidden =
    draw.below(3) === 0
      ? [140, 31]
      : Array.from({ length: draw.pick([0, 1, 2, 7]) }, () => draw.size(40));
  const model = modelOf([batch.pixels, ...hidden, draw.size(17)]);
  const { table, signalsSize, workgroups } = layerTable(model, batch.batch, workgroup);
  return { batch, model, table, workgroups, signals: new Float32Array(signalsSize / 4).fill(5) };
}

/** Parameters that keep the logits small, or make them extreme; as the GPU holds them, and dense. */
function drawParameters(draw: Draw, model: Model) {
  const parameters = new Float32Array(model.size / 4);
  const extreme = draw.below(4) === 0;
  const layers = model.layers.map(({ inputs, outputs, weights, bias }, index) => {
    const last = index === model.layers.length - 1;
    const scale = Math.sqrt(3 / inputs);
    const w = draw.values(inputs * outputs, "usual").map((value) => scale * value);
    const b = draw.values(outputs, draw.pick(["usual", "sparse", "faint"]));
    if (last && extreme) {
      // Without weights the logits are the biases.
      w.fill(0);
      b.set(Array.from(logitsOf(draw, outputs)));
    }
    parameters.set(pad(w, inputs, outputs), weights.offset / 4);
    parameters.set(b, bias.offset / 4);
    return { weights: w, bias: b };
  });
  return { parameters, layers };
}

/** Where a layer's input and gradient lie in `signals`: first and last f32. */
function placesOf(table: Uint32Array, index: number, batch: number, layer: Layer) {
  const span = (block: number, columns: number) => {
    const start = 4 * (table[8 * index + block] as number);
    return [start, start + fours(batch) * fours(columns)] as const;
  };
  return { a: span(4, layer.inputs), dz: span(5, layer.outputs) };
}

function constantsOf({ batch, pixels }: DrawnBatch, { layers }: Model) {
  return { BATCH: batch, LAYERS: layers.length, PIXEL_BLOCKS: fours(pixels) / 4 };
}

function inputsOf({ images, order, schedule }: DrawnBatch) {
  return { images, order, schedule };
}

function bytesOf({ x }: DrawnBatch): Within {
  return scaledBytes(x.map((value) => Math.round(255 * value)));
}

/** The rows of the batch, [rows, columns]. */
function expectMatrix(name: string, blocks: Float32Array, twin: Within, rows: number): void {
  const actual = unpad(blocks, rows, twin.values.length / rows);
  expectWithin(name, actual, twin.values, (i) => twin.errors[i] as number);
}

/** Throws unless the predicted class has the highest probability, or an equal one within the errors. */
function expectLikeliest(outcomes: Uint32Array, dz: Within, labels: readonly number[]): void {
  const rows = labels.length;
  const classes = dz.values.length / rows;
  labels.forEach((label, row) => {
    const at = (j: number) => row * classes + j;
    const p = (j: number) => rows * (dz.values[at(j)] as number) + Number(j === label);
    const all = Array.from({ length: classes }, (_, j) => p(j));
    const predicted = outcomes[2 * row + 1] as number;
    const slack = 4 * rows * Math.max(...dz.errors.subarray(at(0), at(classes)));
    if (!(p(predicted) >= Math.max(...all) - slack)) {
      throw new Error(`predicted is ${predicted} in row ${row}, where p is ${all.join(", ")}`);
    }
  });
}

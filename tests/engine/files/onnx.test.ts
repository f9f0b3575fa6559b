import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { writeOnnx } from "../../../src/engine/index.ts";
import { sumBound } from "../../reference/bounds.ts";
import { type Field, fieldsOf } from "../../reference/protobuf.ts";
import { normals } from "../../reference/values.ts";
import type * as onnxruntime from "./onnxruntime.ts";

const SIZES = [12, 7, 5, 3];

const parameters = SIZES.slice(1).map((outputs, layer) => ({
  weights: normals((SIZES[layer] as number) * outputs, layer + 1),
  bias: normals(outputs, layer + 11),
}));

const metadata = { data: "built-in v1", seed: "7" };
const file = writeOnnx({ sizes: SIZES, parameters, metadata });

const ROWS = 4;
const images = normals(ROWS * 12, 3).map((value) => Math.abs(value) / 6);

/** Logits in f64, and for each the largest error in f32: the bounds of the sums, carried through the layers. */
function expectedLogits() {
  let values = Float64Array.from(images);
  let errors = new Float64Array(values.length);
  parameters.forEach(({ weights, bias }, layer) => {
    const [inputs, outputs] = [SIZES[layer] as number, SIZES[layer + 1] as number];
    const next = new Float64Array(ROWS * outputs);
    const bounds = new Float64Array(ROWS * outputs);
    next.forEach((_, at) => {
      const [row, output] = [Math.floor(at / outputs), at % outputs];
      let [sum, magnitude, carried] = [bias[output] as number, Math.abs(bias[output] as number), 0];
      for (let input = 0; input < inputs; input++) {
        const weight = weights[input * outputs + output] as number;
        sum += weight * (values[row * inputs + input] as number);
        magnitude += Math.abs(weight * (values[row * inputs + input] as number));
        carried += Math.abs(weight) * (errors[row * inputs + input] as number);
      }
      next[at] = layer === parameters.length - 1 ? sum : Math.max(0, sum);
      bounds[at] = 1.01 * (carried + sumBound(inputs + 1, magnitude));
    });
    [values, errors] = [next, bounds];
  });
  return { values, errors };
}

const all = (fields: readonly Field[], number: number) =>
  fields.filter((field) => field.number === number);
const bytes = (fields: readonly Field[], number: number) =>
  all(fields, number).map(({ value }) => value as Uint8Array);
const texts = (fields: readonly Field[], number: number) =>
  bytes(fields, number).map((value) => new TextDecoder().decode(value));

describe("a network as ONNX", () => {
  const model = fieldsOf(file);
  const graph = fieldsOf(bytes(model, 7)[0] as Uint8Array);

  test("is a graph whose nodes and tensors all have names, from image to logits", () => {
    const nodes = bytes(graph, 1).map(fieldsOf);
    expect(
      nodes.map((node) => [texts(node, 3), texts(node, 4), texts(node, 1), texts(node, 2)]),
    ).toEqual([
      [["dense_1"], ["Gemm"], ["image", "0.weight", "0.bias"], ["sum.1"]],
      [["relu_1"], ["Relu"], ["sum.1"], ["activation.1"]],
      [["dense_2"], ["Gemm"], ["activation.1", "2.weight", "2.bias"], ["sum.2"]],
      [["relu_2"], ["Relu"], ["sum.2"], ["activation.2"]],
      [["dense_3"], ["Gemm"], ["activation.2", "4.weight", "4.bias"], ["logits"]],
    ]);
  });

  test("holds the weights as PyTorch lays them out, to the bit", () => {
    const first = fieldsOf(bytes(graph, 5)[0] as Uint8Array);
    expect(all(first, 1).map(({ value }) => value)).toEqual([7, 12]);
    const raw = (bytes(first, 9)[0] as Uint8Array).slice();
    const values = new Float32Array(raw.buffer);
    expect(values[1]).toBe(parameters[0]?.weights[7]);
    expect(values[12]).toBe(parameters[0]?.weights[1]);
  });

  test("says what it was trained on, and what its input is", () => {
    const known = bytes(model, 14).map((entry) => [
      texts(fieldsOf(entry), 1)[0],
      texts(fieldsOf(entry), 2)[0],
    ]);
    expect(Object.fromEntries(known)).toEqual({
      ...metadata,
      input: "pixels from 0 (paper) to 1 (ink), row by row",
    });
  });

  const runtime = new URL("../../../bench/peers/node_modules/onnxruntime-web/", import.meta.url);

  // It has 148 MB, so only the peers of the benchmark install it.
  test.runIf(existsSync(runtime))(
    "gives the same logits in onnxruntime, within the rounding of f32",
    async () => {
      const { InferenceSession, Tensor } = (await import(
        new URL("dist/ort.node.min.mjs", runtime).href
      )) as typeof onnxruntime;
      const session = await InferenceSession.create(file);
      const { logits } = await session.run({ image: new Tensor("float32", images, [ROWS, 12]) });
      const { values, errors } = expectedLogits();
      expect(logits?.dims).toEqual([ROWS, 3]);
      logits?.data.forEach((value, at) => {
        expect(Math.abs(value - (values[at] as number))).toBeLessThanOrEqual(errors[at] as number);
      });
    },
  );
});

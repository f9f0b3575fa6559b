import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { concatenated } from "../../../src/base/concatenated.ts";
import { message, text } from "../../../src/engine/files/protobuf.ts";
import {
  readModel,
  readModels,
  writeModel,
  writeOnnx,
  writeOnnxEnsemble,
} from "../../../src/engine/index.ts";
import { type Field, fieldsOf } from "../../reference/protobuf.ts";
import { normals } from "../../reference/values.ts";
import type * as onnxruntime from "./onnxruntime.ts";

/** A network with other weights for each seed. */
function network(sizes: readonly number[], seed: number) {
  const parameters = sizes.slice(1).map((outputs, layer) => ({
    weights: normals((sizes[layer] as number) * outputs, 10 * seed + layer),
    bias: normals(outputs, 10 * seed + layer + 5),
  }));
  return { sizes, parameters, metadata: {} };
}

const networks = [network([6, 5, 3], 1), network([6, 4, 4, 3], 2)];
const file = writeOnnxEnsemble(networks, { data: "built-in v1" });

const bytesOf = (fields: readonly Field[], number: number) =>
  fields.filter((field) => field.number === number).map(({ value }) => value as Uint8Array);

describe("an ensemble as ONNX", () => {
  test("is read back as its networks, to the bit, with its metadata", () => {
    const read = readModels(file);
    expect(read.map(({ sizes }) => sizes)).toEqual([
      [6, 5, 3],
      [6, 4, 4, 3],
    ]);
    expect(read.map(({ parameters }) => parameters)).toEqual(
      networks.map(({ parameters }) => parameters),
    );
    expect(read[0]?.metadata).toEqual({ data: "built-in v1" });
  });

  test("ends with the Mean of each network's Softmax", () => {
    const graph = fieldsOf(bytesOf(fieldsOf(file), 7)[0] as Uint8Array);
    const last = fieldsOf(bytesOf(graph, 1).at(-1) as Uint8Array);
    const words = (number: number) =>
      bytesOf(last, number).map((value) => new TextDecoder().decode(value));
    expect([words(4), words(1), words(2)]).toEqual([
      ["Mean"],
      ["network.1.probabilities", "network.2.probabilities"],
      ["probabilities"],
    ]);
  });

  test("is refused where one network is needed, with what reads it", () => {
    expect(() => readModel(file)).toThrow(
      "This ONNX file is an ensemble of 2 networks, and one network is needed here. The commands evaluate and predict read it.",
    );
  });

  test("may have any number of networks, but not none", () => {
    expect(readModels(writeOnnxEnsemble([networks[0] as (typeof networks)[0]]))).toHaveLength(1);
    expect(() => writeOnnxEnsemble([])).toThrow("An ensemble needs one network or more.");
  });

  test("cannot name the same network twice, by which a small file would become a large one", () => {
    const graph = bytesOf(fieldsOf(file), 7)[0] as Uint8Array;
    const mean = message(
      1,
      concatenated([
        ...Array.from({ length: 1000 }, () => text(1, "network.1.probabilities")),
        ...[text(2, "twice"), text(3, "mean"), text(4, "Mean")],
      ]),
    );
    const output = message(12, text(1, "twice"));
    const parts = fieldsOf(graph).filter(({ number }) => number !== 12);
    const rest = parts.map(({ number, value }) =>
      message(number, Uint8Array.from(value as Uint8Array)),
    );
    const hostile = concatenated([
      Uint8Array.of(0x08, 7),
      text(2, "x"),
      message(7, concatenated([...rest, mean, output])),
      message(8, text(1, "")),
    ]);
    expect(() => readModels(hostile)).toThrow("twice; every dense layer has weights of its own.");
  });

  test("cannot be the mean of logits", () => {
    const text8 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
    const logits = Buffer.from(text8(file).replace("Softmax", "Sigmoid"), "latin1");
    expect(() => readModels(logits)).toThrow(
      "Network 1 of the ensemble in this ONNX file does not end with a Softmax",
    );
  });

  const runtime = new URL("../../../bench/peers/node_modules/onnxruntime-web/", import.meta.url);

  // It has 148 MB, so only the peers of the benchmark install it.
  test.runIf(existsSync(runtime))("gives the mean of its networks in onnxruntime", async () => {
    const { InferenceSession, Tensor } = (await import(
      new URL("dist/ort.node.min.mjs", runtime).href
    )) as typeof onnxruntime;
    const image = new Tensor("float32", normals(12, 3), [2, 6]);
    const run = async (model: Uint8Array) => (await InferenceSession.create(model)).run({ image });
    const alone = await Promise.all(
      networks.map(async (one) =>
        softmax((await run(writeOnnx(one)))["logits"]?.data ?? new Float32Array(), 3),
      ),
    );
    const together = (await run(file))["probabilities"]?.data ?? new Float32Array();
    expect(together).toHaveLength(6);
    for (const [at, probability] of together.entries()) {
      const mean = ((alone[0]?.[at] ?? 0) + (alone[1]?.[at] ?? 0)) / 2;
      expect(Math.abs(probability - mean)).toBeLessThan(1e-6);
    }
  });
});

function softmax(logits: Float32Array, classes: number): number[] {
  return Array.from(logits, (logit, at) => {
    const row = logits.subarray(at - (at % classes), at - (at % classes) + classes);
    return Math.exp(logit) / row.reduce((sum, one) => sum + Math.exp(one), 0);
  });
}

test("a file with one network is read as one, whatever its format", () => {
  const [only] = networks as [(typeof networks)[0]];
  for (const content of [writeModel(only), writeOnnx(only)]) {
    expect(readModels(content).map(({ parameters }) => parameters)).toEqual([only.parameters]);
  }
});

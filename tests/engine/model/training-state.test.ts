import { describe, expect, test } from "vitest";
import { NumericalError, RequestError } from "../../../src/engine/gpu/errors.ts";
import { modelOf } from "../../../src/engine/model/model.ts";
import { type LayerParameters, pack } from "../../../src/engine/model/parameters.ts";
import {
  type Learned,
  type TrainingState,
  brokenLayer,
  checkFinite,
  checkLearned,
  checkState,
  learnedOf,
} from "../../../src/engine/model/training-state.ts";

const MODEL = modelOf([3, 2, 2]);

/** Parameters of that network, each layer of another value. */
function layers(value: number): LayerParameters[] {
  return MODEL.layers.map(({ inputs, outputs }, index) => ({
    weights: new Float32Array(inputs * outputs).fill(value + index),
    bias: new Float32Array(outputs).fill(-value - index),
  }));
}

/** The same with one value of a layer that is not a number. */
function broken(layer: number, tensor: "weights" | "bias", value = NaN): LayerParameters[] {
  const all = layers(1);
  (all[layer] as LayerParameters)[tensor][1] = value;
  return all;
}

/** After 2 of the 3 steps that 10 rows in batches of 4 make. */
const STATE: TrainingState = {
  parameters: layers(1),
  m: layers(2),
  v: layers(3),
  epochsDone: 1,
  stepsDone: 2,
  seconds: 1,
  outcomes: new ArrayBuffer(8 * 8),
  best: { epoch: 1, accuracy: 0.5, parameters: layers(4) },
};
const [ROWS, BATCH] = [10, 4];

function check(change: Partial<TrainingState>): void {
  checkState(MODEL, ROWS, BATCH, { ...STATE, ...change });
}

describe("a saved state", () => {
  test.each<[string, Partial<TrainingState>]>([
    ["inside an epoch", {}],
    ["without a best epoch", { best: undefined }],
    ["at an epoch's beginning", { stepsDone: 0, outcomes: new ArrayBuffer(0) }],
    [
      "at an epoch's end, after a batch that is not full",
      { stepsDone: 3, outcomes: new ArrayBuffer(80) },
    ],
    ["of a run that has just begun", { epochsDone: 0 }],
  ])("is taken %s", (_, change) => {
    expect(() => {
      check(change);
    }).not.toThrow();
  });

  test.each<[string, Partial<TrainingState>]>([
    ["fewer layers", { parameters: layers(1).slice(0, 1) }],
    ["more layers", { m: [...layers(1), ...layers(1)] }],
    [
      "weights of another shape",
      { v: layers(1).map((one) => ({ ...one, weights: new Float32Array(5) })) },
    ],
    [
      "a bias of another length",
      { parameters: layers(1).map((one) => ({ ...one, bias: new Float32Array(3) })) },
    ],
    ["another best network", { best: { epoch: 1, accuracy: 0.5, parameters: [] } }],
    [
      "one layer that does not fit",
      { m: layers(1).with(1, { weights: new Float32Array(6), bias: new Float32Array(2) }) },
    ],
  ])("with %s is of another network", (_, change) => {
    expect(() => {
      check(change);
    }).toThrow(new RequestError("The saved training is of another network than 3-2-2."));
  });

  test.each<[string, Partial<TrainingState>]>([
    ["a step beyond the epoch's last", { stepsDone: 4, outcomes: new ArrayBuffer(80) }],
    ["a step less than none", { stepsDone: -1, outcomes: new ArrayBuffer(0) }],
    ["half a step", { stepsDone: 1.5, outcomes: new ArrayBuffer(48) }],
    ["an epoch less than none", { epochsDone: -1 }],
    ["half an epoch", { epochsDone: 0.5 }],
    ["outcomes of fewer rows", { outcomes: new ArrayBuffer(56) }],
    ["outcomes of more rows", { outcomes: new ArrayBuffer(72) }],
  ])("with %s is of other data", (_, change) => {
    expect(() => {
      check(change);
    }).toThrow("with 10 rows in batches of 4 an epoch has 3.");
  });

  test.each<[string, Partial<TrainingState>]>([
    ["a weight", { parameters: broken(0, "weights") }],
    ["a first moment", { m: broken(1, "bias", Infinity) }],
    ["a second moment", { v: broken(1, "weights") }],
    ["the best epoch's bias", { best: { epoch: 1, accuracy: 0.5, parameters: broken(0, "bias") } }],
  ])("is refused where %s is not a number", (_, change) => {
    expect(() => {
      check(change);
    }).toThrow(/^Layer [12] of the network holds 1 values that are not numbers/);
  });
});

/** Parameters, m and v as they are read from the GPU. */
function bytesOf({ parameters, m, v }: Learned): ArrayBuffer {
  const bytes = new Uint8Array(3 * MODEL.size);
  [parameters, m, v].forEach((part, index) => {
    bytes.set(new Uint8Array(pack(MODEL, part).buffer), index * MODEL.size);
  });
  return bytes.buffer;
}

test("parameters and moments are split in the order in which they were read", () => {
  const learned = { parameters: layers(1), m: layers(2), v: layers(3) };
  expect(learnedOf(MODEL, bytesOf(learned))).toEqual({
    parameters: layers(1),
    m: layers(2),
    v: layers(3),
  });
});

describe("what was learned", () => {
  const good = { parameters: layers(1), m: layers(2), v: layers(3) };

  test("passes where every value is a number", () => {
    expect(brokenLayer(good)).toBeUndefined();
    expect(() => {
      checkFinite(good, "step 5");
      checkLearned(MODEL, bytesOf(good), "step 5");
    }).not.toThrow();
  });

  test.each([
    ["weights", { ...good, parameters: broken(0, "weights") }, 1],
    ["bias", { ...good, parameters: broken(1, "bias", -Infinity) }, 2],
    ["first moments", { ...good, m: broken(0, "bias") }, 1],
    ["second moments", { ...good, v: broken(1, "weights", Infinity) }, 2],
  ])("names the layer whose %s have broken down", (_, learned, layer) => {
    const words = `layer ${layer} holds 1 values that are not numbers`;
    expect(brokenLayer(learned)).toBe(words);
    expect(() => {
      checkLearned(MODEL, bytesOf(learned), "step 5");
    }).toThrow(words);
  });

  test("counts weights, biases and moments of the first broken layer together", () => {
    const both = broken(0, "weights");
    (both[0] as LayerParameters).bias[0] = NaN;
    const learned = { parameters: both, m: broken(1, "bias"), v: broken(0, "bias") };
    expect(brokenLayer(learned)).toBe("layer 1 holds 3 values that are not numbers");
  });

  test("stops a training run, naming the place and what helps", () => {
    const learned = { ...good, m: broken(1, "bias") };
    expect(() => {
      checkFinite(learned, "step 5");
    }).toThrow(
      new NumericalError(
        "At step 5, layer 2 holds 1 values that are not numbers. A smaller learning rate often helps.",
      ),
    );
  });
});

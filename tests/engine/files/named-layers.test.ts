// Dense layers under other programs' names: their order, and which side of their weights is the inputs.
import { describe, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/engine/files/safetensors.ts";
import { ModelFileError, type ReadNetwork, readModel } from "../../../src/engine/index.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A file of tensors of these shapes; every value is different. */
function fileOf(shapes: Shapes): Uint8Array {
  let next = 0;
  const tensors = new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const count = shape.reduce((product, side) => product * side, 1);
      return [name, { shape, values: Float32Array.from({ length: count }, () => next++) }];
    }),
  );
  return writeSafetensors({ tensors, metadata: {} });
}

function read(shapes: Shapes): ReadNetwork {
  return readModel(fileOf(shapes));
}

function refusal(shapes: Shapes): string {
  try {
    read(shapes);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError);
    return (error as Error).message;
  }
  return expect.fail("It was read.");
}

/** Names of the layers in their order, from the remark. */
function order(shapes: Shapes): string[] {
  return Array.from(
    read(shapes).remarks[0]?.matchAll(/"([^"]+)" \(/g) ?? [],
    ([, name]) => name ?? "",
  );
}

const PAIRS: readonly (readonly [string, string, string, string])[] = [
  ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"],
  [
    "linear_relu_stack.0.weight",
    "linear_relu_stack.0.bias",
    "linear_relu_stack.2.weight",
    "linear_relu_stack.2.bias",
  ],
  ["_orig_mod.0.weight", "_orig_mod.0.bias", "_orig_mod.2.weight", "_orig_mod.2.bias"],
  ["module.fc1.weight", "module.fc1.bias", "module.fc2.weight", "module.fc2.bias"],
  ["1.weight", "1.bias", "3.weight", "3.bias"],
  ["hidden.weight", "hidden.bias", "classifier.weight", "classifier.bias"],
  ["dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0"],
  ["params.Dense_0.kernel", "params.Dense_0.bias", "params.Dense_1.kernel", "params.Dense_1.bias"],
  ["W1", "b1", "W2", "b2"],
  ["coefs_0", "intercepts_0", "coefs_1", "intercepts_1"],
  ["weights.0", "biases.0", "weights.1", "biases.1"],
  ["layers/dense/vars/0", "layers/dense/vars/1", "layers/dense_1/vars/0", "layers/dense_1/vars/1"],
  ["arr_0", "arr_1", "arr_2", "arr_3"],
  ["fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias"],
  ["hiddenWeight", "hiddenBias", "outputWeight", "outputBias"],
];

describe.each(PAIRS)("the names %s, %s, %s, %s", (w1, b1, w2, b2) => {
  test("are read as two layers, with [outputs, inputs] as PyTorch has them", () => {
    const { sizes, parameters } = read({ [w1]: [3, 4], [b1]: [3], [w2]: [2, 3], [b2]: [2] });
    expect(sizes).toEqual([4, 3, 2]);
    expect([...(parameters[0]?.weights ?? [])]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect([...(parameters[1]?.bias ?? [])]).toEqual([21, 22]);
  });

  test("are read as two layers, with [inputs, outputs] as Keras has them", () => {
    const { sizes, parameters } = read({ [w1]: [4, 3], [b1]: [3], [w2]: [3, 2], [b2]: [2] });
    expect(sizes).toEqual([4, 3, 2]);
    expect([...(parameters[0]?.weights ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

test("a single layer is read without a word about activations", () => {
  expect(read({ "fc.weight": [3, 4], "fc.bias": [3] }).remarks).toEqual(['Read as "fc" (4 → 3).']);
});

test.each(["optimizer.exp_avg", "optim.state.0.momentum", "fc1.weight.exp_avg_sq"])(
  "the tensor %s, which is of an optimizer, is left out",
  (name) => {
    const shapes = { "model.fc1.weight": [3, 4], "model.fc1.bias": [3], [name]: [3, 4] };
    expect(read(shapes).sizes).toEqual([4, 3]);
  },
);

describe("the order of layers", () => {
  test("follows the numbers in their names, 10 after 9", () => {
    const layer = (at: number) => [
      [`layers.${at}.weight`, [3, 3]],
      [`layers.${at}.bias`, [3]],
    ];
    const entries = [10, 2, 9, 0, 1].flatMap(layer) as [string, number[]][];
    expect(order(Object.fromEntries(entries))).toEqual(
      [0, 1, 2, 9, 10].map((at) => `layers.${at}`),
    );
  });

  test("has dense before dense_1, and dense_9 before dense_10", () => {
    const names = ["dense_10", "dense_9", "dense_1", "dense"];
    const shapes = Object.fromEntries(names.map((name) => [`${name}/kernel`, [3, 3]]));
    expect(order(shapes)).toEqual(["dense", "dense_1", "dense_9", "dense_10"]);
  });

  test("follows the shapes where names are words", () => {
    const shapes = {
      "a_last.weight": [2, 3],
      "a_last.bias": [2],
      "middle.weight": [3, 5],
      "middle.bias": [3],
      "z_first.weight": [5, 4],
      "z_first.bias": [5],
    };
    expect(order(shapes)).toEqual(["z_first", "middle", "a_last"]);
  });

  test("follows shapes and numbers together", () => {
    const shapes = {
      "classifier.weight": [2, 3],
      "features.2.weight": [3, 3],
      "features.0.weight": [3, 4],
      "features.4.weight": [3, 3],
    };
    expect(order(shapes)).toEqual(["features.0", "features.2", "features.4", "classifier"]);
  });

  test("is not guessed where words leave it open", () => {
    const shapes = {
      "in.weight": [3, 4],
      "left.weight": [3, 3],
      "right.weight": [3, 3],
      "out.weight": [2, 3],
    };
    expect(refusal(shapes)).toBe(
      'The layers "left" and "right" fit in more than one order. Number the layers in their order, as in "0.weight", "2.weight".',
    );
  });

  test("is not searched for among too many layers", () => {
    const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at).repeat(3));
    const shapes = Object.fromEntries(letters.map((name) => [`${name}.weight`, [3, 3]]));
    expect(refusal(shapes)).toMatch("26 layers whose names do not say their order");
  });

  test("is refused where the layers fit in none", () => {
    expect(refusal({ "fc1.weight": [3, 4], "fc2.weight": [2, 5] })).toBe(
      'The layers "fc1" (4 → 3), "fc2" (5 → 2) do not fit each other: the outputs of one must be the inputs of the next.',
    );
  });
});

describe("a square layer", () => {
  /** Whether the second of three layers was turned. */
  const isTurned = (shapes: Shapes) => {
    const square = read(shapes).parameters[1]?.weights ?? new Float32Array();
    return (square[1] as number) - (square[0] as number) > 1;
  };

  test("lies as its name says", () => {
    expect(isTurned({ "0.weight": [3, 3], "2.weight": [3, 3] })).toBe(true);
    expect(isTurned({ "d/kernel": [3, 3], "d_1/kernel": [3, 3] })).toBe(false);
  });

  test("lies as the other layers of its file, whose biases prove it", () => {
    const bias = { b1: [3], b2: [3], b3: [2] };
    expect(isTurned({ W1: [3, 4], W2: [3, 3], W3: [2, 3], ...bias })).toBe(true);
    expect(isTurned({ W1: [4, 3], W2: [3, 3], W3: [3, 2], ...bias })).toBe(false);
  });

  test("is not guessed where neither says it, or both disagree", () => {
    const either =
      "has the shape [3, 3] and could lie either way round. Store all weights as [outputs, inputs]";
    expect(refusal({ W1: [3, 3], b1: [3] })).toMatch(`The tensor "W1" ${either}`);
    const shapes = { "0.weight": [4, 3], "0.bias": [3], "2.weight": [3, 3], "2.bias": [3] };
    expect(refusal(shapes)).toMatch(`The tensor "2.weight" ${either}`);
  });
});

describe("a layer without a bias", () => {
  test("gets a bias of zeros, and a remark", () => {
    const { parameters, remarks } = read({
      "fc1.weight": [3, 4],
      "fc1.bias": [3],
      "fc2.weight": [2, 3],
    });
    expect(parameters[1]?.bias).toEqual(Float32Array.of(0, 0));
    expect(remarks).toEqual([
      'Read as "fc1" (4 → 3), "fc2" (3 → 2), with ReLU between them, since such a file names no activations.',
      "Without a bias: fc2. It counts as zero.",
    ]);
  });

  test("lies as its name says, and is not guessed where that says nothing", () => {
    expect(read({ "fc.weight": [2, 4] }).sizes).toEqual([4, 2]);
    expect(read({ "fc.kernel": [4, 2] }).sizes).toEqual([4, 2]);
    expect(refusal({ matrix: [4, 2] })).toMatch("could lie either way round");
  });
});

test("a bias may be a matrix with one row", () => {
  expect(read({ W1: [4, 3], b1: [1, 3] }).sizes).toEqual([4, 3]);
});

test("our own names need no remark", () => {
  expect(
    read({ "0.weight": [3, 4], "0.bias": [3], "2.weight": [2, 3], "2.bias": [2] }).remarks,
  ).toEqual([]);
});

test.each<[string, Shapes, string]>([
  ["convolutions", { "conv.weight": [8, 1, 3, 3] }, "as the weights of a convolution have"],
  [
    "a normalization",
    { "ln.weight": [3], "ln.bias": [3] },
    '"ln.weight" is not the weights or the bias of a dense layer',
  ],
  [
    "recurrent layers",
    { "rnn.weight_ih": [3, 4], "rnn.weight_hh": [3, 3] },
    "another kind of layer",
  ],
  ["an embedding", { "embed.weight": [9, 4], "fc.weight": [2, 4] }, "another kind of layer"],
  [
    "weights in two factors",
    { "fc.weight_g": [3, 1], "fc.weight_v": [3, 4] },
    '"fc.weight_v" is not the weights or the bias of a dense layer',
  ],
  [
    "a bias alone",
    { "fc1.weight": [3, 4], "fc2.bias": [3] },
    '"fc2.bias" is not the weights or the bias',
  ],
  [
    "a bias of another length",
    { "fc1.weight": [3, 4], "fc1.bias": [5] },
    'bias of "fc1" do not fit each other: their shapes are [3, 4] and [5]',
  ],
  ["a tensor without values", { "fc1.weight": [0, 4] }, "has the shape [0, 4]"],
])("a file with %s is refused", (_, shapes, words) => {
  expect(refusal(shapes)).toContain(words);
});

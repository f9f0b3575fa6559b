import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Checkpoint,
  ModelFileError,
  readCheckpoint,
  readModel,
  writeCheckpoint,
  writeModel,
} from "../../src/engine/index.ts";

const LAYERS = [
  { weights: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(7, 8) },
  { weights: Float32Array.of(-1, 0.5, 1e-30, 3), bias: Float32Array.of(-0, -9) },
];

const scaled = (factor: number) =>
  LAYERS.map(({ weights, bias }) => ({
    weights: weights.map((value) => value * factor),
    bias: bias.map((value) => value * factor),
  }));

const CHECKPOINT: Checkpoint = {
  sizes: [3, 2, 2],
  state: {
    parameters: LAYERS,
    m: scaled(0.1),
    v: scaled(1e-20),
    epochsDone: 2,
    stepsDone: 3,
    seconds: 1.25,
    outcomes: new Uint32Array([0x3f80_0000, 1, 0x4000_0000, 0]).buffer,
    best: { epoch: 1, accuracy: 0.9, parameters: scaled(3) },
  },
  metadata: { settings: '{"lr":"0.001"}', data: "built-in v1" },
};

describe("a checkpoint", () => {
  test("gives back the training that was written, to the last bit", async () => {
    const { sizes, state, metadata } = await readCheckpoint(await writeCheckpoint(CHECKPOINT));
    expect(sizes).toEqual(CHECKPOINT.sizes);
    expect(state).toEqual(CHECKPOINT.state);
    expect(metadata).toEqual(CHECKPOINT.metadata);
    expect(Object.is(state.parameters[1]?.bias[0], -0)).toBe(true);
  });

  test("may be of a training that has no best epoch and has seen no rows yet", async () => {
    const state = { ...CHECKPOINT.state, best: undefined, outcomes: new ArrayBuffer(0) };
    const read = await readCheckpoint(await writeCheckpoint({ ...CHECKPOINT, state }));
    expect(read.state).toEqual(state);
  });

  test("is a network's file too, in PyTorch's names", async () => {
    const { sizes, parameters } = readModel(await writeCheckpoint(CHECKPOINT));
    expect(sizes).toEqual([3, 2, 2]);
    expect(parameters).toEqual(LAYERS);
  });

  test("with any byte changed is refused", async () => {
    const file = await writeCheckpoint(CHECKPOINT);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const damaged = file.slice();
          damaged[at] = (damaged[at] as number) ^ by;
          // Spaces around the header's JSON mean nothing.
          fc.pre(damaged[at] !== 0x20 && file[at] !== 0x20);
          await expect(readCheckpoint(damaged)).rejects.toBeInstanceOf(ModelFileError);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("cut off anywhere is refused", async () => {
    const file = await writeCheckpoint(CHECKPOINT);
    for (let length = 0; length < file.length; length += 7) {
      await expect(readCheckpoint(file.subarray(0, length))).rejects.toBeInstanceOf(ModelFileError);
    }
  });

  test("is not what a file of a network alone is", async () => {
    const file = writeModel({ sizes: [3, 2, 2], parameters: LAYERS, metadata: {} });
    await expect(readCheckpoint(file)).rejects.toThrow("no training to go on with");
  });
});

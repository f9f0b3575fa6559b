import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Tensor,
  type TensorFile,
  readSafetensors,
  writeSafetensors,
} from "../../../src/engine/files/safetensors.ts";
import {
  type Checkpoint,
  ModelFileError,
  readCheckpoint,
  readModel,
  writeCheckpoint,
  writeModel,
} from "../../../src/engine/index.ts";

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
    outcomes: new Uint32Array([0x3f80_0000, 1, 0x4000_0000, 0, 0x4040_0000, 7]).buffer,
    best: { epoch: 1, accuracy: 0.9, parameters: scaled(3) },
  },
  metadata: { settings: '{"lr":"0.001"}', data: "built-in v1" },
};

describe("a checkpoint", () => {
  test("gives back the run that was written, to the last bit", async () => {
    const { sizes, state, metadata } = await readCheckpoint(await writeCheckpoint(CHECKPOINT));
    expect(sizes).toEqual(CHECKPOINT.sizes);
    expect(state).toEqual(CHECKPOINT.state);
    // Vitest considers any two ArrayBuffers equal.
    expect(new Uint32Array(state.outcomes)).toEqual(new Uint32Array(CHECKPOINT.state.outcomes));
    expect(metadata).toEqual(CHECKPOINT.metadata);
    expect(Object.is(state.parameters[1]?.bias[0], -0)).toBe(true);
  });

  test("may hold a run without a best epoch that has seen no rows yet", async () => {
    const state = { ...CHECKPOINT.state, best: undefined, outcomes: new ArrayBuffer(0) };
    const read = await readCheckpoint(await writeCheckpoint({ ...CHECKPOINT, state }));
    expect(read.state).toEqual(state);
  });

  test("is a network's file too, in PyTorch's names", async () => {
    const { sizes, parameters } = readModel(await writeCheckpoint(CHECKPOINT));
    expect(sizes).toEqual([3, 2, 2]);
    expect(parameters).toEqual(LAYERS);
  });

  test("says in its metadata what it is, and where the run stands", async () => {
    const { tensors, metadata } = readSafetensors(await writeCheckpoint(CHECKPOINT));
    expect(metadata).toMatchObject({ format: "pt", checkpoint: "1", data: "built-in v1" });
    expect(JSON.parse(metadata["place"] as string)).toEqual({
      epochsDone: 2,
      stepsDone: 3,
      seconds: 1.25,
      best: { epoch: 1, accuracy: 0.9 },
    });
    expect(tensors.get("epoch.losses")?.values).toEqual(Float32Array.of(1, 2, 3));
    expect(tensors.get("epoch.predicted")?.values).toEqual(Float32Array.of(1, 0, 7));
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
          // Spaces around the JSON of the header have no meaning.
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

  test("is not the same as a file with only a network", async () => {
    const file = writeModel({ sizes: [3, 2, 2], parameters: LAYERS, metadata: {} });
    await expect(readCheckpoint(file)).rejects.toThrow("no training to resume");
  });
});

/** A checkpoint as another program writes it, with the hash that `continue_in_pytorch.py` computes. */
function sealed({ tensors, metadata }: TensorFile): Uint8Array {
  const names = [...tensors.keys()].sort();
  const shapes = names.map((name) => [name, tensors.get(name)?.shape]);
  const known = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify([shapes, known]));
  for (const name of names) {
    hash.update(bytesOf(tensors.get(name)?.values as Float32Array));
  }
  return writeSafetensors({ tensors, metadata: { ...metadata, sha256: hash.digest("hex") } });
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The checkpoint above, changed and given a new hash. */
async function readChanged(
  change: (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void,
): Promise<Checkpoint> {
  const file = readSafetensors(await writeCheckpoint(CHECKPOINT));
  const tensors = new Map(file.tensors);
  const { sha256, ...metadata } = file.metadata;
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  change(tensors, metadata);
  return readCheckpoint(sealed({ tensors, metadata }));
}

describe("a checkpoint of another program", () => {
  test("is read with tensors and metadata in any order", async () => {
    const read = await readChanged((tensors, metadata) => {
      const [ofTensors, ofMetadata] = [[...tensors].reverse(), Object.entries(metadata).reverse()];
      tensors.clear();
      for (const [name, tensor] of ofTensors) {
        tensors.set(name, tensor);
      }
      for (const [name, text] of ofMetadata) {
        Reflect.deleteProperty(metadata, name);
        metadata[name] = text;
      }
    });
    expect(read).toEqual(CHECKPOINT);
  });

  test("is read without outcomes, as one of an epoch that has not begun", async () => {
    const { state } = await readChanged((tensors) => {
      tensors.delete("epoch.losses");
      tensors.delete("epoch.predicted");
    });
    expect(state.outcomes.byteLength).toBe(0);
  });

  test("is refused with losses and predictions that differ in number", async () => {
    const read = readChanged((tensors) => {
      tensors.set("epoch.losses", { shape: [1], values: Float32Array.of(1) });
    });
    await expect(read).rejects.toThrow("epoch.losses and epoch.predicted differ in length");
  });

  test.each(["adam.m.", "adam.v.", "best."])(
    "is refused with tensors %s… of another network",
    async (prefix) => {
      const read = readChanged((tensors) => {
        tensors.delete(`${prefix}2.weight`);
        tensors.delete(`${prefix}2.bias`);
      });
      await expect(read).rejects.toThrow(
        new ModelFileError(`The checkpoint's tensors ${prefix}… do not fit its network.`),
      );
    },
  );

  test("is refused where its layout has another version", async () => {
    const read = readChanged((_, metadata) => {
      metadata["checkpoint"] = "2";
    });
    await expect(read).rejects.toThrow("no training to resume");
  });

  test("is refused without its hash", async () => {
    const { tensors, metadata } = readSafetensors(await writeCheckpoint(CHECKPOINT));
    const { sha256, ...rest } = metadata;
    expect(sha256).toBeTypeOf("string");
    await expect(readCheckpoint(writeSafetensors({ tensors, metadata: rest }))).rejects.toThrow(
      "The checkpoint is damaged",
    );
  });

  const whole = { epochsDone: 2, stepsDone: 3, seconds: 1, best: { epoch: 1, accuracy: 0.9 } };

  test.each([
    ["no place", undefined],
    ["a place that is not JSON", "step 3"],
    ["null as its place", "null"],
    ["no epochs", JSON.stringify({ ...whole, epochsDone: undefined })],
    ["no steps", JSON.stringify({ ...whole, stepsDone: undefined })],
    ["no seconds", JSON.stringify({ ...whole, seconds: undefined })],
    ["seconds in words", JSON.stringify({ ...whole, seconds: "1" })],
    ["endless seconds", JSON.stringify(whole).replace('"seconds":1', '"seconds":1e999')],
    ["a best epoch in words", JSON.stringify({ ...whole, best: { epoch: "1", accuracy: 0.9 } })],
    ["a best accuracy in words", JSON.stringify({ ...whole, best: { epoch: 1, accuracy: "1" } })],
  ])("is refused with %s", async (_, place) => {
    const read = readChanged((_tensors, metadata) => {
      if (place === undefined) {
        Reflect.deleteProperty(metadata, "place");
      } else {
        metadata["place"] = place;
      }
    });
    await expect(read).rejects.toThrow(
      new ModelFileError("The checkpoint does not say where the training stood."),
    );
  });
});

import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/engine/files/safetensors.ts";
import {
  ModelFileError,
  isModel,
  readModel,
  weightsFingerprint,
} from "../../../src/engine/index.ts";
import { newFolder } from "../../folder.ts";
import { soaking } from "../../soak.ts";
import { goldenModel } from "./golden-models.ts";

function refusal(file: Uint8Array, name: string): string {
  try {
    readModel(file, name);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError);
    return (error as Error).message;
  }
  return expect.fail("It was read.");
}

/** A file that begins with these characters, a byte each. */
function beginning(text: string): Uint8Array {
  return Uint8Array.from(text.padEnd(64, "\0"), (letter) => letter.charCodeAt(0));
}

/** Each file with the format that its error names, and the call that reads it in Python. */
const OTHERS = [
  ["state.pt", "a PyTorch file", 'torch.load("state.pt", map_location="cpu").items()'],
  ["checkpoint.pth", "a PyTorch file", '["model_state_dict"].items()'],
  ["whole.pt", "a PyTorch file", "weights_only=False).state_dict().items()"],
  ["old.pt", "a PyTorch file, in the format before PyTorch 1.6", 'torch.load("old.pt"'],
  ["script.pt", "TorchScript", 'torch.jit.load("script.pt"'],
  ["keras.keras", "a Keras model", 'load_model("keras.keras"'],
  ["keras.h5", "a Keras model in HDF5", 'load_model("keras.h5"'],
  ["keras.weights.h5", "an HDF5 file", 'h5py.File("keras.weights.h5")'],
] as const;

describe.each(OTHERS)("%s", (name, format, call) => {
  const message = refusal(goldenModel(name), name);

  test("is named for what it is, by its content, with the lines that convert it", () => {
    expect(message).toContain(format);
    expect(message).toContain(call);
    expect(message).toMatch(/pip install [a-z0-9 ]+:\n {4}import /);
    expect(message.split("\n").length).toBeLessThanOrEqual(4);
    expect(refusal(goldenModel(name), "another").split("\n")[0]).toBe(message.split("\n")[0]);
  });

  test("is a network, not digits", () => {
    expect(isModel(goldenModel(name))).toBe(true);
  });
});

test.each([
  [
    "a TensorFlow.js model",
    '{"format": "layers-model", "modelTopology": {}',
    'load_keras_model("m")',
  ],
  ["an archive of NumPy arrays", "PK\x03\x04 fc1.weight.npy", 'numpy.load("m")'],
  ["a Python pickle", "\x80\x04\x95", "safetensors.numpy.save_file"],
  ["a single NumPy array", "\x93NUMPY\x01", "safetensors.numpy.save_file"],
  ["a TensorFlow Lite model", "\x1c\0\0\0TFL3", "model.save in Keras"],
  ["TensorFlow's SavedModel", "\x08\x01\x12\x02", "model.save in Keras"],
  ["a GGUF file", "GGUF\x03", "language model"],
  ["a zip without a known model", "PK\x03\x04 digits.csv", "Unpack it"],
  ["compressed with gzip", "\x1f\x8b\x08", "Unpack it"],
  ["text", "label,pixel0,pixel1,pixel2", "safetensors and ONNX"],
])("a file that is %s is named so", (what, begin, advice) => {
  const message = refusal(beginning(begin), "m");
  expect(message).toContain(what);
  expect(message).toContain(advice);
});

const ENV = { ...process.env, KERAS_BACKEND: "torch" };

test("a safetensors file is read whatever its length looks like, such as that of a pickle", () => {
  for (const length of [0x280, 0x380, 0x8b1f, 0x308]) {
    const tensors = new Map([["0.weight", { shape: [1, 2], values: Float32Array.of(1, 2) }]]);
    const file = writeSafetensors({ tensors, metadata: {} });
    expect(readModel(padded(file, length)).sizes).toEqual([2, 1]);
  }
});

function headerLength(file: Uint8Array): number {
  return Number(new DataView(file.buffer).getBigUint64(0, true));
}

/** The file with spaces after its header, so that this has the length. */
function padded(file: Uint8Array, length: number): Uint8Array {
  const end = 8 + headerLength(file);
  const out = new Uint8Array(file.length + length - headerLength(file)).fill(0x20);
  out.set(file.subarray(0, end));
  out.set(file.subarray(end), 8 + length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  return out;
}

/** The first Python that has what the lines need. To load PyTorch and Keras takes too long for every run. */
const python = (soaking ? ["python3", "/usr/bin/python3"] : []).find(
  (command) =>
    spawnSync(command, ["-c", "import torch, safetensors, keras, h5py"], { env: ENV }).status === 0,
);

describe.runIf(python !== undefined)("the lines of Python", () => {
  test.each(OTHERS.map(([name]) => name))(
    "make safetensors of %s that hold the same network",
    async (name) => {
      const folder = newFolder();
      const path = join(folder, name);
      copyFileSync(join("tests/golden/models", name), path);
      const lines = refusal(goldenModel(name), path).split("\n").slice(1);
      const code = lines.map((line) => line.trim()).join("\n");
      const { status, stderr } = spawnSync(python ?? "", ["-c", code], {
        encoding: "utf8",
        env: ENV,
      });
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
      const made = readdirSync(folder).filter((file) => file.endsWith(".safetensors"));
      const { parameters } = readModel(readFileSync(join(folder, made[0] ?? "")));
      const same = name.startsWith("keras") ? "keras.safetensors" : "torch.safetensors";
      const expected = readModel(goldenModel(same)).parameters;
      expect(await weightsFingerprint(parameters)).toBe(await weightsFingerprint(expected));
    },
    60_000,
  );
});

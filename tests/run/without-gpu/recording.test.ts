import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { asPeopleWrite, builtInDigits } from "../../../src/data/index.ts";
import { initialParameters, modelOf } from "../../../src/engine/index.ts";
import { BundledFileError } from "../../../src/run/without-gpu/bytes.ts";
import { CpuNetwork } from "../../../src/run/without-gpu/cpu-network.ts";
import {
  type Recording,
  readRecording,
  writeRecording,
} from "../../../src/run/without-gpu/recording.ts";

const FILE = readFileSync("src/run/without-gpu/files/recording.bin");
const SIZES = [12, 5, 3];
const EPOCH = {
  ...{ epoch: 1, seconds: 1.5, samplesPerSecond: 20 },
  ...{ trainLoss: 1, trainAccuracy: 0.5, valLoss: 1.1, valAccuracy: 0.4 },
};

/** Weights that grow from moment to moment, of either sign. */
function parametersAt(moment: number) {
  return initialParameters(modelOf(SIZES), 3).map(({ weights, bias }) => ({
    weights: weights.map((weight, index) => weight * (1 + moment * ((index % 3) - 1))),
    bias: bias.map((_, unit) => 0.1 * moment * (unit - 1)),
  }));
}

const RECORDING: Recording = {
  sizes: SIZES,
  about: {
    ...{ adapter: "a GPU", software: false, made: "2026-11-28", seed: 3, learningRate: 0.01 },
    ...{ steps: 4, rows: 100, batch: 25, untrained: { loss: 2.3, accuracy: 0.1 } },
    epochs: [EPOCH, { ...EPOCH, epoch: 2 }],
  },
  scores: {
    ...{ epoch: 1, first: 1, seconds: 3 },
    losses: Float64Array.from({ length: 8 }, (_, step) => 2 / (step + 1)),
    accuracies: Float64Array.from({ length: 8 }, (_, step) => step / 8),
    learningRates: new Float64Array(8).fill(0.01),
  },
  moments: [0, 1, 2, 4, 8].map((steps) => ({ steps, parameters: parametersAt(steps) })),
};

let written: Uint8Array<ArrayBuffer>;
let read: Recording;

beforeAll(async () => {
  written = await writeRecording(RECORDING);
  read = await readRecording(written);
});

/** The file with another header. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const length = new DataView(written.buffer).getUint32(0, true);
  const header: unknown = JSON.parse(new TextDecoder().decode(written.subarray(4, 4 + length)));
  change(header as Record<string, unknown>);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + written.length - 4 - length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(written.subarray(4 + length), 4 + text.length);
  return bytes;
}

describe("a recorded run", () => {
  test("keeps what is known about it, and the curves in f32", () => {
    expect(read.about).toEqual(RECORDING.about);
    const { losses, accuracies, seconds } = read.scores;
    expect([...losses]).toEqual([...RECORDING.scores.losses].map(Math.fround));
    expect([...accuracies]).toEqual([...RECORDING.scores.accuracies].map(Math.fround));
    expect(seconds).toBe(3);
  });

  test("keeps the weights of each moment within half a step of the scale", () => {
    expect(read.moments.map(({ steps }) => steps)).toEqual([0, 1, 2, 4, 8]);
    SIZES.slice(1).forEach((_, layer) => {
      for (const name of ["weights", "bias"] as const) {
        const all = RECORDING.moments.map(({ parameters }) => parameters[layer]?.[name] ?? []);
        const step = Math.max(...all.flatMap((one) => [...one].map(Math.abs))) / 127;
        read.moments.forEach(({ parameters }, moment) => {
          parameters[layer]?.[name].forEach((value, index) => {
            const exact = RECORDING.moments[moment]?.parameters[layer]?.[name][index] ?? NaN;
            expect(Math.abs(value - exact)).toBeLessThanOrEqual(0.501 * step);
          });
        });
      }
    });
  });
});

describe("damaged or foreign bytes are refused:", () => {
  const changes: Readonly<Record<string, (header: Record<string, unknown>) => void>> = {
    "another format": (header) => (header["format"] = "x"),
    "no moments": (header) => (header["moments"] = []),
    "moments out of order": (header) => (header["moments"] = [0, 2, 1, 4, 8]),
    "a million moments": (header) =>
      (header["moments"] = Array.from({ length: 1e5 }, (_, steps) => steps)),
    "more moments than there are": (header) => (header["moments"] = [0, 1, 2, 4, 8, 9]),
    "fewer moments": (header) => (header["moments"] = [0, 1, 2, 4]),
    "other sizes": (header) => (header["sizes"] = [12, 6, 3]),
    "a scale that is missing": (header) => (header["scales"] = [{ weights: 1, bias: 1 }]),
    "scales that are null": (header) => (header["scales"] = [null, null]),
    "a billion steps": (header) => (header["about"] = { ...RECORDING.about, steps: 1e9 }),
    "an epoch without a loss": (header) =>
      (header["about"] = { ...RECORDING.about, epochs: [EPOCH, { epoch: 2 }] }),
    "no GPU": (header) => (header["about"] = { ...RECORDING.about, adapter: undefined }),
  };

  test.each(Object.keys(changes))("%s", async (name) => {
    const change = changes[name];
    await expect(readRecording(withHeader(change ?? (() => undefined)))).rejects.toThrow(
      BundledFileError,
    );
  });

  test("cut off, or with a byte that is another", async () => {
    const start = 4 + new DataView(written.buffer).getUint32(0, true);
    for (const length of [0, 3, start - 1, start, start + 10, written.length - 1]) {
      await expect(readRecording(written.slice(0, length))).rejects.toThrow(BundledFileError);
    }
    const broken = written.slice();
    broken[start + 20] = (broken[start + 20] as number) ^ 255;
    await expect(readRecording(broken)).rejects.toThrow(BundledFileError);
  });

  test("numbers that unpack to more than the header says, such as a bomb", async () => {
    const zeros = new Blob([new Uint8Array(50_000_000)]).stream();
    const packed = zeros.pipeThrough(new CompressionStream("deflate"));
    const bomb = new Uint8Array(await new Response(packed).arrayBuffer());
    const start = 4 + new DataView(written.buffer).getUint32(0, true);
    const bytes = Uint8Array.from([...written.subarray(0, start), ...bomb]);
    await expect(readRecording(bytes)).rejects.toThrow(/longer than its header says/);
  });
});

describe("the recorded run that comes with the page", () => {
  test("is small, says where it was recorded, and ends as its last epoch says", async () => {
    expect(FILE.length).toBeLessThan(300_000);
    const { sizes, about, moments, scores } = await readRecording(FILE);
    expect(about.adapter).not.toBe("");
    expect(about.made).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(moments.at(-1)?.steps).toBe(about.steps * about.epochs.length);
    expect(scores.losses).toHaveLength(about.steps * about.epochs.length);
    const digits = asPeopleWrite(builtInDigits({ count: 500, seed: 1 }));
    const accuracies = await Promise.all(
      [moments[0], moments.at(-1)].map(async (moment) => {
        const network = new CpuNetwork(sizes, moment?.parameters ?? []);
        const { predicted } = await network.predict({ ...digits, labels: undefined });
        return (
          predicted.filter((digit, row) => digit === digits.labels?.[row]).length / digits.count
        );
      }),
    );
    expect(accuracies[0]).toBeLessThan(0.3);
    // Three standard errors of so many digits; rounding to 8 bits costs little.
    expect(accuracies[1]).toBeGreaterThan((about.epochs.at(-1)?.valAccuracy ?? 1) - 0.04);
  });
});

import type { Epoch } from "../../../src/engine/index.ts";
import type { DigitPrediction } from "../../../src/run/examine/examination.ts";
import type { ReportedRun } from "../../../src/run/report/report.ts";
import { defaultSettings } from "../../../src/run/settings.ts";

/** An epoch whose figures tell its number. */
export function epochOf(epoch: number, valAccuracy?: number): Epoch {
  return {
    epoch,
    trainLoss: 1 / epoch,
    trainAccuracy: 0.5,
    valLoss: valAccuracy === undefined ? undefined : 1.25 / epoch,
    valAccuracy,
    seconds: 1.5,
    samplesPerSecond: 100,
  };
}

interface Size {
  readonly classes?: number;
  readonly width?: number;
  readonly units?: number;
}

/** A run to report, of any size. Bytes are such that they hardly compress. */
export function reportedRun(
  { classes = 3, width = 4, units = 5 }: Size = {},
  changes: Partial<ReportedRun> = {},
): ReportedRun {
  let state = 1;
  const noise = (length: number) =>
    Uint8Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state & 255;
    });
  const pixels = width * width;
  const digit = (): DigitPrediction => ({
    width,
    pixels: noise(pixels),
    label: 2,
    predicted: 1,
    probability: 0.987,
  });
  return {
    settings: { ...defaultSettings, epochs: 3, lr: 0.004 },
    data: { name: "train.csv", rows: 1250 },
    adapter: { vendor: "acme", architecture: "one", device: "", description: "", software: false },
    host: "Node 20",
    commit: "abc1234",
    version: "1.2.3",
    date: "2026-01-31",
    fingerprint: "0123456789ab",
    epochs: [epochOf(1, 0.8), epochOf(2, 0.95), epochOf(3, 0.9)],
    plan: "layered",
    split: {
      fingerprint: "f".repeat(64),
      training: 1000,
      validation: 250,
      sizes: [pixels, units, classes],
    },
    command: "npm run train -- --data train.csv --epochs 3",
    remarks: [],
    findings: {
      confusion: {
        classes,
        counts: Uint32Array.from({ length: classes * classes }, (_, cell) =>
          cell % (classes + 1) === 0 ? 80 : cell % 7,
        ),
      },
      misread: Array.from({ length: 24 }, digit),
      weights: {
        width,
        units: Array.from({ length: Math.min(128, units) }, () => noise(pixels)),
        largest: 0.123,
      },
    },
    ...changes,
  };
}

// Reads what the store of runs holds. It may have been written by an older or a newer version, by a fault, or by somebody else's
// script, so nothing in it is trusted: what does not make sense is refused as a whole, and left in the store as it is.

import type { Epoch, Score } from "../../engine/index.ts";
import type { Confusion } from "../examine/examination.ts";
import { SettingError, parseSetting } from "../parse-setting.ts";
import { type SettingName, type Settings, defaultSettings } from "../settings.ts";
import {
  type KeptData,
  type KeptNetwork,
  type KeptRun,
  RUN_ENDS,
  type RunDetails,
  type RunResult,
  nameOf,
  parameterCount,
} from "./kept-run.ts";
import { LEVELS } from "./result.ts";
import { MOST_POINTS, NO_STEPS, type ThinnedSteps } from "./thinned.ts";

/** Something is not what it should be. */
class NotARun extends Error {}

/** The most that is shown of a text. */
const MOST_TEXT = 300;

const MOST_LAYERS = 64;
const MOST_UNITS = 2 ** 24;

type Fields = Readonly<Record<string, unknown>>;

/** A run of the store; undefined where it is none that this version can read. */
export function readKeptRun(value: unknown): KeptRun | undefined {
  return orNone(() => {
    const run = fieldsOf(value);
    const sizes = sizesOf(run["sizes"]);
    const classes = sizes.at(-1) as number;
    const end = RUN_ENDS.find((one) => one === run["end"]);
    if (end === undefined) {
      throw new NotARun();
    }
    return {
      id: textOf(run["id"]),
      name: nameOf(textOf(run["name"])),
      colour: wholeOf(run["colour"]),
      startedAt: numberOf(run["startedAt"]),
      end,
      settings: settingsOf(run["settings"]),
      sizes,
      data: dataOf(run["data"]),
      gpu: textOf(run["gpu"]),
      host: textOf(run["host"]),
      commit: textOf(run["commit"]),
      weights: optional(run["weights"], textOf),
      result: resultOf(run["result"]),
      epochs: listOf(run["epochs"], MOST_POINTS).map(epochOf),
      steps: optional(run["steps"], stepsOf) ?? NO_STEPS,
      untrained: optional(run["untrained"], scoreOf),
      confusion: optional(run["confusion"], (counts) => confusionOf(counts, classes)),
      bytes: numberOf(run["bytes"]),
      deletedAt: optional(run["deletedAt"], numberOf),
    };
  });
}

/** The details of a run; undefined where they are not those of this run. */
export function readDetails(value: unknown, { id, sizes }: KeptRun): RunDetails | undefined {
  return orNone(() => {
    const details = fieldsOf(value);
    const { rows, labels } = details;
    if (
      details["id"] !== id ||
      !(rows instanceof Uint32Array && labels instanceof Uint8Array) ||
      rows.length !== labels.length
    ) {
      throw new NotARun();
    }
    const classes = sizes.at(-1) as number;
    checkClasses(labels, classes);
    const network = (one: unknown): KeptNetwork => {
      const { epoch, weights, predicted } = fieldsOf(one);
      const isWhole =
        weights instanceof Uint16Array &&
        (weights.length === 0 || weights.length === parameterCount(sizes)) &&
        predicted instanceof Uint8Array &&
        predicted.length === rows.length;
      if (!isWhole) {
        throw new NotARun();
      }
      checkClasses(predicted, classes);
      return {
        epoch: wholeOf(epoch),
        weights: weights as Uint16Array<ArrayBuffer>,
        predicted: predicted as Uint8Array<ArrayBuffer>,
      };
    };
    return {
      id,
      rows: rows as Uint32Array<ArrayBuffer>,
      labels: labels as Uint8Array<ArrayBuffer>,
      last: network(details["last"]),
      best: network(details["best"]),
    };
  });
}

function orNone<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotARun || error instanceof SettingError) {
      return undefined;
    }
    throw error;
  }
}

function optional<Value>(value: unknown, read: (value: unknown) => Value): Value | undefined {
  return value === undefined ? undefined : read(value);
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) {
    throw new NotARun();
  }
  return value as Fields;
}

/** Cut where it is longer than anybody reads. */
function textOf(value: unknown): string {
  if (typeof value !== "string") {
    throw new NotARun();
  }
  return value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value;
}

function numberOf(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new NotARun();
  }
  return value;
}

function wholeOf(value: unknown): number {
  const number = numberOf(value);
  if (!Number.isSafeInteger(number)) {
    throw new NotARun();
  }
  return number;
}

function shareOf(value: unknown): number {
  const share = numberOf(value);
  if (share > 1) {
    throw new NotARun();
  }
  return share;
}

function listOf(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) {
    throw new NotARun();
  }
  return value;
}

function sizesOf(value: unknown): number[] {
  const sizes = listOf(value, MOST_LAYERS).map(wholeOf);
  if (sizes.length < 2 || sizes.some((size) => size < 1 || size > MOST_UNITS)) {
    throw new NotARun();
  }
  return sizes;
}

/** Settings that an older version did not have yet take their defaults, which change nothing. */
function settingsOf(value: unknown): Settings {
  const stored = fieldsOf(value);
  const names = Object.keys(defaultSettings) as SettingName[];
  const entries = names.map((name) => {
    const setting = stored[name];
    return [
      name,
      setting === undefined ? defaultSettings[name] : parseSetting(name, wordsOf(setting)),
    ];
  });
  return Object.fromEntries(entries) as Settings;
}

function wordsOf(setting: unknown): string {
  const isList = Array.isArray(setting) && setting.every((item) => typeof item === "number");
  if (!isList && !["string", "number", "boolean"].includes(typeof setting)) {
    throw new NotARun();
  }
  return String(setting);
}

function dataOf(value: unknown): KeptData {
  const { name, rows, validationRows, fingerprint, drawings } = fieldsOf(value);
  return {
    name: textOf(name),
    rows: wholeOf(rows),
    validationRows: wholeOf(validationRows),
    fingerprint: textOf(fingerprint),
    drawings: wholeOf(drawings),
  };
}

function resultOf(value: unknown): RunResult {
  const { epochs, seconds, trainAccuracy, valAccuracy, best, reached } = fieldsOf(value);
  return {
    epochs: wholeOf(epochs),
    seconds: numberOf(seconds),
    trainAccuracy: optional(trainAccuracy, shareOf),
    valAccuracy: optional(valAccuracy, shareOf),
    best: optional(best, (one) => {
      const { epoch, accuracy } = fieldsOf(one);
      return { epoch: wholeOf(epoch), accuracy: shareOf(accuracy) };
    }),
    reached: LEVELS.map((_, index) => optional(listOf(reached, LEVELS.length)[index], numberOf)),
  };
}

function epochOf(value: unknown): Epoch {
  const one = fieldsOf(value);
  return {
    epoch: wholeOf(one["epoch"]),
    trainLoss: numberOf(one["trainLoss"]),
    trainAccuracy: shareOf(one["trainAccuracy"]),
    valLoss: optional(one["valLoss"], numberOf),
    valAccuracy: optional(one["valAccuracy"], shareOf),
    seconds: numberOf(one["seconds"]),
    samplesPerSecond: numberOf(one["samplesPerSecond"]),
  };
}

function scoreOf(value: unknown): Score {
  const { loss, accuracy } = fieldsOf(value);
  return { loss: numberOf(loss), accuracy: shareOf(accuracy) };
}

function stepsOf(value: unknown): ThinnedSteps {
  const { step, seconds, loss, accuracy } = fieldsOf(value);
  const rest = [seconds, loss, accuracy];
  if (
    !(step instanceof Float64Array) ||
    step.length > MOST_POINTS ||
    !rest.every((one) => one instanceof Float32Array && one.length === step.length)
  ) {
    throw new NotARun();
  }
  return value as ThinnedSteps;
}

function confusionOf(value: unknown, classes: number): Confusion {
  const { counts } = fieldsOf(value);
  if (!(counts instanceof Uint32Array) || counts.length !== classes ** 2) {
    throw new NotARun();
  }
  return { classes, counts };
}

function checkClasses(values: Uint8Array, classes: number): void {
  if (!values.every((value) => value < classes)) {
    throw new NotARun();
  }
}

// What the page and its worker say to each other. The engine, the data and the training live in the worker, so that
// the page never freezes and training goes on in a hidden tab.
import type { BenchmarkRecord, Row } from "../bench/index.ts";
import type { Description, Drift, ReadProgress } from "../data/index.ts";
import type { AdapterDescription, Epoch, LayerStatistics, Progress } from "../engine/index.ts";
import type { Settings } from "../run/settings.ts";

/** From the page. */
export type Request =
  /** Draw so many digits and use them. */
  | { readonly type: "use-built-in"; readonly count: number; readonly seed: number }
  /** Read these files and use them; what was in use stays if they are no good. */
  | { readonly type: "read-files"; readonly files: readonly File[] }
  /** Fetch a file and use it. */
  | { readonly type: "read-address"; readonly address: string }
  /** Fetch MNIST, unless the browser has it already, and use it. */
  | { readonly type: "read-mnist" }
  | { readonly type: "cancel-reading" }
  /** Use only these classes of any data, from now on; undefined for all. */
  | { readonly type: "choose-classes"; readonly classes: readonly number[] | undefined }
  /** Read these files, and say how their digits differ from those in use. */
  | { readonly type: "compare"; readonly files: readonly File[] }
  /** Describe the data in use. */
  | { readonly type: "describe" }
  /** Show rows of the data in use: of a class, or undefined for all, from the so manieth on. */
  | { readonly type: "browse"; readonly label: number | undefined; readonly from: number }
  /** Compile what a run with these settings needs, so that Train begins at once. */
  | { readonly type: "warm-up"; readonly settings: Settings }
  /** Train a fresh network on the data in use, and on drawings that were corrected. */
  | {
      readonly type: "train";
      readonly settings: Settings;
      readonly corrections: readonly Correction[];
      /** Even if another tab trains: that one pauses. */
      readonly takeOver: boolean;
    }
  /** Go on with the run that an earlier visit left, or forget it. */
  | { readonly type: "go-on-left" }
  | { readonly type: "discard-left" }
  /** Ask for the whole run as a checkpoint's file. */
  | { readonly type: "save-run" }
  /** See what each layer of the network examined says to a digit, and how a unit of the first comes to that. */
  | { readonly type: "examine-digit"; readonly pixels: Uint8Array }
  | { readonly type: "examine-unit"; readonly unit: number }
  /** Ask how the first digits are varied in an epoch, from 0. */
  | { readonly type: "vary"; readonly settings: Settings; readonly epoch: number }
  | { readonly type: "pause" }
  /** One training step, while paused. */
  | { readonly type: "step" }
  | { readonly type: "go-on" }
  /** End the run; what it learned so far stays. */
  | { readonly type: "stop" }
  /** Judge this image, [784], now and whenever the network has changed; nothing drawn, nothing judged. */
  | { readonly type: "draw"; readonly pixels: Uint8Array | undefined }
  /** Ask for the network, as it is or as it was after its best epoch, as a safetensors file. */
  | { readonly type: "save"; readonly which: "last" | "best" | "onnx" }
  /** Look into the run's network. */
  | { readonly type: "examine"; readonly which: "last" | "best" }
  /** Look into a network from a file, or judge the one examined on other digits. */
  | { readonly type: "examine-files"; readonly files: readonly File[] }
  /** Ask for the digits of a class that were taken for another. */
  | { readonly type: "examine-cell"; readonly label: number; readonly predicted: number }
  /** Read digits without labels, for Kaggle. */
  | { readonly type: "submit"; readonly files: readonly File[] }
  /** Measure this GPU. */
  | { readonly type: "benchmark"; readonly quick: boolean }
  | { readonly type: "stop-benchmark" };

/** From the worker. */
export type Report =
  | { readonly type: "opened"; readonly adapter: AdapterDescription }
  | { readonly type: "no-gpu"; readonly reason: NoGpuReason }
  | { readonly type: "loading"; readonly loading: Loading }
  | { readonly type: "data"; readonly data: DataSummary }
  | { readonly type: "described"; readonly description: Description }
  | { readonly type: "browsed"; readonly page: RowPage }
  | { readonly type: "compared"; readonly comparison: Comparison }
  /** Reading failed or was cancelled; then without a message. The data in use stays. */
  | { readonly type: "data-refused"; readonly message: string | undefined }
  /** With the epochs of the run that is gone on with, if one is. */
  | {
      readonly type: "preparing";
      readonly settings: Settings;
      /** So many corrected drawings are learned from, too. */
      readonly drawings: number;
      readonly epochs: readonly Epoch[];
    }
  /** An earlier visit left a run. */
  | { readonly type: "left"; readonly left: LeftRun }
  /** The GPU was lost; another one is looked for. */
  | { readonly type: "lost" }
  /** It was found, and stands where the last save did. */
  | {
      readonly type: "restored";
      readonly epochs: readonly Epoch[];
      readonly progress: Progress | undefined;
    }
  /** The run goes on, but nothing of it is kept any more. */
  | { readonly type: "not-kept"; readonly message: string }
  /** Another tab trains; or has just begun to, at this one's cost. */
  | { readonly type: "elsewhere" }
  | { readonly type: "taken-over" }
  /** Of the first digits, as they are learned from in an epoch: [pixels] each. */
  | { readonly type: "varied"; readonly images: readonly Uint8Array[] }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "epoch"; readonly epoch: Epoch }
  | { readonly type: "judged"; readonly judgement: Judgement }
  | { readonly type: "confusion"; readonly confusion: Confusion }
  /** Where, unless it is between two epochs. */
  | { readonly type: "paused"; readonly progress: Progress | undefined }
  /** All epochs are done, or the run was stopped. */
  | { readonly type: "ended"; readonly stopped: boolean }
  | { readonly type: "failed"; readonly failure: Failure }
  /** What the weights are, bit for bit: see `weightsFingerprint`. */
  | { readonly type: "fingerprint"; readonly fingerprint: string }
  | {
      readonly type: "saved";
      readonly which: "last" | "best" | "onnx" | "run";
      readonly file: Uint8Array<ArrayBuffer>;
    }
  | { readonly type: "examined"; readonly examination: Examination }
  | { readonly type: "cell"; readonly cell: Cell }
  | { readonly type: "activated"; readonly activation: Activation }
  | { readonly type: "unit"; readonly arithmetic: UnitArithmetic }
  | { readonly type: "submission"; readonly count: number; readonly text: string }
  | { readonly type: "examination-refused"; readonly message: string }
  | { readonly type: "benchmark-row"; readonly row: Row }
  | { readonly type: "benchmark-done"; readonly record: BenchmarkRecord }
  /** It was stopped; then without a message. */
  | { readonly type: "benchmark-failed"; readonly message: string | undefined };

/** Why there is no GPU: the page came over plain http, the browser has no WebGPU, or no GPU was offered. */
export type NoGpuReason = "insecure" | "missing" | "no-adapter";

/** What broke decides what the page offers: a smaller learning rate, a restart, a reload, or only the words. */
export interface Failure {
  readonly kind: "numbers" | "gpu" | "gone" | "request";
  /** A sentence for the user. */
  readonly message: string;
}

/** Digits on their way: being drawn, fetched, or read. */
export type Loading =
  | { readonly kind: "drawing"; readonly drawn: number; readonly count: number }
  | {
      readonly kind: "downloading";
      readonly name: string;
      readonly bytes: number;
      /** Undefined where the server does not say. */
      readonly totalBytes: number | undefined;
    }
  | ({ readonly kind: "reading" } & ReadProgress);

/** How other digits differ from those in use, or why that cannot be said. */
export type Comparison =
  | { readonly name: string; readonly drift: Drift }
  | { readonly name: string; readonly refusal: string };

/** The data in use, without its bytes. */
export interface DataSummary {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
  /** The only classes in use; undefined for all. */
  readonly only: readonly number[] | undefined;
}

/** Some rows of the data in use. */
export interface RowPage {
  /** The class that they are of; undefined for all. */
  readonly label: number | undefined;
  /** Where the first of them stands among all `count` of that class, from 0. */
  readonly from: number;
  readonly count: number;
  readonly width: number;
  readonly rows: readonly {
    /** In the data, from 0. */
    readonly row: number;
    readonly label: number;
    /** [height · width], 0 (paper) to 255 (ink). */
    readonly pixels: Uint8Array;
  }[];
}

/** What the network makes of a few digits, with its parameters as they are now. */
export interface Judgement {
  readonly predictions: readonly Prediction[];
  /** Of the drawing: [classes], summing to 1; undefined while nothing is drawn. */
  readonly drawing: Float32Array | undefined;
}

/** What the network makes of one digit that it never learned from. */
export interface Prediction {
  readonly width: number;
  /** [height · width], 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly predicted: number;
  /** Of the predicted class, 0 … 1. */
  readonly probability: number;
}

/** A network on labelled digits. */
export interface Examination {
  /** What the network is called, and the digits. */
  readonly network: string;
  readonly data: string;
  readonly confusion: Confusion;
  /** The surest errors first. */
  readonly errors: readonly Prediction[];
  readonly weights: {
    readonly width: number;
    /** Of each unit of the first layer [pixels], 0 to 255, zero in the middle. */
    readonly units: readonly Uint8Array[];
    /** What 0 and 255 stand for, below zero and above. */
    readonly largest: number;
  };
  /** Of each layer, where the network comes from a run. */
  readonly insights: readonly LayerStatistics[] | undefined;
  /** Of each hidden layer, units that say nothing to any of some hundred digits. */
  readonly silent: readonly number[];
}

/** What the network says to one digit, layer by layer. */
export interface Activation {
  readonly pixels: Uint8Array;
  /** The outputs of each hidden layer, 0 or more. */
  readonly hidden: readonly Float32Array[];
  /** [classes], summing to 1. */
  readonly probabilities: Float32Array;
}

/** How a unit of the first layer comes to its output. Pictures: [pixels], 0 to 255, zero in the middle. */
export interface UnitArithmetic {
  readonly unit: number;
  readonly weights: Uint8Array;
  /** Weight times pixel. */
  readonly products: Uint8Array;
  readonly sum: number;
  readonly bias: number;
  readonly output: number;
}

/** A drawing, and what it really was. */
export interface Correction {
  readonly label: number;
  /** [784], as the network sees it. */
  readonly pixels: Uint8Array;
}

/** A run that an earlier visit left. */
export interface LeftRun {
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly epochsDone: number;
  readonly stepsDone: number;
  readonly epochs: number;
  readonly data: string;
}

/** Digits of a class that were taken for another. */
export interface Cell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** The surest of them. */
  readonly predictions: readonly Prediction[];
}

/** How often digits of each class were taken for each other. */
export interface Confusion {
  readonly classes: number;
  /** [classes, classes]: row is the true class, column the predicted one. */
  readonly counts: Uint32Array;
}

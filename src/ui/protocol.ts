// What the page and its worker say to each other. The engine, the data and the training live in the worker, so that
// the page never freezes and training goes on in a hidden tab.
import type { ReadProgress } from "../data/index.ts";
import type { AdapterDescription, Epoch, Progress } from "../engine/index.ts";
import type { Settings } from "../settings.ts";

/** From the page. */
export type Request =
  /** Draw so many digits and use them. */
  | { readonly type: "use-built-in"; readonly count: number; readonly seed: number }
  /** Read these files and use them; what was in use stays if they are no good. */
  | { readonly type: "read-files"; readonly files: readonly File[] }
  | { readonly type: "cancel-reading" }
  /** Train a fresh network on the data in use. */
  | { readonly type: "train"; readonly settings: Settings }
  | { readonly type: "pause" }
  | { readonly type: "go-on" }
  /** End the run; what it learned so far stays. */
  | { readonly type: "stop" }
  /** Ask for the network as a safetensors file. */
  | { readonly type: "save" };

/** From the worker. */
export type Report =
  | { readonly type: "opened"; readonly adapter: AdapterDescription }
  | { readonly type: "no-gpu"; readonly message: string }
  | { readonly type: "reading"; readonly reading: ReadProgress }
  | { readonly type: "data"; readonly data: DataSummary }
  /** Reading failed or was cancelled; then without a message. */
  | { readonly type: "data-refused"; readonly message: string | undefined }
  | { readonly type: "preparing" }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "epoch"; readonly epoch: Epoch; readonly predictions: readonly Prediction[] }
  | { readonly type: "paused" }
  | { readonly type: "ended" }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "saved"; readonly file: Uint8Array<ArrayBuffer> };

/** The data in use, without its bytes. */
export interface DataSummary {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

/** What the network makes of one digit that it never learned from. */
export interface Prediction {
  readonly width: number;
  /** [height · width], 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly predicted: number;
  /** [classes], summing to 1. */
  readonly probabilities: Float32Array;
}

import type { Stroke } from "../../data/index.ts";
import type { Settings } from "../../run/settings.ts";

/** The page shows one of these at a time. */
export type View = "train" | "data" | "examine" | "benchmark";

/** What a person may do; the elements say it, the root does it. */
export type Action =
  | { readonly type: "train" }
  | { readonly type: "pause" }
  /** One training step, while paused. */
  | { readonly type: "step" }
  | { readonly type: "go-on" }
  | { readonly type: "stop" }
  /** The network, as safetensors as it is or after its best epoch, or as ONNX. */
  | { readonly type: "save"; readonly which: "last" | "best" | "onnx" }
  | { readonly type: "save-history" }
  | { readonly type: "save-record" }
  /** The whole run, to go on with elsewhere. */
  | { readonly type: "save-run" }
  /** The run that an earlier visit left. */
  | { readonly type: "go-on-left" }
  | { readonly type: "discard-left" }
  /** Train, though another tab does. */
  | { readonly type: "take-over" }
  | { readonly type: "reload" }
  /** Say what the drawing really was. */
  | { readonly type: "correct"; readonly label: number }
  | { readonly type: "learn-corrections"; readonly learns: boolean }
  | { readonly type: "forget-corrections" }
  | { readonly type: "read-files"; readonly files: readonly File[] }
  | { readonly type: "read-address"; readonly address: string }
  /** Only digits of these classes; undefined for all. */
  | { readonly type: "choose-classes"; readonly classes: readonly number[] | undefined }
  /** See rows of the data in use: of a class, or undefined for all, from the so manieth on. */
  | { readonly type: "browse"; readonly label: number | undefined; readonly from: number }
  /** See how other digits differ from those in use. */
  | { readonly type: "compare"; readonly files: readonly File[] }
  /** A picture of one digit, onto the pad. */
  | { readonly type: "read-image"; readonly image: File }
  /** So many, or as many as suit this GPU. */
  | { readonly type: "use-built-in"; readonly count: number | undefined }
  | { readonly type: "read-mnist" }
  | { readonly type: "cancel-reading" }
  | { readonly type: "show"; readonly view: View }
  | { readonly type: "set"; readonly settings: Settings }
  /** The strokes on the pad, from now on. */
  | { readonly type: "draw"; readonly strokes: readonly Stroke[] }
  /** Take the last stroke back. */
  | { readonly type: "undo" }
  | { readonly type: "switch-logarithmic" }
  /** To the pad, with the keyboard. */
  | { readonly type: "focus-pad" }
  /** See the list of keys. */
  | { readonly type: "help" }
  | { readonly type: "copy"; readonly what: "link" | "command" | "report" | "result" | "benchmark" }
  /** Look into the run's network. */
  | { readonly type: "examine"; readonly which: "last" | "best" }
  /** Look into a network from a file, or judge the one examined on other digits. */
  | { readonly type: "examine-files"; readonly files: readonly File[] }
  /** See the digits of a class that were taken for another. */
  | { readonly type: "examine-cell"; readonly label: number; readonly predicted: number }
  /** See what each layer says to a digit, and how a unit of the first comes to that. */
  | { readonly type: "examine-digit"; readonly pixels: Uint8Array }
  | { readonly type: "examine-unit"; readonly unit: number }
  /** Read digits without labels, for Kaggle. */
  | { readonly type: "submit"; readonly files: readonly File[] }
  | { readonly type: "benchmark"; readonly quick: boolean }
  | { readonly type: "stop-benchmark" }
  | { readonly type: "save-benchmark" }
  /** Train anew with a learning rate a tenth as large. */
  | { readonly type: "slow-down" }
  /** Start the worker anew, after it lost its GPU or found none. */
  | { readonly type: "restart" };

/** Says to the root, from any element, that the person wants this. */
export function act(element: HTMLElement, action: Action): void {
  element.dispatchEvent(
    new CustomEvent("action", { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface HTMLElementEventMap {
    action: CustomEvent<Action>;
  }
}

import { single } from "../flags/flags.ts";
import { checkModelName, isOnnxName } from "../model.ts";
import type { KindName } from "../outputs/kinds.ts";
import { checkReportName } from "../report/train-report.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: {
    value: "FILE",
    help: "save the trained network here, as safetensors, as ONNX in a FILE.onnx, or with weights of 8 bits in a FILE.q8.safetensors",
  },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  "steps-csv": {
    value: "FILE",
    help: "save loss, accuracy, learning rate and the norm of the gradient of every training step here",
  },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
  report: {
    value: "FILE",
    help: "save a report here, one HTML file: accuracy, curves, epochs, confusion matrix, misread digits, weights, settings",
  },
} as const;

/** What `train` writes, its checkpoint included. */
export type OutputName = keyof typeof OUTPUT_FLAGS | "checkpoint";

type OutputValues = Readonly<Partial<Record<OutputName, readonly string[]>>>;

/** What each flag writes: the name of a network's file says in which format. */
export function outputKinds(flags: OutputValues): Readonly<Record<OutputName, KindName>> {
  const networkKind = (path: string | undefined): KindName =>
    path !== undefined && isOnnxName(path) ? "onnx" : "network";
  return {
    out: networkKind(single(flags.out)),
    onnx: "onnx",
    best: networkKind(single(flags.best)),
    csv: "epochs",
    "steps-csv": "steps",
    json: "record",
    report: "report",
    checkpoint: "run",
  };
}

/** @throws UsageError if the name of a network's file, or of a report, promises another format */
export function checkOutputNames(flags: OutputValues): void {
  for (const flag of ["out", "onnx", "best"] as const) {
    const file = single(flags[flag]);
    if (file !== undefined) {
      checkModelName(flag, file);
    }
  }
  const report = single(flags.report);
  if (report !== undefined) {
    checkReportName(report);
  }
}

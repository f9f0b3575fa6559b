import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { REPORT_START } from "../../run/report/report.ts";

// Adamant replaces only files that it wrote itself. It knows them by their contents, never by their names.

/** What an output holds. */
export interface OutputKind {
  /** For messages: "a network". */
  readonly what: string;
  /** A name for such a file, for messages. */
  readonly example: string;
  /** Whether a file of this kind comes from Adamant. */
  readonly isOurs: (file: OutputFile) => boolean;
}

/** A file that may be an earlier output. */
export interface OutputFile {
  /** Its first bytes: all of a safetensors header. */
  readonly head: Buffer;
  /** All of it as text; empty if it is too large to be a text of ours. */
  readonly text: () => string;
}

/** Every kind of output, by what the messages call it. */
export const KINDS = {
  network: {
    what: "a network",
    example: "model.safetensors",
    isOurs: (file) => hasNames(metadataOf(file), ["data", "seed"]) && !isCheckpoint(file),
  },
  run: { what: "the checkpoint of a run", example: "run.safetensors", isOurs: isCheckpoint },
  onnx: {
    what: "a network as ONNX",
    example: "model.onnx",
    // The version of the format, then the name of the program that wrote it.
    isOurs: ({ head }) => head.subarray(2, 11).equals(Buffer.from("\x12\x07Adamant")),
  },
  epochs: {
    what: "the epochs of a run",
    example: "epochs.csv",
    // Keras ends these lines with \r\n.
    isOurs: (file) =>
      isTable(file, /^epoch,accuracy,loss(,val_accuracy,val_loss)?$/, /^\d+(,[-\d.e+]*){2,4}$/),
  },
  steps: {
    what: "the training steps of a run",
    example: "steps.csv",
    isOurs: (file) =>
      // Without the norm where an earlier version wrote them.
      isTable(
        file,
        /^step,epoch,loss,accuracy,learning_rate(,gradient_norm)?$/,
        /^\d+,\d+(,[-\d.e+]+){3}(,[-\d.e+]*)?$/,
      ),
  },
  record: {
    what: "the settings and epochs of a run",
    example: "run.json",
    isOurs: (file) => hasNames(jsonOf(file), ["settings", "adapter", "fingerprint", "epochs"]),
  },
  report: {
    what: "the report of a run",
    example: "report.html",
    isOurs: ({ head }) => head.toString("utf8", 0, REPORT_START.length) === REPORT_START,
  },
  sweep: {
    what: "the networks of a sweep",
    example: "sweep.csv",
    isOurs: (file) => isTable(file, /^network,epochs,.*,val_loss,seconds,weights$/, /^\d+,/),
  },
  sweepRecord: {
    what: "the results of a sweep",
    example: "sweep.json",
    isOurs: (file) => hasNames(jsonOf(file), ["sweep", "networks", "configurations"]),
  },
  sweepRun: {
    what: "the checkpoint of a sweep",
    example: "sweep.checkpoint",
    isOurs: ({ head }) => head.subarray(0, 16).equals(Buffer.from("adamant sweep 1\n")),
  },
  evaluation: {
    what: "an evaluation",
    example: "evaluation.json",
    isOurs: (file) => hasNames(jsonOf(file), ["rows", "loss", "accuracy"]),
  },
  submission: {
    what: "predicted labels",
    example: "submission.csv",
    isOurs: (file) => isTable(file, /^(ImageId,Label|id,label)$/i, /^([^,]+|"[^"]*"),\d+$/),
  },
  figures: {
    what: "the figures of a data set",
    example: "figures.csv",
    // pandas writes the count of rows as 42000.0.
    isOurs: (file) => isTable(file, /^,count,mean,std,min,25%,50%,75%,max$/, /^[^,]+,\d+,/),
  },
  description: {
    what: "the description of a data set",
    example: "description.json",
    isOurs: (file) => hasNames(jsonOf(file), ["columns", "classes", "duplicates", "neverLit"]),
  },
  benchmark: {
    what: "the figures of a benchmark",
    example: "benchmark.json",
    isOurs: (file) => hasNames(jsonOf(file), ["version", "commit", "host", "adapter"]),
  },
} as const satisfies Record<string, OutputKind>;

export type KindName = keyof typeof KINDS;

/** What a file of ours holds; undefined if Adamant did not write it. */
export function kindOf(path: string): KindName | undefined {
  const head = headOf(path);
  const isSmall = statSync(path).size <= MAX_TEXT;
  const file = { head, text: () => (isSmall ? readFileSync(path, "utf8") : "") };
  return (Object.keys(KINDS) as KindName[]).find((name) => KINDS[name].isOurs(file));
}

/**
 * Whether a list of predicted labels has the same label in each of several rows, as Kaggle's `sample_submission.csv` has. Nothing
 * tells other submissions from ours.
 */
export function hasOneLabel(path: string): boolean {
  const labels = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.slice(line.lastIndexOf(",")));
  return labels.length > 1 && new Set(labels).size === 1;
}

/** How far the run in a checkpoint is: its finished epochs and those of its settings; undefined if it does not tell. */
export function progressOf(
  path: string,
): { readonly done: number; readonly of: number; readonly isConstant: boolean } | undefined {
  const metadata = metadataOf({ head: headOf(path), text: () => "" });
  const { settings, epochs } = metadata as { settings?: unknown; epochs?: unknown };
  const [known, rows] = [parsed(String(settings)), parsed(String(epochs))];
  if (!hasNames(known, ["epochs"]) || !Array.isArray(rows)) {
    return undefined;
  }
  const { epochs: of, schedule = "constant" } = known as { epochs: string; schedule?: string };
  return { done: rows.length, of: Number(of), isConstant: schedule === "constant" };
}

const MAX_HEAD = 2 ** 20 + 8;
const MAX_TEXT = 2 ** 26;

function headOf(path: string): Buffer {
  const head = Buffer.alloc(MAX_HEAD);
  const handle = openSync(path, "r");
  try {
    return head.subarray(0, readSync(handle, head));
  } finally {
    closeSync(handle);
  }
}

/** Whether a file begins like safetensors, and ends before its header does: nobody knows what it held. */
export function endsInHeader(path: string): boolean {
  const head = headOf(path);
  if (head.length <= 8 || head[8] !== "{".charCodeAt(0)) {
    return false;
  }
  const length = head.readBigUInt64LE();
  return length <= BigInt(MAX_HEAD - 8) && 8n + length > BigInt(head.length);
}

function isCheckpoint(file: OutputFile): boolean {
  return hasNames(metadataOf(file), ["checkpoint", "place", "sha256"]);
}

/** The metadata of a safetensors file; undefined if it is none. */
function metadataOf({ head }: OutputFile): unknown {
  const length = head.length < 8 ? 0n : head.readBigUInt64LE();
  if (length < 2n || length > BigInt(MAX_HEAD)) {
    return undefined;
  }
  const header = parsed(head.toString("utf8", 8, 8 + Number(length)));
  return header instanceof Object && "__metadata__" in header ? header.__metadata__ : undefined;
}

function jsonOf({ head, text }: OutputFile): unknown {
  return head[0] === "{".charCodeAt(0) ? parsed(text()) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasNames(value: unknown, names: readonly string[]): boolean {
  return value instanceof Object && names.every((name) => Object.hasOwn(value, name));
}

/** Whether a text consists of this first line and of lines of this form, each ended by \n. */
function isTable({ head, text }: OutputFile, first: RegExp, other: RegExp): boolean {
  const [start = ""] = head.toString("latin1", 0, 200).split("\n", 1);
  if (!first.test(start)) {
    return false;
  }
  const lines = text().split("\n");
  return lines.pop() === "" && lines.slice(1).every((line) => other.test(line));
}

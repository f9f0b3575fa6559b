import { type Dataset, dataFingerprint } from "../data/index.ts";
import {
  type PlanName,
  type TrainingState,
  readCheckpoint,
  writeCheckpoint,
} from "../engine/index.ts";
import { type SavedRun, metadataOf, savedRunOf } from "../run/saved-run.ts";
import type { Correction } from "./protocol.ts";
import type { Task } from "./task.ts";

/** Two files by turns: while one is written, the other is whole. */
const SLOTS = ["run-a.safetensors", "run-b.safetensors"] as const;

/** The run's digits, which the page could not open again by itself. */
const DIGITS = "digits.bin";

/** A run that an earlier visit left. */
export interface Left extends SavedRun {
  readonly state: TrainingState;
  /** When it was kept, in milliseconds since 1970. */
  readonly keptAt: number;
  /** Which of the two files holds it. */
  readonly slot: number;
}

/** What a run learns from: digits, and drawings that were corrected. */
export interface Digits {
  readonly dataset: Dataset;
  readonly corrections: readonly Correction[];
}

/** What a run is kept with. */
export interface Keeping extends Digits {
  readonly task: Task;
  readonly plan: PlanName;
}

/**
 * Keeps a run in this browser's private files, so that a reload, a crash or a lost GPU costs some seconds of training.
 *
 * @see https://fs.spec.whatwg.org, the origin's private file system
 */
export class RunKeeper {
  readonly #data: SavedRun["data"];
  readonly #keeping: Keeping;
  #turn: number;

  private constructor(keeping: Keeping, data: SavedRun["data"], turn: number) {
    this.#keeping = keeping;
    this.#data = data;
    this.#turn = turn;
  }

  /**
   * @param left the run that is gone on with: its digits and its newest file stay until a newer one is whole
   * @throws Error where the browser has no room, or keeps no files
   */
  static async create(keeping: Keeping, left?: Left): Promise<RunKeeper> {
    if (left !== undefined) {
      return new RunKeeper(keeping, left.data, left.slot + 1);
    }
    const { dataset, corrections } = keeping;
    const fingerprint = await dataFingerprint(dataset);
    await forgetLeft();
    await writeFile(DIGITS, bytesOf({ dataset, corrections }));
    const { name, count } = dataset;
    return new RunKeeper(keeping, { name, count, fingerprint, source: "page" }, 0);
  }

  /** @throws DOMException where the browser has no room */
  async keep(state: TrainingState, epochs: SavedRun["epochs"]): Promise<void> {
    const file = await checkpointOf(this.#keeping, this.#data, state, epochs);
    const slot = SLOTS[this.#turn % SLOTS.length] as string;
    this.#turn += 1;
    await writeFile(slot, file);
  }
}

/** A run as a checkpoint's file, which a terminal goes on with, too. */
export async function checkpointOf(
  { task, plan }: Pick<Keeping, "task" | "plan">,
  data: SavedRun["data"],
  state: TrainingState,
  epochs: SavedRun["epochs"],
): Promise<Uint8Array<ArrayBuffer>> {
  const known = epochs.slice(0, state.epochsDone);
  const run = metadataOf({ settings: task.settings, data, epochs: known, plan });
  const metadata = { ...run, keptAt: String(Date.now()) };
  return writeCheckpoint({ sizes: task.sizes, state, metadata });
}

/** The newest whole run that was left, if any; a half-written file is passed over. */
export async function leftRun(): Promise<Left | undefined> {
  const found = await Promise.all(SLOTS.map(readSlot));
  return found
    .filter((left) => left !== undefined)
    .sort((a, b) => b.keptAt - a.keptAt)
    .at(0);
}

/** Its digits; undefined where they are gone, or not those. */
export async function leftDigits({ data }: Left): Promise<Digits | undefined> {
  const digits = digitsOf(await readFile(DIGITS).catch(() => new Uint8Array()));
  return digits !== undefined && (await dataFingerprint(digits.dataset)) === data.fingerprint
    ? digits
    : undefined;
}

/** After a run has come to its end, or was not wanted. */
export async function forgetLeft(): Promise<void> {
  const folder = await storage();
  await Promise.all(
    [...SLOTS, DIGITS].map((name) => folder.removeEntry(name).catch(() => undefined)),
  );
}

async function readSlot(name: string, slot: number): Promise<Left | undefined> {
  try {
    const { state, metadata } = await readCheckpoint(await readFile(name));
    return { ...savedRunOf(metadata), state, keptAt: Number(metadata["keptAt"]), slot };
  } catch {
    return undefined;
  }
}

/** A line of JSON, then images and labels. */
function bytesOf({ dataset, corrections }: Digits): Uint8Array {
  const { images, labels = new Uint8Array(), ...shape } = dataset;
  const drawings = corrections.map(({ label, pixels }) => ({ label, pixels: [...pixels] }));
  const head = new TextEncoder().encode(`${JSON.stringify({ shape, drawings })}\n`);
  const bytes = new Uint8Array(head.length + images.length + labels.length);
  bytes.set(head);
  bytes.set(images, head.length);
  bytes.set(labels, head.length + images.length);
  return bytes;
}

function digitsOf(bytes: Uint8Array): Digits | undefined {
  const end = bytes.indexOf(0x0a);
  try {
    const { shape, drawings } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as {
      shape: Omit<Dataset, "images" | "labels">;
      drawings: { label: number; pixels: number[] }[];
    };
    const size = shape.count * shape.width * shape.height;
    const images = bytes.slice(end + 1, end + 1 + size);
    return {
      dataset: { ...shape, images, labels: bytes.slice(end + 1 + size) },
      corrections: drawings.map(({ label, pixels }) => ({
        label,
        pixels: Uint8Array.from(pixels),
      })),
    };
  } catch {
    return undefined;
  }
}

async function readFile(name: string): Promise<Uint8Array> {
  const handle = await (await storage()).getFileHandle(name);
  return new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

/** Whole or not at all: the browser puts it in place when the stream is closed. */
async function writeFile(name: string, bytes: Uint8Array): Promise<void> {
  const handle = await (await storage()).getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  try {
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

async function storage(): Promise<FileSystemDirectoryHandle> {
  // Some browsers lack it in private windows, whatever its type says.
  const { getDirectory } = navigator.storage as Partial<StorageManager>;
  if (getDirectory === undefined) {
    throw new Error("it keeps no files in this window");
  }
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle("adamant", { create: true });
}

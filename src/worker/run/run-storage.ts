import { dataFingerprint } from "../../data/index.ts";
import type { Correction, Dataset, DrawnDigits } from "../../data/index.ts";
import type { Epoch, TrainingState } from "../../engine/index.ts";
import {
  type RunFile,
  type SavedData,
  readRunFile,
  savedDataOf,
  writeRunFile,
} from "../../run/saved-run.ts";
import type { Settings } from "../../run/settings.ts";

// The run of the page is saved in the browser's private files while it trains, so that a reload, a crash or a lost GPU costs
// only a few seconds of training. See https://fs.spec.whatwg.org, the origin private file system.

/** Saves alternate between two files, so one of them is always complete. */
const SLOTS = ["run-a.safetensors", "run-b.safetensors"] as const;

/** The digits of the run, which the page could not open again by itself. */
const DIGITS = "digits.bin";

/** A run that an earlier visit did not finish. */
export interface StoredRun extends RunFile {
  readonly savedAt: number;
  /** Which of the two files holds it. */
  readonly slot: number;
}

/** What a run learns from: digits and corrected drawings. */
export interface Digits {
  readonly dataset: Dataset;
  readonly corrections: readonly Correction[];
}

/** The parts of a run that do not change between saves. */
export type SavedTask = Pick<RunFile, "sizes" | "settings" | "plan">;

/** Saves one run in the browser's files. */
export class RunStorage {
  #task: SavedTask;
  readonly #data: SavedData;
  #turn: number;
  #holdsRun: boolean;

  /** @param stored a run that is there already, and continues */
  private constructor(task: SavedTask, data: SavedData, stored?: StoredRun) {
    this.#task = task;
    this.#data = data;
    this.#turn = stored === undefined ? 0 : stored.slot + 1;
    this.#holdsRun = stored !== undefined;
  }

  /** Whether a later visit can continue the run. */
  get holdsRun(): boolean {
    return this.#holdsRun;
  }

  /**
   * @param stored the run that continues: its digits and its newest file stay until a newer file is whole
   * @throws Error if the browser has no room, or keeps no files
   */
  static async create(task: SavedTask, digits: Digits, stored?: StoredRun): Promise<RunStorage> {
    if (stored !== undefined) {
      return new RunStorage(task, stored.data, stored);
    }
    const data = await savedDataOf(digits.dataset, "page");
    await forgetStoredRun();
    await writeFile(DIGITS, bytesOf(digits));
    return new RunStorage(task, data);
  }

  /** The settings of the run have changed; later saves have the new ones. */
  changeSettings(settings: Settings): void {
    this.#task = { ...this.#task, settings };
  }

  /** @throws DOMException if the browser has no room */
  async save(state: TrainingState, epochs: readonly Epoch[]): Promise<void> {
    const file = await pageRunFile(this.#task, this.#data, state, epochs);
    const slot = SLOTS[this.#turn % SLOTS.length] as string;
    this.#turn += 1;
    await writeFile(slot, file);
    this.#holdsRun = true;
  }
}

/** A run of the page as a file, which the command line can continue, too. */
export async function pageRunFile(
  task: SavedTask,
  data: SavedData,
  state: TrainingState,
  epochs: readonly Epoch[],
): Promise<Uint8Array<ArrayBuffer>> {
  const finished = epochs.slice(0, state.epochsDone);
  return writeRunFile({ ...task, data, state, epochs: finished, savedAt: Date.now() });
}

/** The newest whole run in the browser's files, if there is one. */
export async function storedRun(): Promise<StoredRun | undefined> {
  const found = await Promise.all(SLOTS.map(readSlot));
  return found
    .filter((run) => run !== undefined)
    .sort((a, b) => b.savedAt - a.savedAt)
    .at(0);
}

/** The digits of a stored run; undefined if they are gone, or are not the digits of this run. */
export async function storedDigits({ data }: StoredRun): Promise<Digits | undefined> {
  const digits = digitsOf(await readFile(DIGITS).catch(() => new Uint8Array()));
  return digits !== undefined && (await dataFingerprint(digits.dataset)) === data.fingerprint
    ? digits
    : undefined;
}

/** Removes the stored run: it is finished, or is not wanted. */
export async function forgetStoredRun(): Promise<void> {
  const folder = await storage();
  await Promise.all(
    [...SLOTS, DIGITS].map((name) => folder.removeEntry(name).catch(() => undefined)),
  );
}

async function readSlot(name: string, slot: number): Promise<StoredRun | undefined> {
  try {
    const run = await readRunFile(await readFile(name));
    return { ...run, savedAt: run.savedAt ?? 0, slot };
  } catch {
    // It does not exist, or the visit ended while it was being written.
    return undefined;
  }
}

/** Digits without their bytes, as JSON has them. */
type StoredShape = Omit<Dataset, "images" | "labels" | "drawn"> & {
  readonly drawn?: Omit<DrawnDigits, "numbers"> & { readonly numbers: readonly number[] };
};

/** One line of JSON, then images and labels. */
function bytesOf({ dataset, corrections }: Digits): Uint8Array {
  const { images, labels = new Uint8Array(), drawn, ...more } = dataset;
  const shape = { ...more, drawn: drawn && { ...drawn, numbers: [...drawn.numbers] } };
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
      shape: StoredShape;
      drawings: { label: number; pixels: number[] }[];
    };
    const size = shape.count * shape.width * shape.height;
    const { drawn } = shape;
    const images = bytes.slice(end + 1, end + 1 + size);
    return {
      dataset: {
        ...shape,
        images,
        labels: bytes.slice(end + 1 + size),
        drawn: drawn && { ...drawn, numbers: Uint32Array.from(drawn.numbers) },
      },
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

/** The file appears as a whole: the browser puts it in place when the stream is closed. */
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
  // Some browsers do not have it in private windows, although its type says so.
  const { getDirectory } = navigator.storage as Partial<StorageManager>;
  if (getDirectory === undefined) {
    throw new Error("it keeps no files in this window");
  }
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle("adamant", { create: true });
}

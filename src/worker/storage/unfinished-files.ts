// What trains in the page is saved in the browser's files meanwhile, so that a reload, a crash or a lost GPU costs only a few
// seconds of training.

import { dataFingerprint } from "../../data/index.ts";
import { type SavedData, savedDataOf } from "../../run/trained-on.ts";
import { keptFiles } from "./kept-files.ts";
import { type Digits, bytesOfDigits, digitsOfBytes } from "./stored-digits.ts";

/** The names of the files, and how a save is read. */
export interface Layout<Content> {
  /** Saves alternate between two files, so one of them is always complete. */
  readonly slots: readonly [string, string];
  /** The digits, which the page could not open again by itself. */
  readonly digits: string;
  /** Loads what reads a save, which throws an Error if the bytes are not those of a whole one. */
  readonly reader: () => Promise<(bytes: Uint8Array<ArrayBuffer>) => Promise<Content>>;
}

interface Saved {
  readonly data: SavedData;
  /** Milliseconds since 1970. */
  readonly savedAt?: number | undefined;
}

/** The save of a training that an earlier visit did not finish. */
export type Unfinished<Content> = Content & {
  readonly savedAt: number;
  /** Which of the two files holds it. */
  readonly slot: number;
};

/** Takes the saves of one training. */
export interface Saves {
  readonly data: SavedData;
  /** @throws Error if the browser has no room */
  readonly write: (save: Uint8Array) => Promise<void>;
}

/** The files of the run or of the sweep that trains now, or that an earlier visit did not finish. */
export class UnfinishedFiles<Content extends Saved> {
  readonly #layout: Layout<Content>;

  constructor(layout: Layout<Content>) {
    this.#layout = layout;
  }

  /** Whether there are saves, which may be damaged. */
  async hasSaves(): Promise<boolean> {
    const names = await (await keptFiles()).names().catch((): readonly string[] => []);
    return this.#layout.slots.some((slot) => names.includes(slot));
  }

  /**
   * The newest whole save, if there is one. On a first visit there is none, and nothing is loaded to read it.
   *
   * @throws the browser's error if that cannot be loaded
   */
  async newest(): Promise<Unfinished<Content> | undefined> {
    if (!(await this.hasSaves())) {
      return undefined;
    }
    const [files, read] = await Promise.all([keptFiles(), this.#layout.reader()]);
    const found = await Promise.all(
      this.#layout.slots.map(async (name, slot) => {
        try {
          const content = await read(await files.read(name));
          return { ...content, savedAt: content.savedAt ?? 0, slot };
        } catch {
          // It does not exist, or the visit ended while it was being written.
          return undefined;
        }
      }),
    );
    return found
      .filter((save) => save !== undefined)
      .sort((a, b) => b.savedAt - a.savedAt)
      .at(0);
  }

  /** The digits of a save; undefined if they are gone, or are not those of this save. */
  async digitsOf({ data }: Saved): Promise<Digits | undefined> {
    const files = await keptFiles();
    const bytes = await files.read(this.#layout.digits).catch(() => new Uint8Array());
    const digits = digitsOfBytes(bytes);
    return digits !== undefined && (await dataFingerprint(digits.dataset)) === data.fingerprint
      ? digits
      : undefined;
  }

  /**
   * Begins to save a training, in the place of what was saved before.
   *
   * @param continued the save that the training continues: its digits and its file stay until a newer file is whole
   * @throws Error if the browser has no room, or keeps no files
   */
  async begin(digits: Digits, continued: Unfinished<Content> | undefined): Promise<Saves> {
    if (continued !== undefined) {
      return this.#saves(continued.data, continued.slot + 1);
    }
    const data = await savedDataOf(digits.dataset, "page");
    await this.forget();
    await (await keptFiles()).write(this.#layout.digits, bytesOfDigits(digits));
    return this.#saves(data, 0);
  }

  /**
   * Removes all files: the training is over, or is not wanted.
   *
   * @throws Error if the browser keeps no files
   */
  async forget(): Promise<void> {
    const { slots, digits } = this.#layout;
    await (await keptFiles()).remove([...slots, digits]);
  }

  #saves(data: SavedData, first: number): Saves {
    const { slots } = this.#layout;
    let turn = first;
    const write = async (save: Uint8Array) => {
      const slot = slots[turn % slots.length] as string;
      turn += 1;
      await (await keptFiles()).write(slot, save);
    };
    return { data, write };
  }
}

import type { Epoch, TrainingState } from "../../engine/index.ts";
import type { RunFile } from "../../run/saved-run.ts";
import type { Settings } from "../../run/settings.ts";
import type { SavedData } from "../../run/trained-on.ts";
import type { Digits } from "../storage/stored-digits.ts";
import { type Saves, type Unfinished, UnfinishedFiles } from "../storage/unfinished-files.ts";

/** The files of the page's run. */
export const runFiles = new UnfinishedFiles<RunFile>({
  slots: ["run-a.safetensors", "run-b.safetensors"],
  digits: "digits.bin",
  reader: async () => (await import("../../run/saved-run.ts")).readRunFile,
});

/** A run that an earlier visit did not finish. */
export type StoredRun = Unfinished<RunFile>;

/** The parts of a run that do not change between saves. */
export type SavedTask = Pick<RunFile, "sizes" | "settings" | "plan">;

/** Saves one run in the browser's files. */
export class RunStorage {
  #task: SavedTask;
  readonly #saves: Saves;
  #holdsRun: boolean;

  private constructor(task: SavedTask, saves: Saves, holdsRun: boolean) {
    this.#task = task;
    this.#saves = saves;
    this.#holdsRun = holdsRun;
  }

  /** Whether a later visit can continue the run. */
  get holdsRun(): boolean {
    return this.#holdsRun;
  }

  /**
   * @param stored the run that continues
   * @throws Error if the browser has no room, or keeps no files
   */
  static async create(task: SavedTask, digits: Digits, stored?: StoredRun): Promise<RunStorage> {
    const saves = await runFiles.begin(digits, stored);
    return new RunStorage(task, saves, stored !== undefined);
  }

  /** The settings of the run have changed; later saves have the new ones. */
  changeSettings(settings: Settings): void {
    this.#task = { ...this.#task, settings };
  }

  /** @throws Error if the browser has no room */
  async save(state: TrainingState, epochs: readonly Epoch[]): Promise<void> {
    const { data, write } = this.#saves;
    await write(await pageRunFile(this.#task, data, state, epochs));
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
  const { writeRunFile } = await import("../../run/saved-run.ts");
  const finished = epochs.slice(0, state.epochsDone);
  return writeRunFile({ ...task, data, state, epochs: finished, savedAt: Date.now() });
}

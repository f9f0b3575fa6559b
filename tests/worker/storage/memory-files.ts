import type { KeptFiles } from "../../../src/worker/storage/private-files.ts";

/** Kept files in memory. */
export class MemoryFiles implements KeptFiles {
  readonly kept = new Map<string, Uint8Array<ArrayBuffer>>();
  /** As where a window keeps no files of this kind. */
  isRefused = false;

  readonly names = () => this.#asked(() => [...this.kept.keys()]);

  readonly read = (name: string, length?: number) =>
    this.#asked(() => {
      const bytes = this.kept.get(name);
      if (bytes === undefined) {
        throw new Error(`there is no ${name}`);
      }
      return bytes.slice(0, length);
    });

  readonly write = (name: string, bytes: Uint8Array) =>
    this.#asked(() => {
      this.kept.set(name, bytes.slice());
    });

  readonly remove = (names: readonly string[]) =>
    this.#asked(() => {
      for (const name of names) {
        this.kept.delete(name);
      }
    });

  #asked<Answer>(answer: () => Answer): Promise<Answer> {
    return this.isRefused
      ? Promise.reject(new Error("it keeps no files in this window"))
      : Promise.resolve().then(answer);
  }
}

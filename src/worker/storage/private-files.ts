// Files that the browser keeps for this page alone, on this machine: https://fs.spec.whatwg.org, the origin private file system.

/** A place for files by name. */
export interface KeptFiles {
  /** @throws Error if the browser keeps no files */
  readonly names: () => Promise<readonly string[]>;
  /**
   * @param length of the beginning to read; the whole file unless given
   * @throws Error if there is no such file, or the browser keeps none
   */
  readonly read: (name: string, length?: number) => Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The file appears as a whole, or not at all.
   *
   * @throws Error if the browser has no room, or keeps no files
   */
  readonly write: (name: string, bytes: Uint8Array) => Promise<void>;
  /** @throws Error if the browser keeps no files */
  readonly remove: (names: readonly string[]) => Promise<void>;
}

/** Why the browser keeps no file: part of a sentence. */
export const NOTHING_KEPT = "it keeps no files in this window";

/** The origin private file system. */
export const privateFiles: KeptFiles = {
  async names() {
    const names: string[] = [];
    for await (const name of (await folder()).keys()) {
      names.push(name);
    }
    return names;
  },

  async read(name, length) {
    const handle = await (await folder()).getFileHandle(name);
    return new Uint8Array(await (await handle.getFile()).slice(0, length).arrayBuffer());
  },

  async write(name, bytes) {
    const handle = await (await folder()).getFileHandle(name, { create: true });
    // The browser puts the file in place when the stream is closed.
    const stream = await handle.createWritable();
    try {
      await stream.write(bytes as Uint8Array<ArrayBuffer>);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      throw error;
    }
  },

  async remove(names) {
    const kept = await folder();
    await Promise.all(names.map((name) => kept.removeEntry(name).catch(() => undefined)));
  },
};

async function folder(): Promise<FileSystemDirectoryHandle> {
  // Some browsers do not have it in private windows, and none over http, although its type says so.
  const { storage } = navigator as { readonly storage?: Partial<StorageManager> };
  if (storage?.getDirectory === undefined) {
    throw new Error(NOTHING_KEPT);
  }
  const root = await storage.getDirectory();
  return root.getDirectoryHandle("adamant", { create: true });
}

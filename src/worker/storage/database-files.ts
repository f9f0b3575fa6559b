// Kept files in IndexedDB, for windows without the origin private file system, such as Firefox's private ones.
import { type KeptFiles, NOTHING_KEPT } from "./private-files.ts";

const DATABASE = "adamant-files";
const STORE = "files";

/** A transaction is stored as a whole, or not at all. */
export const databaseFiles: KeptFiles = {
  async names() {
    return (await within("readonly", (store) => store.getAllKeys())) as string[];
  },

  async read(name, length) {
    const found: unknown = await within("readonly", (store) => store.get(name));
    if (!(found instanceof Blob)) {
      throw new Error(`there is no ${name}`);
    }
    return new Uint8Array(await found.slice(0, length).arrayBuffer());
  },

  async write(name, bytes) {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    await within("readwrite", (store) => store.put(blob, name));
  },

  async remove(names) {
    await within("readwrite", (store) => names.map((name) => store.delete(name)).at(-1));
  },
};

/** Asks for one thing in a transaction of its own, and waits until it is stored. */
async function within(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest | undefined,
): Promise<unknown> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const fail = () => {
        reject(transaction.error ?? new Error(NOTHING_KEPT));
      };
      const request = ask(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => {
        resolve(request?.result);
      });
      transaction.addEventListener("abort", fail);
      transaction.addEventListener("error", fail);
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = openRequest();
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(STORE);
    });
    request.addEventListener("success", () => {
      resolve(request.result);
    });
    request.addEventListener("error", () => {
      reject(request.error ?? new Error(NOTHING_KEPT));
    });
  });
}

/** @throws Error where the browser refuses this window its storage */
function openRequest(): IDBOpenDBRequest {
  try {
    return indexedDB.open(DATABASE, 1);
  } catch {
    throw new Error(NOTHING_KEPT);
  }
}

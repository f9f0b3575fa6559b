// Where runs are kept: in the browser's IndexedDB, or in memory where the browser keeps nothing. What is read may be anything.
// See https://www.w3.org/TR/IndexedDB/.

import type { KeptRun, RunDetails } from "../../run/runs/kept-run.ts";

const NAME = "adamant-runs";
const VERSION = 1;
const RUNS = "runs";
const DETAILS = "details";

/** After so many milliseconds a store that does not answer is given up: a run waits for it. Safari's may never open (WebKit bug 226547). */
const OPENING_MS = 5000;

const ignore = () => undefined;

/** What is written in one transaction: all of it, or nothing. */
export interface Written {
  readonly run: KeptRun;
  /** Undefined where they stay as they are. */
  readonly details?: RunDetails | undefined;
}

export interface RunStore {
  /** The runs without their details, as they are stored. */
  list(): Promise<readonly unknown[]>;
  details(id: string): Promise<unknown>;
  /** Adds a run. What it is depends on those that are there: two tabs at once must not take the same colour. */
  add(make: (stored: readonly unknown[]) => Written): Promise<void>;
  /**
   * Changes a run, if it is still there.
   *
   * @returns whether it was
   */
  change(id: string, change: (stored: unknown) => Written | undefined): Promise<boolean>;
  remove(ids: readonly string[]): Promise<void>;
}

/** The runs cannot be kept. The message is a sentence for the user. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/**
 * Opens the store of this browser.
 *
 * @param outdated is called when a newer version of Adamant, in another tab, waits for this one to close the store
 * @throws StoreError
 */
export async function openRunStore(outdated: () => void): Promise<RunStore> {
  const { indexedDB } = globalThis as Partial<typeof globalThis>;
  if (indexedDB === undefined) {
    throw new StoreError("This browser has no IndexedDB.");
  }
  let database: IDBDatabase;
  try {
    // Some browsers refuse at once in a private window.
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      // What an older version stored stays.
      for (const name of [RUNS, DETAILS]) {
        if (!request.result.objectStoreNames.contains(name)) {
          request.result.createObjectStore(name, { keyPath: "id" });
        }
      }
    };
    database = await answerWithin(OPENING_MS, request);
  } catch (error) {
    const isNewer = error instanceof DOMException && error.name === "VersionError";
    throw new StoreError(
      isNewer
        ? "The runs of this browser were kept by a newer version of Adamant. This one leaves them as they are: reload the page."
        : `This window keeps nothing (${wordsOf(error)}).`,
    );
  }
  database.onversionchange = () => {
    database.close();
    outdated();
  };
  return storeOf(database);
}

function storeOf(database: IDBDatabase): RunStore {
  /** Work in a transaction. What it awaits must be requests of the transaction, or the browser ends it. */
  const transact = async <Result>(
    mode: IDBTransactionMode,
    work: (runs: IDBObjectStore, details: IDBObjectStore) => Result | Promise<Result>,
  ): Promise<Result> => {
    const transaction = database.transaction([RUNS, DETAILS], mode);
    const done = endOf(transaction);
    // It is awaited below; until then its failure is not an unhandled one.
    done.catch(() => undefined);
    try {
      const result = await work(transaction.objectStore(RUNS), transaction.objectStore(DETAILS));
      await done;
      return result;
    } catch (error) {
      abort(transaction);
      // A full disk is told with the transaction.
      throw transaction.error ?? error;
    }
  };
  const put = (runs: IDBObjectStore, details: IDBObjectStore, written: Written) => {
    runs.put(written.run);
    if (written.details !== undefined) {
      details.put(written.details);
    }
  };
  return {
    list: () => transact("readonly", (runs) => answerOf<unknown[]>(runs.getAll())),
    details: (id) => transact("readonly", (_, details) => answerOf<unknown>(details.get(id))),
    add: (make) =>
      transact("readwrite", async (runs, details) => {
        put(runs, details, make(await answerOf<unknown[]>(runs.getAll())));
      }),
    change: (id, change) =>
      transact("readwrite", async (runs, details) => {
        const stored = await answerOf<unknown>(runs.get(id));
        const written = stored === undefined ? undefined : change(stored);
        if (written !== undefined) {
          put(runs, details, written);
        }
        return written !== undefined;
      }),
    remove: (ids) =>
      transact("readwrite", (runs, details) => {
        for (const id of ids) {
          runs.delete(id);
          details.delete(id);
        }
      }),
  };
}

/** Keeps runs until the page is closed. */
export function memoryStore(): RunStore {
  const runs = new Map<string, KeptRun>();
  const details = new Map<string, RunDetails>();
  const put = (written: Written) => {
    runs.set(written.run.id, written.run);
    if (written.details !== undefined) {
      details.set(written.run.id, written.details);
    }
  };
  return {
    list: () => Promise.resolve([...runs.values()]),
    details: (id) => Promise.resolve(details.get(id)),
    add: (make) => {
      put(make([...runs.values()]));
      return Promise.resolve();
    },
    change: (id, change) => {
      const stored = runs.get(id);
      const written = stored && change(stored);
      if (written !== undefined) {
        put(written);
      }
      return Promise.resolve(written !== undefined);
    },
    remove: (ids) => {
      for (const id of ids) {
        runs.delete(id);
        details.delete(id);
      }
      return Promise.resolve();
    },
  };
}

/** Whether the browser has no room for what was to be written. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

function answerOf<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error("it gave no reason"));
    };
  });
}

/** @throws Error if it takes longer; what is opened too late is closed */
async function answerWithin(milliseconds: number, request: IDBOpenDBRequest): Promise<IDBDatabase> {
  const answer = answerOf(request);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds));
  const database = await Promise.race([answer, late]);
  if (database === undefined) {
    void answer.then((opened) => {
      opened.close();
    }, ignore);
    throw new Error("its store does not answer");
  }
  return database;
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error("it was aborted"));
    };
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}

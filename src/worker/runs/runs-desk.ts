import { errorMessage } from "../../base/error-message.ts";
import { counted } from "../../base/format.ts";
import { OneAtATime } from "../../base/one-at-a-time.ts";
import { type Room, forgotten, freeColour, removable, roomFor } from "../../run/runs/bounds.ts";
import type { Moment } from "../../run/runs/compared.ts";
import { type KeptRun, type RunDetails, type RunEnd, nameOf } from "../../run/runs/kept-run.ts";
import { readDetails, readKeptRun } from "../../run/runs/read-kept-run.ts";
import { titleOf } from "../../run/runs/run-table.ts";
import type { Settings } from "../../run/settings.ts";
import type { DataDesk } from "../data/data-desk.ts";
import type { Tell } from "../remote.ts";
import { tabChannel } from "../storage/tab-channel.ts";
import type { RunComparison } from "./comparison.ts";
import { type Beginning, RunKeeper } from "./run-keeper.ts";
import {
  type RunStore,
  StoreError,
  type Written,
  isFull,
  memoryStore,
  openRunStore,
} from "./run-store.ts";
import type { RunsState } from "./runs-state.ts";

/** Tabs of this browser tell each other here that the store has changed. */
const CHANNEL = "adamant-runs";

/** Milliseconds between two tellings of a run that trains. */
const TELL_INTERVAL = 1000;

const FULL =
  "This browser has no room for more runs. Delete some, or the runs from now on are lost when the page is closed.";

const ALL_NAMED =
  "All runs that this browser keeps have names, and there is no room for more. Delete some, or the runs from now on are lost when the page is closed.";

const OUTDATED =
  "A newer version of Adamant is open in another tab. Reload this page: until then its runs are lost when it is closed.";

/** Keeps every run of this browser, bounded, with names and colours. */
export class RunsDesk {
  readonly #data: DataDesk;
  readonly #tell: Tell<RunsState>;
  readonly #open: (outdated: () => void) => Promise<RunStore>;
  #store: Promise<RunStore> | undefined;
  /** For runs that the browser's store has no room for. */
  readonly #memory = memoryStore();
  /** Of the store. */
  readonly #changes = new OneAtATime();
  #channel: BroadcastChannel | undefined;
  #runs: readonly KeptRun[] = [];
  #keeper: RunKeeper | undefined;
  #inMemory = new Set<string>();
  #ofVisit: readonly string[] = [];
  #deleted: readonly string[] = [];
  #toldAt = 0;
  /** Those who wait for the end of the present run. */
  #waiting: ((end: RunEnd) => void)[] = [];

  /** @param open the store of this browser; another one in tests */
  constructor(data: DataDesk, tell: Tell<RunsState>, open = openRunStore) {
    this.#data = data;
    this.#tell = tell;
    this.#open = open;
  }

  /** Reads the runs of earlier visits. */
  async load(): Promise<void> {
    await this.#alone(async (store) => {
      const old = forgotten(await this.#readable(store), Date.now());
      if (old.length > 0) {
        await store.remove(old.map(({ id }) => id));
      }
    });
    await this.#retell();
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#changeRuns([id], (run) => ({ ...run, name: nameOf(name) }));
  }

  /** Deletes runs; for a while it can be undone. */
  async delete(ids: readonly string[]): Promise<void> {
    const deletedAt = Date.now();
    this.#deleted = ids;
    await this.#changeRuns(ids, (run) => ({ ...run, deletedAt }));
  }

  /** Takes the last deletion back. */
  async undelete(): Promise<void> {
    const ids = this.#deleted;
    this.#deleted = [];
    await this.#changeRuns(ids, (run) => ({ ...run, deletedAt: undefined }));
  }

  /** Removes what this version cannot read. */
  async removeUnreadable(): Promise<void> {
    await this.#alone(async (store) => {
      const stored = await store.list();
      const unreadable = stored.filter((value) => readKeptRun(value) === undefined);
      await store.remove(unreadable.map((value) => (value as { id: string }).id));
    });
    await this.#retell();
  }

  closeNotice(): void {
    this.#tell({ set: { notice: undefined } });
  }

  /** Two runs beside each other; a sentence where the store does not have what it takes. */
  async compare(first: string, second: string, moment: Moment): Promise<RunComparison | string> {
    const [one, other] = await Promise.all([this.#both(first), this.#both(second)]);
    if (one === undefined || other === undefined) {
      return "The networks of these runs are not kept: no epoch of them has ended, or their record is damaged.";
    }
    const { comparisonOf } = await import("./comparison.ts");
    return comparisonOf(one, other, moment, this.#data.dataset);
  }

  /** Settles when the present run is over, with how it ended; at once if it is. */
  ended(): Promise<RunEnd> {
    const end = this.#keeper?.endedAs ?? "failed";
    return end === "unfinished"
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(end);
  }

  /**
   * For the run desk: a run begins, or goes on from an earlier visit.
   *
   * @returns what follows it
   */
  async begin(
    beginning: Omit<Beginning, "id" | "startedAt">,
    isResumed: boolean,
  ): Promise<RunKeeper> {
    if (isResumed) {
      await this.#retell();
    }
    const before = isResumed ? await this.#unfinished(beginning) : undefined;
    const { id = crypto.randomUUID(), startedAt = Date.now() } = before?.run ?? {};
    const keeper = new RunKeeper({ ...beginning, id, startedAt }, before, (run, fill) =>
      this.#write(run, fill),
    );
    this.#keeper = keeper;
    this.#ofVisit = [...this.#ofVisit, id];
    this.#tell({ set: { present: id, ofVisit: this.#ofVisit } });
    if (before === undefined) {
      await this.#add(keeper);
    }
    await this.#retell();
    return keeper;
  }

  /** For the run desk: the present run is over. */
  async over(end: RunEnd): Promise<void> {
    await this.#keeper?.idle();
    await this.#retell();
    for (const resolve of this.#waiting.splice(0)) {
      resolve(end);
    }
  }

  /** For the run desk: another run takes the place of the present one, which may be paused. */
  async leave(): Promise<void> {
    if (this.#keeper?.endedAs === "unfinished") {
      this.#keeper.end("stopped");
      await this.over("stopped");
    }
  }

  /** The newest unfinished run with these settings and data. */
  async #unfinished({ settings, data }: Pick<Beginning, "settings" | "data">) {
    const run = this.#runs
      .filter(
        (one) =>
          one.end === "unfinished" &&
          one.deletedAt === undefined &&
          one.data.fingerprint === data.fingerprint &&
          sameSettings(one.settings, settings),
      )
      .sort((one, other) => other.startedAt - one.startedAt)
      .at(0);
    return run && { run, details: await this.#details(run) };
  }

  async #details(run: KeptRun): Promise<RunDetails | undefined> {
    const store = this.#inMemory.has(run.id) ? this.#memory : await this.#opened();
    return readDetails(await store.details(run.id), run);
  }

  async #both(id: string) {
    const run = this.#runs.find((one) => one.id === id);
    const details = run && (await this.#details(run));
    return details && { run, details };
  }

  /** Adds the run, and removes others where there is no room. */
  async #add(keeper: RunKeeper): Promise<void> {
    const added = await this.#alone(async (store) => {
      const gone: KeptRun[] = [];
      let room: Room = { gone: [], isEnough: true };
      await this.#making(store, gone, () =>
        store.add((stored) => {
          const runs = readable(stored);
          const written = keeper.first("", freeColour(runs));
          room = roomFor(written.run.bytes, runs);
          return written;
        }),
      );
      await store.remove(room.isEnough ? room.gone.map(({ id }) => id) : [keeper.id]);
      this.#tellGone([...gone, ...room.gone], room.isEnough ? undefined : ALL_NAMED);
      return room.isEnough;
    });
    if (added !== true) {
      await this.#toMemory(keeper.first("", freeColour(this.#runs)));
    }
  }

  /** Changes the run that trains. Where the browser has no room for it, it is kept in memory from now on. */
  async #write(id: string, fill: (stored: KeptRun) => Written): Promise<void> {
    const change = (stored: unknown) => {
      const run = readKeptRun(stored);
      return run && fill(run);
    };
    if (this.#inMemory.has(id)) {
      await this.#memory.change(id, change);
    } else {
      const written = await this.#alone(async (store) => {
        const gone: KeptRun[] = [];
        // Where another tab removed the run, nobody wants it any more.
        await this.#making(store, gone, () => store.change(id, change));
        this.#tellGone(gone, undefined);
        return true;
      });
      const run = this.#runs.find((one) => one.id === id);
      if (written === undefined && run !== undefined) {
        await this.#toMemory(fill(run));
      }
    }
    const now = performance.now();
    if (now - this.#toldAt >= TELL_INTERVAL) {
      this.#toldAt = now;
      await this.#retell();
    }
  }

  /** Writes, and removes the oldest runs as long as the browser has no room. */
  async #making(store: RunStore, gone: KeptRun[], write: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        const [oldest] = isFull(error)
          ? removable(await this.#readable(store), this.#keeper?.id)
          : [];
        if (oldest === undefined) {
          throw error;
        }
        await store.remove([oldest.id]);
        gone.push(oldest);
      }
    }
  }

  async #toMemory(written: Written): Promise<void> {
    this.#inMemory.add(written.run.id);
    await this.#memory.add(() => written);
  }

  async #changeRuns(ids: readonly string[], change: (run: KeptRun) => KeptRun): Promise<void> {
    const changed = (stored: unknown) => {
      const run = readKeptRun(stored);
      return run && { run: change(run) };
    };
    await this.#alone(async (store) => {
      for (const id of ids) {
        await (this.#inMemory.has(id) ? this.#memory : store).change(id, changed);
      }
    });
    await this.#retell();
  }

  /** Does work with the store when all earlier work has ended; undefined where it failed, which the page is told. */
  #alone<Result>(work: (store: RunStore) => Promise<Result>): Promise<Result | undefined> {
    return this.#changes.run(async () => {
      try {
        const answer = await work(await this.#opened());
        this.#channel?.postMessage("changed");
        return answer;
      } catch (error) {
        const problem = isFull(error)
          ? FULL
          : `The last change of the runs could not be kept: ${errorMessage(error)}`;
        this.#tell({ set: { problem } });
        return undefined;
      }
    });
  }

  #opened(): Promise<RunStore> {
    this.#store ??= this.#open(() => {
      this.#store = Promise.resolve(this.#memory);
      this.#tell({ set: { problem: OUTDATED } });
    }).then(
      (store) => {
        this.#listen();
        return store;
      },
      (error: unknown) => {
        const why = error instanceof StoreError ? error.message : errorMessage(error);
        this.#tell({ set: { problem: `${why} Runs are lost when the page is closed.` } });
        return this.#memory;
      },
    );
    return this.#store;
  }

  /** Other tabs change the same store. */
  #listen(): void {
    this.#channel = tabChannel(CHANNEL);
    this.#channel?.addEventListener("message", () => void this.#retell());
  }

  async #readable(store: RunStore): Promise<readonly KeptRun[]> {
    return readable(await store.list());
  }

  /** Reads the store again and tells the page. */
  async #retell(): Promise<void> {
    const store = await this.#opened();
    let stored: readonly unknown[];
    try {
      const inStore = store === this.#memory ? [] : await store.list();
      // The store may still have the run as it was before there was no room for it.
      const others = inStore.filter((value) => !this.#inMemory.has((value as { id: string }).id));
      stored = [...others, ...(await this.#memory.list())];
    } catch (error) {
      this.#tell({ set: { problem: `The runs cannot be read: ${errorMessage(error)}` } });
      return;
    }
    this.#runs = readable(stored);
    const runs = this.#runs.filter(({ deletedAt }) => deletedAt === undefined);
    const unreadable = stored.length - this.#runs.length;
    this.#tell({ set: { runs, unreadable, deleted: this.#deleted } });
  }

  #tellGone(gone: readonly KeptRun[], problem: string | undefined): void {
    // Those that the user deleted are not missed.
    const missed = gone.filter(({ deletedAt }) => deletedAt === undefined);
    if (problem !== undefined) {
      this.#tell({ set: { problem } });
    } else if (missed.length > 0) {
      const names = missed.slice(0, 3).map(titleOf).join(", ");
      const notice = `To make room, ${counted(missed.length, "run")} went: ${names}. The oldest run without a name goes first; a run with a name stays.`;
      this.#tell({ set: { notice } });
    }
  }
}

function readable(stored: readonly unknown[]): readonly KeptRun[] {
  return stored.map(readKeptRun).filter((run) => run !== undefined);
}

function sameSettings(these: Settings, those: Settings): boolean {
  return (Object.keys(these) as (keyof Settings)[]).every(
    (name) => String(these[name]) === String(those[name]),
  );
}

import { errorMessage } from "../../base/error-message.ts";
import { OneAtATime } from "../../base/one-at-a-time.ts";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type ReadProgress,
  UnclearLabelError,
  builtInDigits,
  isBuiltIn,
  rowPage,
  selectClasses,
} from "../../data/index.ts";
import { AS_IT_IS, type OwnData, type Turning, canBe } from "../../run/linked-data.ts";
import type { Tell } from "../remote.ts";
import { tabChannel } from "../storage/tab-channel.ts";
import { type Turned, asLinked, linkedOf, ofLink, turnedBy } from "./as-linked.ts";
import type { DataState, DataSummary, Loading } from "./data-state.ts";
import type { ReadData } from "./kept-data.ts";

/** What is kept is not needed for the first view. */
const KEPT_CODE = () => import("./kept-data.ts");

type Open = (signal: AbortSignal) => Promise<readonly ByteSource[]>;

/** Who the data belongs to, and how it is to be read. */
interface Taking {
  /** Whether it is the person's own data, which is kept for the next visit. */
  readonly isOwn: boolean;
  readonly label?: string | undefined;
  /** What a link names, which is read as the link says. */
  readonly asked?: OwnData | undefined;
}

/** What is known of other data is not true of the next. */
const NOTHING_KNOWN: Partial<DataState> = {
  ...{ linked: undefined, keepProblem: undefined },
  ...{ description: undefined, rows: undefined, comparison: undefined },
  ...{ loading: undefined, refusal: undefined, labelColumns: undefined },
};

/** The digits: draws, reads and downloads them, and holds those in use. */
export class DataDesk {
  readonly #tell: Tell<DataState>;
  /** As it was read, with all classes. */
  #whole: Dataset | undefined;
  #inUse: Dataset | undefined;
  #classes: readonly number[] | undefined;
  /** How it was read, and is turned. */
  #how: Turning = AS_IT_IS;
  /** The whole data, turned, and what is to say about it. */
  #turned: Turned | undefined;
  /** Opens the files that were read last, in case they are read again. */
  #open: Open | undefined;
  #reading: AbortController | undefined;
  /** The files that were compared last with the data in use. */
  #compared: readonly File[] | undefined;
  /** The data in use as a link names it. */
  #linked: OwnData | undefined;
  /** Whether the data in use is the person's own, which is kept for the next visit unless it was forgotten. */
  #isOwn = false;
  /** Of what is kept. */
  readonly #changes = new OneAtATime();
  /** By which the tabs of this page tell each other that other data is kept. */
  readonly #tabs = tabChannel("adamant-data");

  /** The classes of some data that are in use. */
  readonly #choice = (dataset: Dataset) =>
    this.#classes === undefined ? dataset : selectClasses(dataset, this.#classes);

  constructor(tell: Tell<DataState>) {
    this.#tell = tell;
    this.#tabs?.addEventListener("message", () => void this.#tellKept());
    void this.#tellKept();
  }

  /** For the other desks: the data in use. */
  get dataset(): Dataset | undefined {
    return this.#inUse;
  }

  get summary(): DataSummary | undefined {
    return this.#inUse && this.#summaryOf(this.#inUse);
  }

  draw(count: number, seed: number): void {
    this.#reading?.abort();
    const progress = (drawn: number) => {
      this.#loading({ kind: "drawing", drawn, count });
    };
    progress(0);
    this.#isOwn = false;
    this.#offer(builtInDigits({ count, seed, progress }), AS_IT_IS);
  }

  /** @param asked what a link names: where these are its files, they are read as it says */
  async read(files: readonly File[], asked?: OwnData): Promise<void> {
    await this.#take(() => Promise.resolve(files), { isOwn: true, asked });
  }

  /**
   * Uses data that was kept, if it is what a link names, and nobody chooses other data while it is looked for.
   *
   * @returns whether it is in use
   */
  async useKept(linked: OwnData): Promise<boolean> {
    const [reading, inUse] = [this.#reading, this.#inUse];
    const { keptData, openKept } = await KEPT_CODE();
    for (const { file, name } of await keptData()) {
      const kept = name === linked.name ? await openKept(file) : undefined;
      const read = kept && (await asLinked(kept, linked, this.#choice));
      if (read !== undefined) {
        const isFree = this.#reading === reading && this.#inUse === inUse;
        return isFree && this.#useRead(read);
      }
    }
    return false;
  }

  /** Uses data that was kept, whatever it is. */
  async openKept(file: string): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const { openKept, forgetData } = await KEPT_CODE();
    const read = await openKept(file);
    // Other data may have been chosen meanwhile.
    if (reading.signal.aborted) {
      return;
    }
    if (read === undefined) {
      await this.#change(() => forgetData([file]));
      this.#refuse("This data is no longer there, or was damaged. Open its files again.");
    } else {
      this.#useRead(read);
    }
  }

  /** Removes all kept data from this browser, and what is being kept. The data in use stays in use. */
  async forgetAll(): Promise<void> {
    this.#isOwn = false;
    await this.#change(async () => (await KEPT_CODE()).forgetAllData());
  }

  /** Whether MNIST is there without a download. */
  async hasMnist(): Promise<boolean> {
    const { hasMnist } = await import("./mnist.ts");
    return hasMnist();
  }

  async fetch(address: string, asked?: OwnData): Promise<void> {
    const open: Open = async (signal) => {
      const { fetchAddress } = await import("../../data/remote.ts");
      const progress = (bytes: number) => {
        this.#downloading(address, bytes, undefined);
      };
      progress(0);
      return [await fetchAddress(address, { signal, progress })];
    };
    await this.#take(open, { isOwn: true, asked });
  }

  async fetchMnist(): Promise<void> {
    await this.#take(
      async (signal) => {
        const { mnistFiles } = await import("./mnist.ts");
        return mnistFiles(signal, (bytes, totalBytes) => {
          this.#downloading("MNIST", bytes, totalBytes);
        });
      },
      { isOwn: false },
    );
  }

  /** For the desks of runs and sweeps: uses the digits of an earlier visit. */
  use(dataset: Dataset): DataSummary {
    this.#reading?.abort();
    this.#classes = undefined;
    this.#isOwn = false;
    this.#offer(dataset, AS_IT_IS);
    return this.#summaryOf(dataset);
  }

  /** Reads the files that were refused once more, with this column as the label. */
  async chooseLabel(column: string): Promise<void> {
    if (this.#open !== undefined) {
      await this.#take(this.#open, { isOwn: true, label: column });
    }
  }

  /** Inverts or transposes the digits in use, or takes that back. */
  turn(how: "invert" | "transpose"): void {
    if (this.#whole !== undefined) {
      this.#offer(this.#whole, { ...this.#how, [how]: !this.#how[how] });
      void this.#keep();
    }
  }

  cancel(): void {
    this.#reading?.abort();
  }

  /** Lets go of the data in use, because other data is chosen. A run under way has its own. */
  leave(): void {
    this.#reading?.abort();
    this.#whole = undefined;
    this.#turned = undefined;
    this.#inUse = undefined;
    this.#linked = undefined;
    this.#isOwn = false;
    this.#tell({ set: { ...NOTHING_KNOWN, inUse: undefined } });
  }

  chooseClasses(classes: readonly number[] | undefined): void {
    const former = this.#classes;
    this.#classes = classes;
    if (this.#whole !== undefined && !this.#offer(this.#whole)) {
      this.#classes = former;
    }
  }

  async describe(): Promise<void> {
    const { describe } = await import("../../data/analysis/describe.ts");
    if (this.#inUse !== undefined) {
      this.#tell({ set: { description: describe(this.#inUse) } });
    }
  }

  browse(label: number | undefined, from: number): void {
    if (this.#inUse !== undefined) {
      this.#tell({ set: { rows: rowPage(this.#inUse, label, from) } });
    }
  }

  async compare(files: readonly File[]): Promise<void> {
    const name = files.map((file) => file.name).join(", ");
    const inUse = this.#inUse;
    this.#compared = files;
    const show = (comparison: DataState["comparison"]) => {
      // Other digits may be in use by now, or other files were compared.
      if (this.#inUse === inUse && this.#compared === files) {
        this.#tell({ set: { comparison } });
      }
    };
    if (inUse !== undefined) {
      try {
        const [{ readDigits }, { drift }] = await Promise.all([
          import("../../data/read.ts"),
          import("../../data/analysis/drift.ts"),
        ]);
        const other = await readDigits(files);
        show({ name: other.name, drift: drift(inUse, other) });
      } catch (error) {
        show({ name, refusal: errorMessage(error) });
      }
    }
  }

  async #take(open: Open, { isOwn, label, asked }: Taking): Promise<void> {
    this.#reading?.abort();
    this.#open = open;
    const reading = new AbortController();
    this.#reading = reading;
    const { signal } = reading;
    const progress = (read: ReadProgress) => {
      this.#loading({ kind: "reading", ...read });
    };
    try {
      const { readDigits } = await import("../../data/read.ts");
      const sources = await open(signal);
      const read = async (column: string | undefined): Promise<ReadData> => ({
        whole: await readDigits(sources, { signal, progress, label: column }),
        reading: { ...AS_IT_IS, label: column },
      });
      const data = (await ofLink(asked, read, this.#choice)) ?? (await read(label));
      const linked = asked && (await asLinked(data, asked, this.#choice, canBe));
      signal.throwIfAborted();
      const { whole, reading: how } = linked ?? data;
      if (this.#offer(whole, how)) {
        this.#isOwn = isOwn;
        void this.#keep();
      }
    } catch (error) {
      // If other data was chosen meanwhile, its own reading tells the page.
      if (this.#reading === reading) {
        this.#refuse(
          signal.aborted ? undefined : errorMessage(error),
          error instanceof UnclearLabelError ? error.columns : undefined,
        );
      }
    }
  }

  #useRead({ whole, reading }: ReadData): boolean {
    this.#reading?.abort();
    const isUsed = this.#offer(whole, reading);
    this.#isOwn ||= isUsed;
    return isUsed;
  }

  /** Keeps the person's own data for the next visit, or tells why not. */
  async #keep(): Promise<void> {
    const [whole, reading] = [this.#whole, this.#how];
    if (whole === undefined || !this.#isOwn) {
      return;
    }
    try {
      await this.#change(async () => (await KEPT_CODE()).keepData({ whole, reading }));
    } catch (error) {
      if (this.#whole === whole) {
        this.#tell({ set: { keepProblem: errorMessage(error) } });
      }
    }
  }

  /** Changes what is kept, and tells the page and the other tabs what is kept now, also where it failed. */
  async #change(work: () => Promise<void>): Promise<void> {
    try {
      await this.#changes.run(work);
    } finally {
      this.#tabs?.postMessage(undefined);
      await this.#tellKept();
    }
  }

  #tellKept(): Promise<void> {
    return this.#changes.run(async () => {
      const { keptData } = await KEPT_CODE();
      this.#tell({ set: { kept: await keptData() } });
    });
  }

  /** Tells how a link names the data in use. */
  async #name(dataset: Dataset): Promise<void> {
    const linked = await linkedOf(dataset, this.#how);
    if (this.#inUse === dataset) {
      this.#linked = linked;
      this.#tell({ set: { linked } });
    }
  }

  /** Uses the data if it can be learned from; otherwise tells why not, and the data in use stays. */
  #offer(whole: Dataset, how = this.#how): boolean {
    try {
      if (whole.labels === undefined) {
        throw new DataError(
          `${whole.name}: these digits have no labels, so there is nothing to learn from. Choose the file of labels, too; PNGs get theirs from the folders of their classes. A trained network reads them in Examine, as for Kaggle.`,
        );
      }
      const isSame = this.#whole === whole && this.#how === how;
      const turned = isSame && this.#turned !== undefined ? this.#turned : turnedBy(whole, how);
      const inUse = this.#choice(turned.dataset);
      this.#whole = whole;
      this.#how = how;
      this.#turned = turned;
      this.#inUse = inUse;
      this.#linked = undefined;
      this.#tell({ set: { ...NOTHING_KNOWN, inUse: this.#summaryOf(inUse) } });
      if (!isBuiltIn(inUse.name)) {
        void this.#name(inUse);
      }
      return true;
    } catch (error) {
      this.#refuse(errorMessage(error));
      return false;
    }
  }

  #summaryOf({ name, count, width, height, classes }: Dataset): DataSummary {
    return {
      name,
      count,
      width,
      height,
      classes,
      only: this.#classes,
      reading: this.#how,
      notes: this.#turned?.notes,
      linked: this.#linked,
    };
  }

  #refuse(refusal: string | undefined, labelColumns?: readonly string[]): void {
    this.#tell({ set: { loading: undefined, refusal, labelColumns } });
  }

  #downloading(name: string, bytes: number, totalBytes: number | undefined): void {
    this.#loading({ kind: "downloading", name, bytes, totalBytes });
  }

  #loading(loading: Loading): void {
    this.#tell({ set: { loading, refusal: undefined, labelColumns: undefined } });
  }
}

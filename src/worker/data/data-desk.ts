import { errorMessage } from "../../base/error-message.ts";
import {
  type ByteSource,
  DataError,
  type Dataset,
  builtInDigits,
  describe,
  drift,
  fetchAddress,
  readDigits,
  selectClasses,
} from "../../data/index.ts";
import { rowPage } from "../../data/index.ts";
import type { Tell } from "../remote.ts";
import type { DataState, DataSummary, Loading } from "./data-state.ts";
import { mnistFiles } from "./mnist.ts";

type Open = (signal: AbortSignal) => Promise<readonly ByteSource[]>;

/** The digits: draws, reads and downloads them, and holds those in use. */
export class DataDesk {
  readonly #tell: Tell<DataState>;
  /** As it was read, with all classes. */
  #whole: Dataset | undefined;
  #inUse: Dataset | undefined;
  #classes: readonly number[] | undefined;
  #reading: AbortController | undefined;

  constructor(tell: Tell<DataState>) {
    this.#tell = tell;
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
    this.#offer(builtInDigits({ count, seed, progress }));
  }

  async read(files: readonly File[]): Promise<void> {
    await this.#take(() => Promise.resolve(files));
  }

  async fetch(address: string): Promise<void> {
    await this.#take(async (signal) => {
      const progress = (bytes: number) => {
        this.#downloading(address, bytes, undefined);
      };
      progress(0);
      return [await fetchAddress(address, { signal, progress })];
    });
  }

  async fetchMnist(): Promise<void> {
    await this.#take((signal) =>
      mnistFiles(signal, (bytes, totalBytes) => {
        this.#downloading("MNIST", bytes, totalBytes);
      }),
    );
  }

  /** For the run desk: uses the digits of an earlier visit. */
  use(dataset: Dataset): DataSummary {
    this.#reading?.abort();
    this.#classes = undefined;
    this.#offer(dataset);
    return this.#summaryOf(dataset);
  }

  cancel(): void {
    this.#reading?.abort();
  }

  chooseClasses(classes: readonly number[] | undefined): void {
    const former = this.#classes;
    this.#classes = classes;
    if (this.#whole !== undefined && !this.#offer(this.#whole)) {
      this.#classes = former;
    }
  }

  describe(): void {
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
    if (inUse !== undefined) {
      try {
        const other = await readDigits(files);
        const comparison = { name: other.name, drift: drift(inUse, other) };
        this.#tell({ set: { comparison } });
      } catch (error) {
        this.#tell({ set: { comparison: { name, refusal: errorMessage(error) } } });
      }
    }
  }

  async #take(open: Open): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const dataset = await readDigits(await open(reading.signal), {
        signal: reading.signal,
        progress: (progress) => {
          this.#loading({ kind: "reading", ...progress });
        },
      });
      reading.signal.throwIfAborted();
      this.#offer(dataset);
    } catch (error) {
      // If other data was chosen meanwhile, its own reading tells the page.
      if (this.#reading === reading) {
        this.#refuse(reading.signal.aborted ? undefined : errorMessage(error));
      }
    }
  }

  /** Uses the data if it can be learned from; otherwise tells why not, and the data in use stays. */
  #offer(whole: Dataset): boolean {
    try {
      if (whole.labels === undefined) {
        throw new DataError(
          `${whole.name}: these digits have no labels, so there is nothing to learn from. Choose the file of labels, too; PNGs get theirs from the folders of their classes.`,
        );
      }
      const only = this.#classes;
      const inUse = only === undefined ? whole : selectClasses(whole, only);
      this.#whole = whole;
      this.#inUse = inUse;
      const former = { description: undefined, rows: undefined, comparison: undefined };
      const reading = { loading: undefined, refusal: undefined };
      this.#tell({ set: { ...former, ...reading, inUse: this.#summaryOf(inUse) } });
      return true;
    } catch (error) {
      this.#refuse(errorMessage(error));
      return false;
    }
  }

  #summaryOf({ name, count, width, height, classes }: Dataset): DataSummary {
    return { name, count, width, height, classes, only: this.#classes };
  }

  #refuse(refusal: string | undefined): void {
    this.#tell({ set: { loading: undefined, refusal } });
  }

  #downloading(name: string, bytes: number, totalBytes: number | undefined): void {
    this.#loading({ kind: "downloading", name, bytes, totalBytes });
  }

  #loading(loading: Loading): void {
    this.#tell({ set: { loading, refusal: undefined } });
  }
}

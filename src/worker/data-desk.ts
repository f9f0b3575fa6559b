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
} from "../data/index.ts";
import { sentence } from "./failure.ts";
import { mnistFiles } from "./mnist.ts";
import type { Report } from "./protocol.ts";
import { rowPage } from "./row-page.ts";

type Open = (signal: AbortSignal) => Promise<readonly ByteSource[]>;

/** The worker's data: draws, reads and fetches digits, and keeps those in use. */
export class DataDesk {
  readonly #report: (report: Report) => void;
  /** As it was read, all classes of it. */
  #whole: Dataset | undefined;
  #inUse: Dataset | undefined;
  #classes: readonly number[] | undefined;
  #reading: AbortController | undefined;

  constructor(report: (report: Report) => void) {
    this.#report = report;
  }

  /** What a run learns from. */
  get dataset(): Dataset | undefined {
    return this.#inUse;
  }

  draw(count: number, seed: number): void {
    this.#reading?.abort();
    const progress = (drawn: number) => {
      this.#report({ type: "loading", loading: { kind: "drawing", drawn, count } });
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
        this.#tellDownload(address, bytes, undefined);
      };
      progress(0);
      return [await fetchAddress(address, { signal, progress })];
    });
  }

  async fetchMnist(): Promise<void> {
    await this.#take((signal) =>
      mnistFiles(signal, (bytes, totalBytes) => {
        this.#tellDownload("MNIST", bytes, totalBytes);
      }),
    );
  }

  /** Takes digits that were in use in an earlier visit. */
  use(dataset: Dataset): void {
    this.#reading?.abort();
    this.#classes = undefined;
    this.#offer(dataset);
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
      this.#report({ type: "described", description: describe(this.#inUse) });
    }
  }

  browse(label: number | undefined, from: number): void {
    if (this.#inUse !== undefined) {
      this.#report({ type: "browsed", page: rowPage(this.#inUse, label, from) });
    }
  }

  async compare(files: readonly File[]): Promise<void> {
    const name = files.map((file) => file.name).join(", ");
    const inUse = this.#inUse;
    if (inUse !== undefined) {
      try {
        const other = await readDigits(files);
        const comparison = { name: other.name, drift: drift(inUse, other) };
        this.#report({ type: "compared", comparison });
      } catch (error) {
        this.#report({ type: "compared", comparison: { name, refusal: sentence(error) } });
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
          this.#report({ type: "loading", loading: { kind: "reading", ...progress } });
        },
      });
      reading.signal.throwIfAborted();
      this.#offer(dataset);
    } catch (error) {
      // Whoever aborted it for other data speaks of that data.
      if (this.#reading === reading) {
        const message = reading.signal.aborted ? undefined : sentence(error);
        this.#report({ type: "data-refused", message });
      }
    }
  }

  /** Uses what can be learned from; else says why not, and what was in use stays. */
  #offer(whole: Dataset): boolean {
    try {
      if (whole.labels === undefined) {
        throw new DataError(
          `${whole.name}: these digits have no labels, so there is nothing to learn from. Take the file of labels along.`,
        );
      }
      const only = this.#classes;
      const inUse = only === undefined ? whole : selectClasses(whole, only);
      this.#whole = whole;
      this.#inUse = inUse;
      const { name, count, width, height, classes } = inUse;
      this.#report({ type: "data", data: { name, count, width, height, classes, only } });
      return true;
    } catch (error) {
      this.#report({ type: "data-refused", message: sentence(error) });
      return false;
    }
  }

  #tellDownload(name: string, bytes: number, totalBytes: number | undefined): void {
    this.#report({ type: "loading", loading: { kind: "downloading", name, bytes, totalBytes } });
  }
}

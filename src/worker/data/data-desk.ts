import { errorMessage } from "../../base/error-message.ts";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type Oddity,
  UnclearLabelError,
  builtInDigits,
  describe,
  drift,
  fetchAddress,
  inverted,
  oddities,
  readDigits,
  selectClasses,
  transposed,
} from "../../data/index.ts";
import { rowPage } from "../../data/index.ts";
import type { Reading } from "../../run/address.ts";
import type { Tell } from "../remote.ts";
import type { DataState, DataSummary, Loading } from "./data-state.ts";
import { mnistFiles } from "./mnist.ts";

type Open = (signal: AbortSignal) => Promise<readonly ByteSource[]>;

/** Data as it is used, and what is to say about it. */
interface Turned {
  readonly dataset: Dataset;
  readonly notes: readonly Oddity[];
}

const AS_IT_IS: Reading = { invert: false, transpose: false, label: undefined };

function turnedBy(whole: Dataset, { invert, transpose }: Reading): Turned {
  const upright = transpose ? transposed(whole) : whole;
  const dataset = invert ? inverted(upright) : upright;
  const read = (whole.notes ?? []).map((sentence) => ({ sentence }));
  // Drawn digits are never odd.
  const odd = whole.name.startsWith("built-in") ? [] : oddities(dataset);
  return { dataset, notes: [...read, ...odd] };
}

/** The digits: draws, reads and downloads them, and holds those in use. */
export class DataDesk {
  readonly #tell: Tell<DataState>;
  /** As it was read, with all classes. */
  #whole: Dataset | undefined;
  #inUse: Dataset | undefined;
  #classes: readonly number[] | undefined;
  /** How it was read, and is turned. */
  #how: Reading = AS_IT_IS;
  /** The whole data, turned, and what is to say about it. */
  #turned: Turned | undefined;
  /** Opens the files that were read last, in case they are read again. */
  #open: Open | undefined;
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
    this.#offer(builtInDigits({ count, seed, progress }), AS_IT_IS);
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
    this.#offer(dataset, AS_IT_IS);
    return this.#summaryOf(dataset);
  }

  /** Reads the files that were refused once more, with this column as the label. */
  async chooseLabel(column: string): Promise<void> {
    if (this.#open !== undefined) {
      await this.#take(this.#open, column);
    }
  }

  /** Inverts or transposes the digits in use, or takes that back. */
  turn(how: "invert" | "transpose"): void {
    if (this.#whole !== undefined) {
      this.#offer(this.#whole, { ...this.#how, [how]: !this.#how[how] });
    }
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

  async #take(open: Open, label?: string): Promise<void> {
    this.#reading?.abort();
    this.#open = open;
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const dataset = await readDigits(await open(reading.signal), {
        signal: reading.signal,
        label,
        progress: (progress) => {
          this.#loading({ kind: "reading", ...progress });
        },
      });
      reading.signal.throwIfAborted();
      this.#offer(dataset, { ...AS_IT_IS, label });
    } catch (error) {
      // If other data was chosen meanwhile, its own reading tells the page.
      if (this.#reading === reading) {
        this.#refuse(
          reading.signal.aborted ? undefined : errorMessage(error),
          error instanceof UnclearLabelError ? error.columns : undefined,
        );
      }
    }
  }

  /** Uses the data if it can be learned from; otherwise tells why not, and the data in use stays. */
  #offer(whole: Dataset, how = this.#how): boolean {
    try {
      if (whole.labels === undefined) {
        throw new DataError(
          `${whole.name}: these digits have no labels, so there is nothing to learn from. Choose the file of labels, too; PNGs get theirs from the folders of their classes.`,
        );
      }
      const only = this.#classes;
      const isSame = this.#whole === whole && this.#how === how;
      const turned = isSame && this.#turned !== undefined ? this.#turned : turnedBy(whole, how);
      const { dataset } = turned;
      const inUse = only === undefined ? dataset : selectClasses(dataset, only);
      this.#whole = whole;
      this.#how = how;
      this.#turned = turned;
      this.#inUse = inUse;
      const former = { description: undefined, rows: undefined, comparison: undefined };
      const reading = { loading: undefined, refusal: undefined, labelColumns: undefined };
      this.#tell({ set: { ...former, ...reading, inUse: this.#summaryOf(inUse) } });
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

import {
  type ByteSource,
  DataError,
  type Dataset,
  builtInDigits,
  describe,
  readDigits,
} from "../data/index.ts";
import type { ComputeDevice } from "../engine/index.ts";
import type { Settings } from "../settings.ts";
import { failureOf, sentence } from "./failure.ts";
import { mnistFiles } from "./mnist.ts";
import type { Report, Request } from "./protocol.ts";
import { Run } from "./run.ts";

/** The worker's side of the page: one data set in use, at most one run. */
export class Session {
  readonly #compute: ComputeDevice | undefined;
  readonly #report: (report: Report) => void;
  #dataset: Dataset | undefined;
  #reading: AbortController | undefined;
  #run: Run | undefined;
  /** The image on the pad: it outlives the runs. */
  #drawing: Uint8Array | undefined;

  /** Without a GPU data is still made and read; only training is not. */
  constructor(compute: ComputeDevice | undefined, report: (report: Report) => void) {
    this.#compute = compute;
    this.#report = report;
  }

  async answer(request: Request): Promise<void> {
    switch (request.type) {
      case "use-built-in":
        this.#useBuiltIn(request.count, request.seed);
        break;
      case "read-files":
        await this.#read(() => Promise.resolve(request.files));
        break;
      case "read-mnist":
        await this.#read((signal) =>
          mnistFiles(signal, (bytes, totalBytes) => {
            this.#report({ type: "loading", loading: { kind: "downloading", bytes, totalBytes } });
          }),
        );
        break;
      case "describe":
        if (this.#dataset !== undefined) {
          this.#report({ type: "described", description: describe(this.#dataset) });
        }
        break;
      case "cancel-reading":
        this.#reading?.abort();
        break;
      case "warm-up":
        await this.#warmUp(request.settings);
        break;
      case "train":
        await this.#train(request.settings);
        break;
      case "pause":
        this.#run?.pause();
        break;
      case "go-on":
        this.#run?.goOn();
        break;
      case "stop":
        this.#run?.stop();
        break;
      case "draw":
        this.#drawing = request.pixels;
        this.#run?.draw(request.pixels);
        break;
      case "save":
        await this.#save();
        break;
    }
  }

  #useBuiltIn(count: number, seed: number): void {
    this.#reading?.abort();
    this.#report({ type: "loading", loading: { kind: "drawing", count } });
    this.#use(builtInDigits({ count, seed }));
  }

  async #read(open: (signal: AbortSignal) => Promise<readonly ByteSource[]>): Promise<void> {
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
      if (dataset.labels === undefined) {
        throw new DataError(
          `${dataset.name}: these digits have no labels, so there is nothing to learn from. Take the file of labels along.`,
        );
      }
      this.#use(dataset);
    } catch (error) {
      // Whoever aborted it for other data speaks of that data.
      if (this.#reading === reading) {
        const message = reading.signal.aborted ? undefined : sentence(error);
        this.#report({ type: "data-refused", message });
      }
    }
  }

  #use(dataset: Dataset): void {
    this.#dataset = dataset;
    const { name, count, width, height, classes } = dataset;
    this.#report({ type: "data", data: { name, count, width, height, classes } });
  }

  async #warmUp(settings: Settings): Promise<void> {
    if (this.#compute === undefined || this.#dataset === undefined) {
      return;
    }
    try {
      const run = await Run.create(this.#compute, this.#dataset, settings, () => undefined);
      run.draw(undefined);
      await run.dispose();
    } catch {
      // Whatever is wrong is told when Train is pressed: the settings may change until then.
    }
  }

  async #train(settings: Settings): Promise<void> {
    const former = this.#run;
    this.#run = undefined;
    await former?.dispose();
    if (this.#compute === undefined || this.#dataset === undefined) {
      return;
    }
    this.#report({ type: "preparing", settings });
    try {
      this.#run = await Run.create(this.#compute, this.#dataset, settings, this.#report);
      this.#run.draw(this.#drawing);
      this.#run.goOn();
    } catch (error) {
      this.#report({ type: "failed", failure: failureOf(error) });
    }
  }

  async #save(): Promise<void> {
    const file = await this.#run?.save();
    if (file !== undefined) {
      this.#report({ type: "saved", file });
    }
  }
}

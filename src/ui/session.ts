import {
  DataError,
  type Dataset,
  builtInDigits,
  readDigits,
  selectRows,
  splitDataset,
} from "../data/index.ts";
import {
  type ComputeDevice,
  Network,
  type Progress,
  Trainer,
  writeModel,
} from "../engine/index.ts";
import type { Settings } from "../settings.ts";
import type { Prediction, Report } from "./protocol.ts";

/** Digits shown with what the network makes of them. */
const SHOWN = 12;

/** A training run: what is needed to go on with it, look at it, and end it. */
interface Run {
  readonly settings: Settings;
  readonly network: Network;
  readonly trainer: Trainer;
  /** The digits to show, never learned from where there is a validation set. */
  readonly shown: Dataset;
  /** Aborted to pause or stop; the reason says which. */
  interruption: AbortController;
  /** Settles when the GPU has done what it was given: only then may anything be freed. */
  active: Promise<void>;
}

type Interruption = "pause" | "stop";

/** The worker's side of the page: one data set in use, at most one run. */
export class Session {
  readonly #compute: ComputeDevice;
  readonly #report: (report: Report) => void;
  #dataset: Dataset | undefined;
  #run: Run | undefined;
  #reading: AbortController | undefined;

  constructor(compute: ComputeDevice, report: (report: Report) => void) {
    this.#compute = compute;
    this.#report = report;
  }

  useBuiltIn(count: number, seed: number): void {
    this.#use(builtInDigits({ count, seed }));
  }

  async readFiles(files: readonly File[]): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const dataset = await readDigits(files, {
        signal: reading.signal,
        progress: (reading) => {
          this.#report({ type: "reading", reading });
        },
      });
      if (dataset.labels === undefined) {
        throw new DataError(
          `${dataset.name}: these digits have no labels, so there is nothing to learn from. Take the file of labels along.`,
        );
      }
      this.#use(dataset);
    } catch (error) {
      const message = reading.signal.aborted ? undefined : sentence(error);
      this.#report({ type: "data-refused", message });
    }
  }

  cancelReading(): void {
    this.#reading?.abort();
  }

  async train(settings: Settings): Promise<void> {
    await this.#dispose();
    this.#report({ type: "preparing" });
    try {
      this.#run = await this.#prepare(settings);
      this.goOn();
    } catch (error) {
      this.#report({ type: "failed", message: sentence(error) });
    }
  }

  pause(): void {
    this.#run?.interruption.abort("pause" satisfies Interruption);
  }

  goOn(): void {
    if (this.#run !== undefined) {
      this.#run.interruption = new AbortController();
      this.#run.active = this.#runEpochs(this.#run);
    }
  }

  async stop(): Promise<void> {
    this.#run?.interruption.abort("stop" satisfies Interruption);
    await this.#run?.active;
    this.#report({ type: "ended" });
  }

  async save(): Promise<void> {
    if (this.#run === undefined || this.#dataset === undefined) {
      return;
    }
    const { network, settings } = this.#run;
    const metadata = { data: this.#dataset.name, seed: String(settings.seed) };
    const parameters = await network.read();
    const file = writeModel({ sizes: network.model.sizes, parameters, metadata });
    this.#report({ type: "saved", file });
  }

  #use(dataset: Dataset): void {
    this.#dataset = dataset;
    const { name, count, width, height, classes } = dataset;
    this.#report({ type: "data", data: { name, count, width, height, classes } });
  }

  async #prepare(settings: Settings): Promise<Run> {
    const dataset = this.#dataset;
    if (dataset === undefined) {
      throw new DataError("There is no data to learn from yet.");
    }
    const { training, validation } = splitDataset(dataset, settings);
    const sizes = [dataset.width * dataset.height, ...settings.layers, dataset.classes];
    const network = new Network(this.#compute, sizes, settings.seed);
    const { batch, lr: learningRate, seed } = settings;
    const options = { training, validation, batch, learningRate, seed };
    const trainer = await Trainer.create(this.#compute, network, options);
    const others = validation ?? training;
    const first = Uint32Array.from({ length: Math.min(SHOWN, others.count) }, (_, row) => row);
    return {
      settings,
      network,
      trainer,
      shown: selectRows(others, first),
      interruption: new AbortController(),
      active: Promise.resolve(),
    };
  }

  async #runEpochs(run: Run): Promise<void> {
    const { trainer, settings, interruption } = run;
    const options = {
      signal: interruption.signal,
      progress: (progress: Progress) => {
        this.#report({ type: "progress", progress });
      },
    };
    try {
      for await (const epoch of trainer.epochs(settings.epochs, options)) {
        this.#report({ type: "epoch", epoch, predictions: await this.#predictions(run) });
      }
      this.#report({ type: "ended" });
    } catch (error) {
      if (!interruption.signal.aborted) {
        this.#report({ type: "failed", message: sentence(error) });
      } else if (interruption.signal.reason === ("pause" satisfies Interruption)) {
        this.#report({ type: "paused" });
      }
    }
  }

  async #predictions({ network, shown }: Run): Promise<Prediction[]> {
    const { predicted, probabilities } = await network.predict(shown);
    const pixels = shown.width * shown.height;
    return Array.from(predicted, (digit, row) => ({
      width: shown.width,
      pixels: shown.images.slice(row * pixels, (row + 1) * pixels),
      label: shown.labels?.[row] ?? 0,
      predicted: digit,
      probabilities: probabilities.slice(row * shown.classes, (row + 1) * shown.classes),
    }));
  }

  async #dispose(): Promise<void> {
    this.#run?.interruption.abort("stop" satisfies Interruption);
    await this.#run?.active;
    this.#run?.trainer.dispose();
    this.#run?.network.dispose();
    this.#run = undefined;
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

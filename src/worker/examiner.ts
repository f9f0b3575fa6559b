import { confusionCounts, submissionCsv } from "../base/classification.ts";
import { DataError, type Dataset, readDigits, selectRows } from "../data/index.ts";
import {
  Network,
  type Prediction,
  type TrainingState,
  layerStatistics,
  readModel,
} from "../engine/index.ts";
import { sentence } from "./failure.ts";
import { firstWeights, silentUnits, unitArithmetic } from "./first-layer.ts";
import type { Gpu } from "./gpu.ts";
import type { Cell, Report } from "./protocol.ts";

/** Digits of a cell, or of all errors, that are shown. */
const MOST_SHOWN = 24;

/** A network to examine, and what to do with it when another is. */
export interface Subject {
  readonly name: string;
  readonly network: Network;
  /** How it moved last, where it comes from a run. */
  readonly training:
    | { readonly state: TrainingState; readonly learningRate: number; readonly steps: number }
    | undefined;
  readonly dispose: () => void;
}

/** The worker's side of the Examine view: one network, on digits with labels. */
export class Examiner {
  readonly #gpu: Gpu;
  readonly #report: (report: Report) => void;
  #subject: Subject | undefined;
  #dataset: Dataset | undefined;
  #prediction: Prediction | undefined;
  /** The digit whose activations were asked for last. */
  #pixels: Uint8Array | undefined;
  /** The unit that was asked for; the one that says most until then. */
  #unit: number | undefined;

  constructor(gpu: Gpu, report: (report: Report) => void) {
    this.#gpu = gpu;
    this.#report = report;
  }

  /** Examines a network on labelled digits. */
  async examine(subject: Subject, dataset: Dataset): Promise<void> {
    await this.#told(async () => {
      if (this.#subject !== subject) {
        this.forget();
      }
      this.#subject = subject;
      checkFit(subject, dataset);
      const { count, images, classes, labels, width, name } = dataset;
      if (labels === undefined) {
        throw new DataError(`${name} has no labels to compare with. It can be read, for Kaggle.`);
      }
      this.#dataset = dataset;
      this.#prediction = await subject.network.predict({ count, images, labels: undefined });
      const counts = confusionCounts(labels, this.#prediction.predicted, classes);
      this.#report({
        type: "examined",
        examination: {
          network: subject.name,
          data: name,
          confusion: { classes, counts },
          errors: surest(dataset, this.#prediction, (label, predicted) => label !== predicted)
            .predictions,
          weights: await firstWeights(subject.network, width),
          insights: insightsOf(subject),
          silent: await silentUnits(subject.network, dataset),
        },
      });
      this.#unit = undefined;
      await this.digit(images.slice(0, width * dataset.height));
    });
  }

  /** Examines what is in these files: a network, on the digits given; or digits, with the network that is examined. */
  async open(files: readonly File[], digits: Dataset | undefined): Promise<void> {
    const [first] = files;
    if (first?.name.endsWith(".safetensors") === true) {
      await this.#told(async () => {
        const { sizes, parameters } = readModel(new Uint8Array(await first.arrayBuffer()));
        const network = new Network(this.#gpu.compute, sizes, parameters);
        const dispose = () => {
          network.dispose();
        };
        const dataset = digits ?? this.#dataset;
        if (dataset !== undefined) {
          await this.examine({ name: first.name, network, training: undefined, dispose }, dataset);
        }
      });
    } else {
      await this.#told(async () => {
        await this.examine(this.#needed(), await readDigits(files));
      });
    }
  }

  /** The digits of a class that were taken for another, the surest first. */
  cell(label: number, predicted: number): void {
    const dataset = this.#dataset;
    const prediction = this.#prediction;
    if (dataset !== undefined && prediction !== undefined) {
      const isOfCell = (of: number, as: number) => of === label && as === predicted;
      const found = surest(dataset, prediction, isOfCell);
      this.#report({ type: "cell", cell: { label, predicted, ...found } });
    }
  }

  /** What each layer says to one digit, [pixels]. */
  async digit(pixels: Uint8Array): Promise<void> {
    await this.#told(async () => {
      const { network } = this.#needed();
      const examples = { count: 1, images: pixels, labels: undefined };
      const hidden = await network.activations(examples);
      const { probabilities } = await network.predict(examples);
      this.#pixels = pixels;
      this.#report({ type: "activated", activation: { pixels, hidden, probabilities } });
      const [first] = hidden;
      if (first !== undefined) {
        await this.#explain(this.#unit ?? first.indexOf(Math.max(...first)), pixels);
      }
    });
  }

  /** How a unit of the first layer came to what it says to that digit. */
  async unit(unit: number): Promise<void> {
    await this.#told(async () => {
      this.#unit = unit;
      if (this.#pixels !== undefined) {
        await this.#explain(unit, this.#pixels);
      }
    });
  }

  async #explain(unit: number, pixels: Uint8Array): Promise<void> {
    const { network } = this.#needed();
    this.#report({ type: "unit", arithmetic: await unitArithmetic(network, unit, pixels) });
  }

  /** Reads digits without labels, and writes Kaggle's submission.csv. */
  async submit(files: readonly File[]): Promise<void> {
    await this.#told(async () => {
      const subject = this.#needed();
      const dataset = await readDigits(files);
      checkFit(subject, dataset);
      const { predicted } = await subject.network.predict(dataset);
      const text = submissionCsv(predicted);
      this.#report({ type: "submission", count: dataset.count, text });
    });
  }

  /** Before what it examines is freed by others. */
  forget(): void {
    this.#subject?.dispose();
    this.#subject = undefined;
    this.#prediction = undefined;
  }

  #needed(): Subject {
    if (this.#subject === undefined) {
      throw new DataError(
        "There is no network to examine yet. Train one, or open a .safetensors file.",
      );
    }
    return this.#subject;
  }

  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#report({ type: "examination-refused", message: sentence(error) });
    }
  }
}

/** The rows whose label and predicted class are asked for: how many, and the surest of them. */
function surest(
  dataset: Dataset,
  { predicted, probabilities }: Prediction,
  isAskedFor: (label: number, predicted: number) => boolean,
): Pick<Cell, "count" | "predictions"> {
  const { labels = new Uint8Array(), classes, width, height } = dataset;
  const sure = (row: number) => probabilities[row * classes + (predicted[row] as number)] as number;
  const rows = Uint32Array.from(labels.keys())
    .filter((row) => isAskedFor(labels[row] as number, predicted[row] as number))
    .sort((a, b) => sure(b) - sure(a));
  const shown = rows.subarray(0, MOST_SHOWN);
  const { images } = selectRows(dataset, shown);
  const pixels = width * height;
  const predictions = Array.from(shown, (row, index) => ({
    width,
    pixels: images.slice(index * pixels, (index + 1) * pixels),
    label: labels[row] as number,
    predicted: predicted[row] as number,
    probability: sure(row),
  }));
  return { count: rows.length, predictions };
}

function checkFit({ name, network }: Subject, dataset: Dataset): void {
  const { sizes } = network.model;
  const pixels = dataset.width * dataset.height;
  if (sizes[0] !== pixels || dataset.classes > (sizes.at(-1) as number)) {
    throw new DataError(
      `${name} takes ${sizes[0]} pixels and tells ${sizes.at(-1)} classes apart; ${dataset.name} has ${pixels} and ${dataset.classes}. Take digits that fit.`,
    );
  }
}

function insightsOf({ training }: Subject) {
  return training && layerStatistics(training.state, training.learningRate, training.steps);
}

import { submissionCsv } from "../../base/classification.ts";
import { errorMessage } from "../../base/error-message.ts";
import { DataError, type Dataset, readDigits } from "../../data/index.ts";
import {
  MAX_MODEL_BYTES,
  Network,
  type Prediction,
  type TrainingState,
  isModel,
  layerStatistics,
  readModel,
} from "../../engine/index.ts";
import { calibrationOf } from "../../run/examine/calibration.ts";
import { cellOf, confusionOf, errorsOf, predictionOf } from "../../run/examine/examination.ts";
import { explanationOf } from "../../run/examine/explanation.ts";
import {
  activationOf,
  deadCounts,
  deadUnits,
  unitArithmetic,
  weightPictures,
} from "../../run/examine/layer-pictures.ts";
import { type Metadata, fairRows } from "../../run/trained-on.ts";
import type { DataDesk } from "../data/data-desk.ts";
import type { GpuQueue } from "../gpu-queue.ts";
import type { Gpu } from "../gpu.ts";
import type { Tell } from "../remote.ts";
import type { ExamineState } from "./examine-state.ts";

/** A network to examine. */
export interface Subject {
  readonly name: string;
  /** How its file was read, where that does not go without saying. */
  readonly remarks?: readonly string[];
  readonly network: Network;
  /** Where its training stands, if it belongs to a run. */
  readonly training:
    | { readonly state: TrainingState; readonly learningRate: number; readonly steps: number }
    | undefined;
  /** The digits that it was trained on, where they are known. */
  readonly trainedOn?: Dataset;
  /** What its file tells of it, or will. */
  readonly metadata: () => Metadata | Promise<Metadata>;
}

/** A digit to look into. */
interface ChosenDigit {
  /** [height · width], 0 (background) to 255 (ink). */
  readonly pixels: Uint8Array;
  /** Its true class; undefined of a drawing. */
  readonly label: number | undefined;
}

/** A submission for Kaggle. */
export interface Submission {
  readonly count: number;
  readonly csv: string;
}

/** Examines one network on labelled digits: its errors, its weights, and its activations for single digits. */
export class ExamineDesk {
  readonly #queue: GpuQueue;
  readonly #data: DataDesk;
  readonly #tell: Tell<ExamineState>;
  #subject: Subject | undefined;
  #dataset: Dataset | undefined;
  #prediction: Prediction | undefined;
  /** The digit that was asked for last. */
  #digit: ChosenDigit | undefined;
  /** The cell of the confusion matrix that was opened. */
  #cell: readonly [label: number, predicted: number] | undefined;
  /** The unit that was asked for; until then, the one with the largest activation is shown. */
  #unit: number | undefined;

  constructor(queue: GpuQueue, data: DataDesk, tell: Tell<ExamineState>) {
    this.#queue = queue;
    this.#data = data;
    this.#tell = tell;
  }

  /** Examines a network from a file on the data in use; or digits from files, with the network examined last. */
  async openFiles(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (first === undefined || !(await isNetwork(first))) {
      const digits = await this.#refusing(() => readDigits(files, { prefer: "t10k" }));
      await (digits && this.#inTurn(() => this.#examineFairly(this.#needed(), digits)));
      return;
    }
    await this.#inTurn(async (gpu) => {
      const { sizes, parameters, remarks, metadata } = readModel(await bytesOf(first), first.name);
      const dataset = this.#data.dataset ?? this.#dataset;
      if (dataset !== undefined) {
        const network = new Network(gpu.compute, sizes, parameters);
        const subject = { name: first.name, remarks, network, training: undefined };
        await this.#examineFairly({ ...subject, metadata: () => metadata }, dataset);
      }
    });
  }

  /** Shows the digits of one cell of the confusion matrix, the highest probability first. */
  openCell(label: number, predicted: number): void {
    if (this.#dataset !== undefined && this.#prediction !== undefined) {
      this.#cell = [label, predicted];
      const cell = cellOf(this.#dataset, this.#prediction, label, predicted);
      this.#tell({ set: { cell } });
    }
  }

  /** Shows the activations for one digit, and why it is read as it is. */
  async showDigit(digit: ChosenDigit): Promise<void> {
    await this.#inTurn(async () => {
      this.#tell({ set: await this.#followed(digit) });
    });
  }

  /** Shows how a unit of the first layer computes its activation for that digit. */
  async showUnit(unit: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#unit = unit;
      if (this.#digit !== undefined) {
        const { network } = this.#needed();
        const arithmetic = await unitArithmetic(network, unit, this.#digit.pixels);
        this.#tell({ set: { arithmetic } });
      }
    });
  }

  /** Predicts digits without labels, for Kaggle's submission.csv; undefined if they were refused. */
  async submit(files: readonly File[]): Promise<Submission | undefined> {
    // Reading takes seconds, so it is not done in the queue.
    const options = { prefer: "t10k", forPrediction: true } as const;
    const dataset = await this.#refusing(() => readDigits(files, options));
    return (
      dataset &&
      this.#inTurn(async () => {
        const subject = this.#needed();
        checkFit(subject, dataset);
        const { predicted } = await subject.network.predict(dataset);
        this.#tell({ set: { refusal: undefined } });
        return { count: dataset.count, csv: submissionCsv(predicted, dataset.ids) };
      })
    );
  }

  /** For the run desk, whose turn it is: examines a network, which belongs to this desk from now on. */
  async examine(subject: Subject, dataset: Dataset): Promise<void> {
    await this.#refusing(() => this.#examine(subject, dataset));
  }

  /** For the run desk: frees the network examined, because its device is lost or a new run needs the room. */
  forget(): void {
    this.#subject?.network.dispose();
    this.#subject = undefined;
    this.#prediction = undefined;
  }

  /** Examines a network on those of the digits that it was not trained on, as far as its file tells. */
  async #examineFairly(subject: Subject, digits: Dataset): Promise<void> {
    const { dataset, remark } = await fairRows(digits, [await subject.metadata()]);
    await this.#examine(subject, dataset, remark);
  }

  /** @param remark on the digits, beside those on the network */
  async #examine(subject: Subject, dataset: Dataset, remark?: string): Promise<void> {
    if (this.#subject !== subject) {
      this.forget();
    }
    this.#subject = subject;
    checkFit(subject, dataset);
    const { network } = subject;
    if (dataset.labels === undefined) {
      throw new DataError(
        `${dataset.name} has no labels to compare with. Read it for Kaggle instead, without labels.`,
      );
    }
    // The network of a run is examined after each epoch: what the user has chosen stays.
    if (this.#dataset !== dataset) {
      this.#dataset = dataset;
      this.#digit = undefined;
      this.#unit = undefined;
      this.#cell = undefined;
    }
    const prediction = await predictionOf(network, dataset);
    this.#prediction = prediction;
    const examination = {
      network: subject.name,
      remarks: [...(subject.remarks ?? []), ...(remark === undefined ? [] : [remark])],
      data: dataset.name,
      confusion: confusionOf(dataset, prediction),
      errors: errorsOf(dataset, prediction),
      calibration: calibrationOf(dataset, prediction),
      weights: await weightPictures(network, dataset.width),
      statistics: statisticsOf(subject),
      dead: deadCounts(await deadUnits(network, dataset)),
    };
    const cell = this.#cell && cellOf(dataset, prediction, ...this.#cell);
    const followed = await this.#followed(this.#digit ?? firstDigit(dataset, prediction));
    this.#tell({ set: { examination, ...followed, cell, refusal: undefined } });
  }

  /**
   * The activations for a digit, why it is read as it is, and the arithmetic of the unit that was asked for, or of the
   * most active one.
   */
  async #followed({ pixels, label }: ChosenDigit) {
    const { network, trainedOn = this.#dataset } = this.#needed();
    const activation = await activationOf(network, pixels);
    this.#digit = { pixels, label };
    const explanation = trainedOn && (await explanationOf(network, activation, label, trainedOn));
    const [first] = activation.hidden;
    if (first === undefined) {
      return { activation, explanation, arithmetic: undefined };
    }
    const asked = this.#unit ?? first.length;
    const unit = asked < first.length ? asked : first.indexOf(Math.max(...first));
    return { activation, explanation, arithmetic: await unitArithmetic(network, unit, pixels) };
  }

  #needed(): Subject {
    if (this.#subject === undefined) {
      throw new DataError(
        "There is no network to examine yet. Train one, or open a file of one, safetensors or ONNX.",
      );
    }
    return this.#subject;
  }

  #inTurn<Result>(work: (gpu: Gpu) => Promise<Result>): Promise<Result | undefined> {
    return this.#queue.run((gpu) => this.#refusing(() => work(gpu)));
  }

  async #refusing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#tell({ set: { refusal: errorMessage(error) } });
      return undefined;
    }
  }
}

/** By its content, of which both ends tell the format; a damaged file still has its name. */
async function isNetwork(file: File): Promise<boolean> {
  if (/\.(safetensors|onnx)$/i.test(file.name)) {
    return true;
  }
  const ends = new Blob([file.slice(0, ENDS), file.slice(Math.max(ENDS, file.size - ENDS))]);
  return isModel(new Uint8Array(await ends.arrayBuffer()));
}

const ENDS = 2 ** 16;

async function bytesOf(file: File): Promise<Uint8Array> {
  if (file.size > MAX_MODEL_BYTES) {
    throw new DataError(`${file.name} is larger than a network of dense layers can be.`);
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** The digit that is looked into until one is chosen: the first that was misread, or the first of all. */
function firstDigit(
  { images, labels, width, height }: Dataset,
  { predicted }: Prediction,
): ChosenDigit {
  const misread = predicted.findIndex((label, row) => label !== labels?.[row]);
  const [row, pixels] = [Math.max(0, misread), width * height];
  return { pixels: images.slice(row * pixels, (row + 1) * pixels), label: labels?.[row] };
}

function checkFit({ name, network }: Subject, dataset: Dataset): void {
  const { sizes } = network.model;
  const pixels = dataset.width * dataset.height;
  if (sizes[0] !== pixels || dataset.classes > (sizes.at(-1) as number)) {
    throw new DataError(
      `${name} takes ${sizes[0]} pixels and knows ${sizes.at(-1)} classes; ${dataset.name} has ${pixels} and ${dataset.classes}. Choose digits that fit.`,
    );
  }
}

function statisticsOf({ training }: Subject) {
  return training && layerStatistics(training.state, training.learningRate, training.steps);
}

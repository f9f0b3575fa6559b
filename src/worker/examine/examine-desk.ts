import { submissionCsv } from "../../base/classification.ts";
import { errorMessage } from "../../base/error-message.ts";
import { DataError, type Dataset } from "../../data/index.ts";
import {
  type Prediction,
  type ReadNetwork,
  type TrainingState,
  layerStatistics,
} from "../../engine/index.ts";
import { calibrationOf } from "../../run/examine/calibration.ts";
import {
  type Cell,
  cellOf,
  confusionOf,
  errorsOf,
  predictionOf,
} from "../../run/examine/examination.ts";
import type { ExaminedNetwork } from "../../run/examine/examined-network.ts";
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
import { digitsOf, isNetwork, modelOf, networkOn } from "./opened.ts";

/** A network to examine. */
export interface Subject {
  readonly name: string;
  /** How its file was read, where that does not go without saying. */
  readonly remarks?: readonly string[];
  readonly network: ExaminedNetwork;
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

/** No digit is looked into. */
const NOTHING = { activation: undefined, arithmetic: undefined, explanation: undefined };

/** Examines one network on labelled digits: its errors, its weights, and its activations for single digits. */
export class ExamineDesk {
  readonly #queue: GpuQueue;
  readonly #data: DataDesk;
  readonly #tell: Tell<ExamineState>;
  #subject: Subject | undefined;
  /** The digits of the examination that is shown, with what the network predicted. */
  #shown: { readonly dataset: Dataset; readonly prediction: Prediction } | undefined;
  /** The digit that is looked into; undefined until its turn. */
  #digit: ChosenDigit | undefined;
  /** Whether that is the first of the open cell, because no other one was chosen. */
  #isFirstOfCell = false;
  /** Counts what was asked to be looked into: the answer to a former question is not shown. */
  #asked = 0;
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
      const digits = await this.#refusing(() => digitsOf(files, { prefer: "t10k" }));
      await (digits && this.#inTurn(() => this.#examineFairly(this.#needed(), digits)));
      return;
    }
    const read = await this.#refusing(() => modelOf(first));
    await (read && this.openNetwork(read, first.name));
  }

  /** Examines a network from a file or a link on the data in use. */
  async openNetwork(
    { sizes, parameters, remarks, metadata }: ReadNetwork,
    name: string,
  ): Promise<void> {
    await this.#inTurn(async (gpu) => {
      const dataset = this.#data.dataset ?? this.#shown?.dataset;
      if (dataset !== undefined) {
        const network = await networkOn(gpu, sizes, parameters);
        const subject = { name, remarks, network, training: undefined };
        await this.#examineFairly({ ...subject, metadata: () => metadata }, dataset);
      }
    });
  }

  /** Shows the digits of one cell of the confusion matrix, the highest probability first, and looks into the first of them. */
  async openCell(label: number, predicted: number): Promise<void> {
    this.#cell = [label, predicted];
    this.#isFirstOfCell = true;
    this.#tell({ set: { cell: this.#openedCell() } });
    // The network may have been freed. What is shown of it stays.
    await this.#lookInto(() => this.#subject && firstOf(this.#openedCell()));
  }

  /** Shows the activations for one digit, and why it is read as it is. */
  async showDigit(digit: ChosenDigit): Promise<void> {
    this.#isFirstOfCell = false;
    await this.#lookInto(() => digit);
  }

  /** Shows how a unit of the first layer computes its activation for that digit. */
  async showUnit(unit: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#unit = unit;
      const [digit, asked] = [this.#digit, this.#asked];
      if (digit !== undefined) {
        const { network } = this.#needed();
        const arithmetic = await unitArithmetic(network, unit, digit.pixels);
        if (asked === this.#asked) {
          this.#tell({ set: { arithmetic } });
        }
      }
    });
  }

  /** Predicts digits without labels, for Kaggle's submission.csv; undefined if they were refused. */
  async submit(files: readonly File[]): Promise<Submission | undefined> {
    // Reading takes seconds, so it is not done in the queue.
    const options = { prefer: "t10k", forPrediction: true } as const;
    const dataset = await this.#refusing(() => digitsOf(files, options));
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
  }

  /** Examines a network on those of the digits that it was not trained on, as far as its file tells. */
  async #examineFairly(subject: Subject, digits: Dataset): Promise<void> {
    const { dataset, remark } = await fairRows(digits, [await subject.metadata()]);
    await this.#examine(subject, dataset, remark);
  }

  /** @param remark on the digits, beside those on the network */
  async #examine(subject: Subject, dataset: Dataset, remark?: string): Promise<void> {
    this.#take(subject, dataset);
    const { network } = subject;
    // The network of a run is examined after each epoch: what the user has chosen stays.
    const isOther = this.#shown?.dataset !== dataset;
    if (isOther) {
      this.#unit = undefined;
    }
    const prediction = await predictionOf(network, dataset);
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
    const asked = this.#asked;
    const digit = this.#digitOf(dataset, prediction, isOther);
    const followed = digit === undefined ? NOTHING : await this.#followed(digit, dataset);
    // Nothing is awaited from here on: a cell that was pressed until now was one of the former examination.
    if (isOther) {
      this.#cell = undefined;
      this.#isFirstOfCell = false;
      this.#asked++;
    }
    this.#shown = { dataset, prediction };
    // Otherwise another digit was chosen meanwhile, whose turn comes.
    const isAsked = isOther || asked === this.#asked;
    if (isAsked) {
      this.#digit = digit;
    }
    const set = { examination, cell: this.#openedCell(), refusal: undefined };
    this.#tell({ set: { ...set, ...(isAsked && followed) } });
  }

  /**
   * Takes the place of the network examined before, which stays where this one is refused.
   *
   * @throws DataError where the digits do not fit, or have no labels
   */
  #take(subject: Subject, dataset: Dataset): void {
    const isOther = this.#subject !== subject;
    try {
      checkFit(subject, dataset);
      checkLabels(dataset);
    } catch (error) {
      if (isOther) {
        subject.network.dispose();
      }
      throw error;
    }
    if (isOther) {
      this.forget();
    }
    this.#subject = subject;
  }

  /** The digit to look into after an examination: the chosen one stays, and the first of the open cell follows the cell. */
  #digitOf(dataset: Dataset, prediction: Prediction, isOther: boolean): ChosenDigit | undefined {
    if (!isOther && this.#cell !== undefined && this.#isFirstOfCell) {
      return firstOf(cellOf(dataset, prediction, ...this.#cell));
    }
    return (isOther ? undefined : this.#digit) ?? firstDigit(dataset, prediction);
  }

  /** Closes what is shown of another digit at once, and shows a digit when its turn has come. */
  async #lookInto(digitNow: () => ChosenDigit | undefined): Promise<void> {
    this.#asked++;
    const asked = this.#asked;
    this.#digit = undefined;
    this.#tell({ set: NOTHING });
    await this.#inTurn(async () => {
      // Meanwhile another network may have been examined, which reads other digits as this cell.
      const digit = asked === this.#asked ? digitNow() : undefined;
      const followed = digit && (await this.#followed(digit, this.#shown?.dataset));
      if (asked === this.#asked) {
        this.#digit = digit;
        this.#tell({ set: followed ?? NOTHING });
      }
    });
  }

  /** The cell that was opened, with its digits. */
  #openedCell(): Cell | undefined {
    const { dataset, prediction } = this.#shown ?? {};
    return this.#cell && dataset && prediction && cellOf(dataset, prediction, ...this.#cell);
  }

  /**
   * The activations for a digit, why it is read as it is, and the arithmetic of the unit that was asked for, or of the
   * most active one.
   *
   * @param judged the digits among which similar ones are looked for where those that it was trained on are unknown
   */
  async #followed({ pixels, label }: ChosenDigit, judged: Dataset | undefined) {
    const { network, trainedOn } = this.#needed();
    const others = trainedOn ?? judged;
    const isOfTraining = trainedOn !== undefined;
    const [inputs] = network.model.sizes;
    if (pixels.length !== inputs) {
      throw new DataError(
        `The network that is examined takes ${inputs} pixels, and this digit has ${pixels.length}.`,
      );
    }
    const activation = await activationOf(network, pixels);
    const explanation =
      others && (await explanationOf(network, activation, label, others, isOfTraining));
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

  #inTurn<Result>(work: (gpu: Gpu | undefined) => Promise<Result>): Promise<Result | undefined> {
    return this.#queue.runAnyway((gpu) => this.#refusing(() => work(gpu)));
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

/** The digit that is looked into until one is chosen: the first that was misread, or the first of all. */
function firstDigit(
  { images, labels, width, height }: Dataset,
  { predicted }: Prediction,
): ChosenDigit {
  const misread = predicted.findIndex((label, row) => label !== labels?.[row]);
  const [row, pixels] = [Math.max(0, misread), width * height];
  return { pixels: images.slice(row * pixels, (row + 1) * pixels), label: labels?.[row] };
}

/** The first digit of a cell; undefined where it has none. */
function firstOf(cell: Cell | undefined): ChosenDigit | undefined {
  return cell?.predictions[0];
}

function checkLabels({ name, labels }: Dataset): void {
  if (labels === undefined) {
    throw new DataError(
      `${name} has no labels to compare with. Read it for Kaggle instead, without labels.`,
    );
  }
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

// Writes one run to the store while it trains: after each epoch all that is known of it, in one transaction. So whatever happens,
// the store holds the run as it was after one of its epochs. Training does not wait for the store.

import { Coalesced } from "../../base/coalesced.ts";
import type { Epoch, LayerParameters, Score, StepScores } from "../../engine/index.ts";
import { toHalves } from "../../engine/index.ts";
import type { Confusion } from "../../run/examine/examination.ts";
import { secondsOf } from "../../run/history.ts";
import { MOST_RUN_BYTES } from "../../run/runs/bounds.ts";
import {
  type KeptNetwork,
  type KeptRun,
  type RunDetails,
  type RunEnd,
  parameterCount,
} from "../../run/runs/kept-run.ts";
import { resultOf } from "../../run/runs/result.ts";
import { type ThinnedSteps, thinnedEpochs, thinnedSteps } from "../../run/runs/thinned.ts";
import type { Settings } from "../../run/settings.ts";
import { StepCurve } from "../../run/step-curve.ts";
import type { Written } from "./run-store.ts";

/** More classes have a matrix that is larger than all the rest of a run's figures. */
const MOST_CLASSES = 36;

/** About what a run takes without its networks and its matrix. */
const FIGURES_BYTES = 16_384;

/** What is known of a run when it begins. */
export type Beginning = Pick<
  KeptRun,
  "id" | "startedAt" | "settings" | "sizes" | "data" | "gpu" | "host" | "commit"
> &
  Pick<RunDetails, "rows" | "labels">;

/** A run after an epoch, or at its end. */
export interface RunPoint {
  readonly epochs: readonly Epoch[];
  readonly parameters: readonly LayerParameters[];
  readonly best:
    { readonly epoch: number; readonly parameters: readonly LayerParameters[] } | undefined;
  /** The class that the network predicts for each validation row; empty without them. */
  readonly predicted: ArrayLike<number>;
}

/** Follows one run. */
export class RunKeeper {
  readonly #beginning: Beginning;
  readonly #before: ThinnedSteps | undefined;
  #settings: Settings;
  readonly #steps = new StepCurve();
  #untrained: Score | undefined;
  #point: RunPoint | undefined;
  /** What the network of the best epoch predicted, and the epoch. */
  #best: Pick<KeptNetwork, "epoch" | "predicted">;
  #end: RunEnd = "unfinished";
  #weights: string | undefined;
  readonly #write: (id: string, fill: (stored: KeptRun) => Written) => Promise<void>;
  readonly #writing = new Coalesced(() => this.#writeNow());

  /**
   * @param before of an earlier visit, whose run goes on
   * @param write changes the run in the store
   */
  constructor(
    beginning: Beginning,
    before: { readonly run: KeptRun; readonly details: RunDetails | undefined } | undefined,
    write: (id: string, fill: (stored: KeptRun) => Written) => Promise<void>,
  ) {
    this.#beginning = beginning;
    this.#settings = beginning.settings;
    this.#before = before?.run.steps;
    this.#untrained = before?.run.untrained;
    this.#best = before?.details?.best ?? { epoch: 0, predicted: new Uint8Array() };
    this.#write = write;
  }

  get id(): string {
    return this.#beginning.id;
  }

  /** Of the run, whose learning rate may change while it trains. */
  changeSettings(settings: Settings): void {
    this.#settings = settings;
  }

  /** How well the untrained network did on the validation rows. */
  addUntrained(score: Score): void {
    this.#untrained = score;
  }

  /** @param epochs those that have ended */
  addSteps(scores: StepScores, epochs: readonly Epoch[]): void {
    this.#steps.add(scores, secondsOf(epochs));
  }

  /** An epoch has ended. */
  epoch(point: RunPoint): void {
    this.#point = point;
    const { best, epochs, predicted } = point;
    if (best?.epoch === epochs.length) {
      this.#best = { epoch: best.epoch, predicted: Uint8Array.from(predicted) };
    }
    this.#writing.request();
  }

  /** The run has ended. */
  end(end: RunEnd, weights?: string): void {
    this.#end = end;
    this.#weights = weights;
    this.#writing.request();
  }

  /** Settles when the store has what is known of the run. */
  async idle(): Promise<void> {
    await this.#writing.idle();
  }

  get endedAs(): RunEnd {
    return this.#end;
  }

  /** The run as it is when it begins. */
  first(name: string, colour: number): Written {
    return this.#written({ name, colour, deletedAt: undefined });
  }

  async #writeNow(): Promise<void> {
    // Another tab may have renamed it.
    await this.#write(this.id, (stored) => this.#written(stored));
  }

  #written({ name, colour, deletedAt }: Pick<KeptRun, "name" | "colour" | "deletedAt">): Written {
    const { rows, labels, ...known } = this.#beginning;
    const { sizes, id } = known;
    const epochs = this.#point?.epochs ?? [];
    const details = this.#point && this.#details(this.#point);
    const classes = sizes.at(-1) as number;
    const run: KeptRun = {
      ...known,
      ...{ id, name, colour, deletedAt },
      settings: this.#settings,
      end: this.#end,
      weights: this.#weights,
      result: resultOf(epochs),
      epochs: thinnedEpochs(epochs),
      steps: thinnedSteps(this.#steps, this.#before),
      untrained: this.#untrained,
      confusion: details && confusionOf(labels, details.last.predicted, classes),
      bytes: FIGURES_BYTES + bytesOf(details) + 4 * rows.length + labels.length,
    };
    return { run, details };
  }

  #details({ epochs, parameters, best, predicted }: RunPoint): RunDetails {
    const { id, rows, labels, sizes } = this.#beginning;
    const isKept = 4 * parameterCount(sizes) <= MOST_RUN_BYTES;
    const weightsOf = (layers: readonly LayerParameters[]) =>
      isKept ? halvesOf(layers) : new Uint16Array();
    const last = {
      epoch: epochs.length,
      weights: weightsOf(parameters),
      predicted: Uint8Array.from(predicted),
    };
    // Before the first epoch ends there is no best one.
    const isBestKnown = best?.epoch === this.#best.epoch;
    return {
      ...{ id, rows, labels, last },
      best: isBestKnown ? { ...this.#best, weights: weightsOf(best.parameters) } : last,
    };
  }
}

function halvesOf(layers: readonly LayerParameters[]): Uint16Array<ArrayBuffer> {
  const parts = layers.flatMap(({ weights, bias }) => [weights, bias]);
  const halves = new Uint16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    halves.set(toHalves(part), end);
    end += part.length;
  }
  return halves;
}

function confusionOf(
  labels: Uint8Array,
  predicted: Uint8Array,
  classes: number,
): Confusion | undefined {
  if (labels.length === 0 || labels.length !== predicted.length || classes > MOST_CLASSES) {
    return undefined;
  }
  const counts = new Uint32Array(classes ** 2);
  labels.forEach((label, row) => {
    const cell = label * classes + (predicted[row] as number);
    counts[cell] = (counts[cell] as number) + 1;
  });
  return { classes, counts };
}

function bytesOf(details: RunDetails | undefined): number {
  return details === undefined
    ? 0
    : [details.last, details.best].reduce(
        (sum, { weights, predicted }) => sum + weights.byteLength + predicted.byteLength,
        0,
      );
}

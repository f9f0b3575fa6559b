// A sweep of the page while it trains: it tells of itself at most a few times a second, and goes on on another GPU where one is lost.

import { ceilDiv } from "../../base/ceil-div.ts";
import { Coalesced } from "../../base/coalesced.ts";
import type { Dataset } from "../../data/index.ts";
import { type Epoch, GpuFailure } from "../../engine/index.ts";
import { type EnsembleScore, ensembleScores } from "../../run/sweep/ensembles.ts";
import { SweepKeeper } from "../../run/sweep/keeper.ts";
import { LossCurves } from "../../run/sweep/loss-curves.ts";
import { type SweptNetwork, networksOf } from "../../run/sweep/networks.ts";
import {
  type LiveNetworks,
  type NetworkResult,
  isTrained,
  isWhole,
} from "../../run/sweep/population.ts";
import { SweepProgress } from "../../run/sweep/progress.ts";
import { readingsOf } from "../../run/sweep/readings.ts";
import { type SweepOutcome, type SweepPoint, runSweep } from "../../run/sweep/sweep.ts";
import { trainTogether } from "../../run/sweep/train-together.ts";
import { openThread } from "../drawing/open-thread.ts";
import type { Gpu } from "../gpu.ts";
import type { Tell } from "../remote.ts";
import { TUNING } from "../run/restorable-run.ts";
import { comparisonState, networkState } from "./comparison-state.ts";
import type { SweepState, Swept } from "./sweep-state.ts";

/** Milliseconds between two tellings, and between two saves. */
const TELL_MS = 150;
const SAVE_MS = 15_000;

/** So many GPUs may take the place of lost ones without a new save. */
const MAX_REPLACEMENTS = 5;

/** The best networks that are scored as one ensemble, beside all of them. */
const ENSEMBLE = 8;

/** What a sweep of the page is to do. */
export interface SweepTask {
  readonly gpu: Gpu;
  readonly swept: Swept;
  readonly training: Dataset;
  readonly validation: Dataset;
  /** Where an earlier visit left it. */
  readonly from: SweepPoint | undefined;
  readonly tell: Tell<SweepState>;
}

export class SweepRun {
  readonly networks: readonly SweptNetwork[];
  readonly #task: SweepTask;
  readonly #stop = new AbortController();
  readonly #keeper: SweepKeeper;
  #isOver = false;
  #progress: SweepProgress;
  /** Of this visit. */
  readonly #losses = new LossCurves();
  #results: readonly NetworkResult[] = [];
  #ensembles: readonly EnsembleScore[] = [];
  #live: LiveNetworks | undefined;
  /** Saves the sweep; undefined while that is not possible. */
  #save: ((point: SweepPoint) => Promise<void>) | undefined;
  readonly #saving = new Coalesced(async () => {
    await this.#save?.(this.point);
  });
  #drawing: Uint8Array | undefined;
  readonly #reading = new Coalesced(() => this.#read());
  #toldAt = -TELL_MS;
  #telling: ReturnType<typeof setTimeout> | undefined;
  /** When the present training began, and the share that was done then: the time left follows from them. */
  #since: { readonly at: number; readonly share: number } | undefined;

  constructor(task: SweepTask) {
    const { swept, training, from, tell } = task;
    this.#task = task;
    this.networks = networksOf(swept.lists);
    this.#progress = new SweepProgress(this.networks, training);
    this.#keeper = new SweepKeeper(
      {
        interval: SAVE_MS,
        keep: async () => {
          if (!this.#stop.signal.aborted) {
            this.#saving.request();
            // Files of many networks take seconds. Training goes on meanwhile, but what is paused is saved.
            await (this.isPaused && this.#saving.idle());
          }
        },
        paused: () => {
          tell({ set: { status: { phase: "paused" } } });
        },
      },
      from,
    );
  }

  /** The networks that have ended. */
  get results(): readonly NetworkResult[] {
    return this.#results;
  }

  get point(): SweepPoint {
    return this.#keeper.point;
  }

  /** It stands still, or will at the next break. */
  get isPaused(): boolean {
    return this.#keeper.isPaused;
  }

  /** From now on the sweep is saved there, or nowhere. */
  saveTo(save: ((point: SweepPoint) => Promise<void>) | undefined): void {
    this.#save = save;
  }

  /** Saves where the sweep can go on. */
  async save(): Promise<void> {
    this.#saving.request();
    await this.#saving.idle();
  }

  /**
   * Trains to the end.
   *
   * @throws what ended the sweep early, other than `stop`
   */
  async train(): Promise<void> {
    const begun = performance.now();
    try {
      const { stop } = await this.#trainOnSomeGpu();
      this.#tellNow();
      if (stop !== undefined && !this.#stop.signal.aborted) {
        throw stop.reason;
      }
      await this.#scoreEnsembles();
    } finally {
      this.#isOver = true;
      this.#keeper.end();
      clearTimeout(this.#telling);
      await this.#saving.idle();
    }
    this.#tellNow();
    const seconds = (performance.now() - begun) / 1000;
    const isStopped = this.#stop.signal.aborted;
    this.#task.tell({
      set: { status: isStopped ? { phase: "stopped" } : { phase: "done", seconds } },
    });
  }

  pause(): void {
    if (!this.#isOver && !this.isPaused) {
      this.#task.tell({ set: { status: { phase: "pausing" } } });
      this.#keeper.pause();
    }
  }

  goOn(): void {
    this.#since = undefined;
    this.#task.tell({ set: { status: { phase: "training" } } });
    this.#keeper.goOn();
  }

  /** What the networks have learned stays. */
  stop(): void {
    this.#stop.abort("stopped");
    this.#keeper.goOn();
  }

  /** Reads this image, [784], now and whenever the networks have changed; undefined while nothing is drawn. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.#reading.request();
  }

  /** Begins again on another GPU where one is lost, from what was saved last. */
  async #trainOnSomeGpu(): Promise<SweepOutcome> {
    const { gpu, tell } = this.#task;
    let [replacements, saved] = [0, this.#keeper.point];
    for (;;) {
      const { compute } = gpu;
      const outcome = await this.#trainOn();
      const { reason } = outcome.stop ?? {};
      const isLost = reason instanceof GpuFailure || compute.failure.aborted;
      replacements = saved === this.#keeper.point ? replacements + 1 : 1;
      saved = this.#keeper.point;
      const isOver = outcome.stop === undefined || this.#stop.signal.aborted;
      if (isOver || !isLost || replacements > MAX_REPLACEMENTS) {
        return outcome;
      }
      tell({ set: { status: { phase: "restoring" } } });
      await gpu.reopen(compute);
      tell({ set: { status: { phase: "training" } } });
    }
  }

  async #trainOn(): Promise<SweepOutcome> {
    const { gpu, training, validation } = this.#task;
    const from = this.#keeper.restart();
    this.#progress = new SweepProgress(this.networks, training);
    this.#results = [];
    this.#since = undefined;
    return runSweep(
      gpu.compute,
      this.networks,
      { training, validation },
      TUNING,
      trainTogether(openThread),
      {
        signal: this.#stop.signal,
        breaks: this.#keeper,
        live: (live) => {
          this.#live = live;
          this.#reading.request();
        },
        progress: (network, share) => {
          this.#since ??= { at: performance.now(), share: this.#progress.share };
          this.#progress.progress(network, share);
          this.#changed();
        },
        recent: (network, recent) => {
          this.#losses.add(network, recent);
          this.#changed();
        },
        epoch: (network, epochs) => {
          this.#progress.epoch(network, epochs);
          const steps = ceilDiv(training.count, network.settings.batch);
          this.#losses.endEpoch(network, epochs.at(-1) as Epoch, steps);
          this.#reading.request();
          this.#changed();
        },
        ended: (result) => {
          this.#progress.ended(result);
          this.#results = [...this.#results, result];
          this.#keeper.ended(result);
          this.#changed();
        },
      },
      from,
    );
  }

  async #scoreEnsembles(): Promise<void> {
    const whole = this.#results.filter(isWhole);
    const sizes = [...new Set([Math.min(ENSEMBLE, whole.length), whole.length])];
    if (whole.length > 1) {
      const { gpu, validation } = this.#task;
      this.#ensembles = await ensembleScores(gpu.compute, whole, validation, sizes);
    }
  }

  /** Tells soon; what changes until then is told with it. */
  #changed(): void {
    this.#telling ??= setTimeout(
      () => {
        this.#tellNow();
      },
      Math.max(0, this.#toldAt + TELL_MS - performance.now()),
    );
  }

  #tellNow(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#toldAt = performance.now();
    const { share } = this.#progress;
    const { at, share: before } = this.#since ?? { at: 0, share };
    const seconds = (performance.now() - at) / 1000;
    const secondsLeft = share > before ? (seconds * (1 - share)) / (share - before) : undefined;
    const comparison =
      this.#results.length === 0
        ? undefined
        : comparisonState(this.#results, this.#task.swept, this.#ensembles);
    const networks = this.#progress.networks.map((one) =>
      networkState(one, this.#losses.of(one.network.number)),
    );
    this.#task.tell({ set: { networks, share, secondsLeft, comparison } });
  }

  async #read(): Promise<void> {
    const pixels = this.#drawing;
    const { gpu, tell } = this.#task;
    if (pixels === undefined) {
      tell({ set: { readings: undefined } });
      return;
    }
    try {
      const results = this.#results.filter(isTrained);
      const live = results.length === this.networks.length ? undefined : this.#live;
      const readings = await readingsOf(gpu.compute, pixels, live, results);
      tell({ set: { readings } });
    } catch {
      // Its networks were freed meanwhile, or the GPU was lost: the next change asks again.
    }
  }
}

import { errorMessage } from "../../base/error-message.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  type Plan,
  type Progress,
  type SavedNetwork,
  type SnapshotTaker,
  type TrainingState,
  weightsFingerprint,
} from "../../engine/index.ts";
import { confusionOf, predictionOf } from "../../run/examine/examination.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { rateAt, withRate } from "../../run/rates.ts";
import { remarkOnLoss } from "../../run/remarks.ts";
import { type EpochsEnd, type RunEvents, runEpochs } from "../../run/run-epochs.ts";
import type { RunEnd } from "../../run/runs/kept-run.ts";
import type { Settings } from "../../run/settings.ts";
import type { Speed } from "../../run/speed.ts";
import type { Metadata } from "../../run/trained-on.ts";
import type { Subject } from "../examine/examine-desk.ts";
import { type Failure, failureAfterLoss, failureOf } from "../failure.ts";
import type { Gpu } from "../gpu.ts";
import type { Tell } from "../remote.ts";
import type { RunKeeper } from "../runs/run-keeper.ts";
import { Judging } from "./judging.ts";
import { Pacing, SAVE_INTERVAL } from "./pacing.ts";
import type { PageTask } from "./page-task.ts";
import { RestorableRun } from "./restorable-run.ts";
import type { RunState } from "./run-state.ts";
import type { RunStorage, StoredRun } from "./run-storage.ts";
import { type Showing, showRun } from "./show-run.ts";

/** Milliseconds between two changes of the progress. */
const PROGRESS_INTERVAL = 200;

const ignore = () => undefined;

export interface RunSetup extends Showing {
  readonly gpu: Gpu;
  readonly task: PageTask;
  readonly tell: Tell<RunState>;
  /** Called when the run is done, stopped or has failed. */
  readonly over: (how: RunEnd) => void;
  /** Full unless given. */
  readonly speed?: Speed | undefined;
  /** The run of an earlier visit that continues. */
  readonly stored?: StoredRun | undefined;
}

/**
 * One training run of the page: it is paused, continued and stopped, and judges a drawing meanwhile. It survives the loss of
 * its GPU: another one continues from the last saved step, with the same bits.
 */
export class Run {
  readonly plan: Plan;
  readonly #options: RunSetup;
  #task: PageTask;
  readonly #pacing: Pacing;
  readonly #restorable: RestorableRun;
  readonly #judging: Judging;
  #storage: RunStorage | undefined;
  /** Keeps what is known of the run, for later comparison. */
  #keeper: RunKeeper | undefined;
  /** What the network predicted for the validation rows at the end of its last epoch, and which epoch that was. */
  #predicted: { readonly epoch: number; readonly classes: ArrayLike<number> } | undefined;
  #interruption = new AbortController();
  /** Settles when the GPU has done its work: only then may buffers be freed. */
  #active = Promise.resolve();
  /** Done, stopped or failed: it cannot continue. */
  #isOver = false;
  /** Where it stands inside an epoch. */
  #progress: Progress | undefined;
  #toldAt = 0;
  #epochs: readonly Epoch[];
  #restored = 0;
  #failure: Failure | undefined;
  /** Its GPU was lost, and no other one took its place. */
  #isGone = false;
  #isRemarked = false;
  /** Takes the snapshots on the present GPU. */
  #taker: SnapshotTaker | undefined;

  private constructor(options: RunSetup, restorable: RestorableRun) {
    this.#options = options;
    this.#task = options.task;
    this.#pacing = new Pacing(options.speed ?? "full");
    this.#restorable = restorable;
    this.#judging = new Judging(restorable, options.task.shown, options.tell);
    this.#epochs = options.stored?.epochs ?? [];
    this.plan = restorable.prepared.trainer.plan;
  }

  /** @throws the errors of `prepareRun` */
  static async create(options: RunSetup): Promise<Run> {
    const { gpu, task, stored } = options;
    const run = new Run(options, await RestorableRun.create(gpu, task, stored));
    await run.#follow();
    run.#tellSize();
    return run;
  }

  get epochs(): readonly Epoch[] {
    return this.#epochs;
  }

  /** Done, stopped or failed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get task(): PageTask {
    return this.#task;
  }

  /** The learning rate from the next epoch on. The settings of the run keep the change. */
  changeRate(rate: number): Settings {
    const epoch = this.#restorable.changeRate(rate);
    const settings = withRate(this.#task.settings, { epoch, rate });
    this.#task = { ...this.#task, settings };
    this.#storage?.changeSettings(settings);
    this.#keeper?.changeSettings(settings);
    return settings;
  }

  /** Goes on at another speed. */
  pace(speed: Speed): void {
    this.#pacing.change(speed);
  }

  /** What was saved last; undefined before the first save. */
  get state(): TrainingState | undefined {
    return this.#restorable.saved;
  }

  /** All training steps until a state. */
  stepsUntil({ epochsDone, stepsDone }: Pick<TrainingState, "epochsDone" | "stepsDone">): number {
    return epochsDone * this.#restorable.prepared.trainer.steps + stepsDone;
  }

  /** From now on what is known of the run is kept there. */
  keepIn(keeper: RunKeeper): void {
    this.#keeper = keeper;
  }

  /** From now on the run is saved there, or nowhere. */
  saveTo(storage: RunStorage | undefined): void {
    this.#storage = storage;
    const savedEpochs = storage?.holdsRun === true ? this.state?.epochsDone : undefined;
    this.#options.tell({ set: { savedEpochs } });
  }

  /** Starts or continues the training, until it is paused or over. */
  start(): void {
    const signal = this.#newSignal();
    this.#active = this.#active.then(() => this.#train(signal));
  }

  /** Takes one training step and is paused again. */
  step(): void {
    const signal = this.#newSignal();
    this.#active = this.#active.then(async () => {
      await this.#train(signal, 1);
      if (!this.#isOver) {
        await this.#paused();
      }
    });
  }

  /** Takes exactly this many training steps, over the ends of epochs if need be, or fewer where the run ends. */
  takeSteps(count: number): Promise<void> {
    const signal = this.#newSignal();
    const taken = () => this.#restorable.prepared.trainer.stepsTaken;
    this.#active = this.#active.then(async () => {
      const end = taken() + count;
      while (taken() < end && !this.#isOver && !signal.aborted) {
        await this.#train(signal, end - taken());
      }
      if (!this.#isOver) {
        await this.#paused();
      }
    });
    return this.#active;
  }

  pause(): void {
    this.#interrupt(() => this.#paused());
  }

  /** Does work with what the run holds on its GPU. Nothing trains meanwhile; a run that trains is to be paused first. */
  borrow<Result>(work: (prepared: PreparedRun) => Promise<Result>): Promise<Result> {
    const result = this.#active.then(() => work(this.#restorable.prepared));
    this.#active = result.then(ignore, ignore);
    return result;
  }

  stop(): void {
    this.#interrupt(() => this.#onAnyGpu(() => this.#end(true)));
  }

  /** A device was lost. If it is this run's and training has not noticed, another one takes its place. */
  lost(compute: ComputeDevice): void {
    this.#active = this.#active.then(async () => {
      const isMine = this.#restorable.prepared.compute === compute;
      if (isMine && !this.#isGone && (await this.#recover()) && !this.#isOver) {
        this.#tellPaused();
      }
    });
  }

  /** Judges a drawing now, and again whenever the network has changed. */
  draw(pixels: Uint8Array | undefined): void {
    this.#judging.draw(pixels);
  }

  /** The network as a file of it is written, as it is now or after its best epoch. */
  async networkOf(which: "last" | "best", metadata: Metadata): Promise<SavedNetwork> {
    const parameters = await this.#restorable.parametersOf(which);
    return { sizes: this.task.sizes, parameters, metadata };
  }

  /** A copy of the network to examine, as it is now or after its best epoch: training may continue meanwhile. */
  async subject(which: "last" | "best", metadata: () => Promise<Metadata>): Promise<Subject> {
    const { compute, trainer } = this.#restorable.prepared;
    const { sizes, settings } = this.task;
    const network = new Network(compute, sizes, await this.#restorable.parametersOf(which));
    const epoch = which === "best" ? trainer.best?.epoch : trainer.epochsDone;
    const state = which === "last" ? this.state : undefined;
    const training = state && {
      state,
      learningRate: rateAt(settings, state.epochsDone + 1),
      steps: this.stepsUntil(state),
    };
    const trainedOn = this.task.training;
    const name = `The network after epoch ${epoch ?? 0}`;
    return { name, network, training, trainedOn, metadata };
  }

  async dispose(): Promise<void> {
    this.#interruption.abort();
    await this.#active;
    await this.#judging.idle();
    await this.#leave();
    this.#restorable.dispose();
  }

  /** Tells once that the loss is above that of guessing. */
  #remark(finished: Epoch): void {
    const remark = this.#isRemarked ? undefined : remarkOnLoss(finished, this.task);
    if (remark !== undefined) {
      this.#isRemarked = true;
      this.#options.tell({ add: { remarks: [remark] } });
    }
  }

  #tellSize(): void {
    const { training, settings } = this.task;
    const { steps } = this.#restorable.prepared.trainer;
    const epochSize = { steps, rows: training.count, batch: settings.batch };
    this.#options.tell({ set: { epochSize } });
  }

  /** Ends a loop that is running: a second press of Resume must not start a second one, which nothing could pause. */
  #newSignal(): AbortSignal {
    this.#interruption.abort();
    this.#interruption = new AbortController();
    return this.#interruption.signal;
  }

  #interrupt(then: () => Promise<void>): void {
    this.#interruption.abort();
    this.#active = this.#active.then(() => (this.#isOver ? undefined : then()));
  }

  async #paused(): Promise<void> {
    await this.#onAnyGpu(async () => {
      await this.#saveNow();
      this.#tellPaused();
      this.#judging.request();
      this.#options.pictures.changed(false);
    });
  }

  /** @param steps ends after this many steps, or else with the run */
  async #train(signal: AbortSignal, steps?: number): Promise<void> {
    await this.#onAnyGpu(async () => {
      try {
        await this.#trainOn(signal, steps);
      } catch (error) {
        if (!signal.aborted || error !== signal.reason) {
          throw error;
        }
      }
    });
  }

  async #trainOn(signal: AbortSignal, steps: number | undefined): Promise<void> {
    // During a single step the run stays paused, so that the buttons under the pointer do not change.
    const events = this.#events(steps === undefined ? "training" : "paused");
    const end =
      steps === undefined
        ? await this.#pacing.train(
            signal,
            (paced, pieces) => this.#runEpochs({ ...events, signal: paced, steps: pieces }),
            () => this.#saveNow(),
          )
        : await this.#runEpochs({ ...events, signal, steps });
    if (end !== "paused") {
      await this.#end(false);
    }
  }

  #runEpochs(events: RunEvents): Promise<EpochsEnd> {
    const { trainer } = this.#restorable.prepared;
    return runEpochs(trainer, this.task.settings, this.#epochs, events);
  }

  /** What is done with what happens while it trains. */
  #events(phase: "training" | "paused"): RunEvents {
    const { tell, pictures } = this.#options;
    let predicted: Uint32Array | undefined;
    return {
      progress: (at) => {
        this.#progress = at;
        pictures.changed(true);
        this.#judging.progressed();
        const now = performance.now();
        if (now - this.#toldAt >= PROGRESS_INTERVAL) {
          this.#toldAt = now;
          tell({ set: { status: { phase, progress: at } } });
        }
      },
      validated: (classes) => {
        predicted = classes;
      },
      epoch: (finished, epochs) => {
        this.#progress = undefined;
        this.#epochs = epochs;
        const classes = this.task.validation === undefined ? [] : predicted;
        this.#predicted = classes && { epoch: finished.epoch, classes };
        tell({ set: { status: { phase, progress: undefined } }, add: { epochs: [finished] } });
        this.#remark(finished);
        this.#judging.request();
      },
      stepScores: (newSteps) => {
        this.#keeper?.addSteps(newSteps, this.#epochs);
        tell({ set: { newSteps } });
      },
      untrained: (score) => {
        this.#keeper?.addUntrained(score);
        tell({ set: { untrained: score } });
      },
      snapshots: this.#taker,
      save: { interval: SAVE_INTERVAL, write: (state) => this.#save(state) },
    };
  }

  /** Does work that continues from the last saved step, on as many GPUs as it takes. */
  async #onAnyGpu(work: () => Promise<void>): Promise<void> {
    do {
      try {
        await work();
        return;
      } catch (error) {
        if (!this.#restorable.isLost) {
          this.#fail(failureOf(error));
          return;
        }
      }
    } while (await this.#recover());
  }

  async #saveNow(): Promise<void> {
    await this.#save(await this.#restorable.prepared.trainer.read());
  }

  /** Keeps the state in memory for the next GPU, and in the browser's files for the next visit. */
  async #save(state: TrainingState): Promise<void> {
    this.#restorable.save(state);
    if (state.stepsDone === 0 && state.epochsDone === this.#predicted?.epoch) {
      this.#keep(state, this.#predicted.classes);
    }
    try {
      if (this.#storage !== undefined) {
        await this.#storage.save(state, this.#epochs);
        this.#options.tell({ set: { savedEpochs: state.epochsDone } });
      }
    } catch (error) {
      this.#storage = undefined;
      this.#options.tell({ set: { saveProblem: errorMessage(error) } });
    }
  }

  /** Keeps the run as it is after its last whole epoch. */
  #keep({ epochsDone, parameters, best }: TrainingState, predicted: ArrayLike<number>): void {
    const epochs = this.#epochs.slice(0, epochsDone);
    this.#keeper?.epoch({ epochs, parameters, best, predicted });
  }

  /** Replaces a lost GPU. It is called from the chain of `#active` only, so one recovery runs at a time. */
  async #recover(): Promise<boolean> {
    this.#options.tell({ set: { status: { phase: "restoring" } } });
    try {
      await this.#judging.idle();
      await this.#leave();
      await this.#restorable.restore();
      await this.#follow();
      this.#tellRestored();
      return true;
    } catch (error) {
      this.#isGone = true;
      this.#fail(failureAfterLoss(error, this.#storage?.holdsRun === true));
      return false;
    }
  }

  #tellRestored(): void {
    const { tell, snapshots } = this.#options;
    const { epochsDone = 0, stepsDone = 0 } = this.state ?? {};
    this.#epochs = this.#epochs.slice(0, epochsDone);
    this.#progress = this.#savedProgress();
    snapshots.rewind(this.stepsUntil({ epochsDone, stepsDone }));
    this.#restored += 1;
    const status = { phase: "training", progress: this.#progress } as const;
    tell({ set: { status, epochs: this.#epochs, restored: this.#restored } });
    this.#judging.request();
    if (this.#failure !== undefined) {
      tell({ set: { status: { phase: "failed", failure: this.#failure } } });
    } else if (this.#isOver) {
      const isStopped = this.#epochs.length < this.task.settings.epochs;
      tell({ set: { status: { phase: isStopped ? "stopped" : "done" } } });
    }
  }

  /** Where the last save stands inside an epoch. */
  #savedProgress(): Progress | undefined {
    const { steps } = this.#restorable.prepared.trainer;
    const { epochsDone = 0, stepsDone = 0 } = this.state ?? {};
    return stepsDone === 0
      ? undefined
      : { epoch: epochsDone + 1, step: stepsDone, steps, samplesPerSecond: 0 };
  }

  #tellPaused(): void {
    this.#options.tell({ set: { status: { phase: "paused", progress: this.#progress } } });
  }

  /** Reads the result. After that the run is over and needs no GPU any more. */
  async #end(isStopped: boolean): Promise<void> {
    const { network, trainer } = this.#restorable.prepared;
    const state = await trainer.read();
    this.#restorable.save(state);
    const { judged } = this.task;
    const confusion = confusionOf(judged, await predictionOf(network, judged));
    const fingerprint = await weightsFingerprint(state.parameters);
    this.#isOver = true;
    const phase = isStopped ? "stopped" : "done";
    this.#options.tell({ set: { status: { phase }, confusion, fingerprint } });
    // Inside an epoch what is kept stays that of the epoch before.
    this.#keeper?.end(phase, state.stepsDone === 0 ? fingerprint : undefined);
    this.#options.over(phase);
    this.#judging.request();
    this.#options.pictures.changed(false);
  }

  async #follow(): Promise<void> {
    this.#taker = await showRun(this.#restorable.prepared, this.task, this.#options);
  }

  async #leave(): Promise<void> {
    this.#taker?.dispose();
    this.#taker = undefined;
    await this.#options.snapshots.leave();
    await this.#options.pictures.leave();
  }

  #fail(failure: Failure): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#options.tell({ set: { status: { phase: "failed", failure: this.#failure } } });
    this.#keeper?.end("failed");
    this.#options.over("failed");
  }
}

import type { Dataset } from "../data/index.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  NoGpuError,
  type Plan,
  type Progress,
  type TrainingState,
  weightsFingerprint,
  writeModel,
  writeOnnx,
} from "../engine/index.ts";
import { hasStalled } from "../run/history.ts";
import type { Subject } from "./examiner.ts";
import { failureOf, sentence } from "./failure.ts";
import type { Gpu } from "./gpu.ts";
import { confusionOf, judge } from "./judge.ts";
import type { Failure, Report } from "./protocol.ts";
import { type Left, type RunKeeper, checkpointOf } from "./saves.ts";
import { type Machine, type Task, disposeMachine, machineOf } from "./task.ts";

/** Progress is told at most so often: eyes and the page need no more. Milliseconds. */
const PROGRESS_INTERVAL = 100;

/** So much training at most is lost with a GPU. Milliseconds. */
const SAVE_INTERVAL = 5000;

/** Losses in a row, without a saved step between them, after which the GPU is given up. */
const MOST_LOSSES = 5;

/** What a run is begun with. */
export interface Beginning {
  readonly gpu: Gpu;
  readonly task: Task;
  readonly report: (report: Report) => void;
  /** Where an earlier visit left it. */
  readonly left?: Left | undefined;
}

/**
 * One training run in the worker: it can be paused, gone on with, stopped, and asked about a drawing meanwhile. It
 * survives the loss of its GPU: another one goes on from the last saved step, with the same bits.
 */
export class Run {
  readonly #task: Task;
  readonly #gpu: Gpu;
  readonly #report: (report: Report) => void;
  readonly plan: Plan;
  #machine: Machine;
  #keeper: RunKeeper | undefined;
  #interruption = new AbortController();
  /** Settles when the GPU has done what it was given: only then may anything be freed. */
  #active = Promise.resolve();
  /** Ended, stopped or failed: there is nothing to go on with. */
  #over = false;
  /** Where it stands inside an epoch. */
  #progress: Progress | undefined;
  #toldAt = 0;
  #epochs: Epoch[];
  /** What the last save held: where another GPU goes on. */
  #state: TrainingState | undefined;
  #losses = 0;
  #failure: Failure | undefined;
  /** No GPU came back. */
  #gone = false;
  #drawing: Uint8Array | undefined;
  #judging: Promise<void> | undefined;
  #judgeAgain = false;

  private constructor({ gpu, task, report, left }: Beginning, machine: Machine) {
    this.#gpu = gpu;
    this.#task = task;
    this.#report = report;
    this.#machine = machine;
    this.#state = left?.state;
    this.#epochs = [...(left?.epochs ?? [])];
    this.plan = machine.trainer.plan;
  }

  /** @throws the errors of `Trainer.create` */
  static async create(beginning: Beginning): Promise<Run> {
    const { gpu, task, left } = beginning;
    return new Run(beginning, await machineOf(gpu.compute, task, left));
  }

  /** From now on, the run is kept; or no longer. */
  keepWith(keeper: RunKeeper | undefined): void {
    this.#keeper = keeper;
  }

  get epochs(): readonly Epoch[] {
    return this.#epochs;
  }

  goOn(): void {
    this.#interruption = new AbortController();
    const { signal } = this.#interruption;
    this.#active = this.#active.then(() => this.#train(signal));
  }

  /** One training step, then paused again. */
  step(): void {
    this.#interruption = new AbortController();
    const { signal } = this.#interruption;
    this.#active = this.#active.then(async () => {
      await this.#train(signal, 1);
      if (!this.#over) {
        await this.#paused();
      }
    });
  }

  pause(): void {
    this.#interrupt(() => this.#paused());
  }

  stop(): void {
    this.#interrupt(() => this.#onSomeGpu(() => this.#end(true)));
  }

  /** Its GPU was lost: another one takes its place, unless training has seen to that already. */
  lost(compute: ComputeDevice): void {
    this.#active = this.#active.then(async () => {
      const isMine = this.#machine.compute === compute;
      if (isMine && !this.#gone && (await this.#recover()) && !this.#over) {
        this.#report({ type: "paused", progress: this.#progress });
      }
    });
  }

  /** Judges a drawing at once, and again whenever the network has changed. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.#judge();
  }

  /** The network as a safetensors file, as it is or as it was after its best epoch; or as ONNX. */
  async save(which: "last" | "best" | "onnx"): Promise<Uint8Array<ArrayBuffer>> {
    const { settings, dataName, sizes } = this.#task;
    const parameters = await this.#parametersOf(which === "best" ? "best" : "last");
    const network = {
      sizes,
      parameters,
      metadata: { data: dataName, seed: String(settings.seed) },
    };
    return which === "onnx" ? writeOnnx(network) : writeModel(network);
  }

  /** The whole run as a checkpoint's file; undefined before there is anything to keep. */
  async checkpoint(dataset: Dataset, fingerprint: string) {
    const { name, count } = dataset;
    const data = { name, count, fingerprint, source: "page" };
    const keeping = { task: this.#task, plan: this.plan.name };
    return this.#state && checkpointOf(keeping, data, this.#state, this.#epochs);
  }

  /** Rows that were kept aside, or learned from where none are. */
  get judged(): Dataset {
    return this.#task.judged;
  }

  /** The network, as it is or as it was after its best epoch, to look into. */
  async subject(which: "last" | "best"): Promise<Subject> {
    const { compute, trainer } = this.#machine;
    const { sizes, settings } = this.#task;
    // A copy: training may go on meanwhile.
    const copy = new Network(compute, sizes, await this.#parametersOf(which));
    const state = this.#state;
    const epoch = which === "best" ? trainer.best?.epoch : trainer.epochsDone;
    return {
      name: `The network after epoch ${epoch ?? 0}`,
      network: copy,
      training:
        which === "last" && state !== undefined
          ? {
              state,
              learningRate: settings.lr,
              steps: state.epochsDone * trainer.steps + state.stepsDone,
            }
          : undefined,
      dispose: () => {
        copy.dispose();
      },
    };
  }

  async dispose(): Promise<void> {
    this.#interruption.abort();
    await this.#active;
    await this.#judging;
    disposeMachine(this.#machine);
  }

  /** From the GPU; from the last save, where the GPU is gone. */
  async #parametersOf(which: "last" | "best") {
    const { network, trainer } = this.#machine;
    try {
      return await (which === "best" ? trainer.readBest() : network.read());
    } catch (error) {
      if (this.#state === undefined || !this.#isLost) {
        throw error;
      }
      const { best, parameters } = this.#state;
      return which === "best" ? (best?.parameters ?? parameters) : parameters;
    }
  }

  #interrupt(then: () => void | Promise<void>): void {
    this.#interruption.abort();
    this.#active = this.#active.then(() => (this.#over ? undefined : then()));
  }

  async #paused(): Promise<void> {
    await this.#onSomeGpu(async () => {
      await this.#keep(await this.#machine.trainer.read());
      this.#report({ type: "paused", progress: this.#progress });
      this.#judge();
    });
  }

  /** @param steps ends after so many; at the end of the run unless given */
  async #train(signal: AbortSignal, steps?: number): Promise<void> {
    await this.#onSomeGpu(async () => {
      try {
        await this.#trainOn(signal, steps);
      } catch (error) {
        if (!signal.aborted || error !== signal.reason) {
          throw error;
        }
      }
    });
  }

  /** Does something that goes on from the last saved step, on as many GPUs as it takes. */
  async #onSomeGpu(work: () => Promise<void>): Promise<void> {
    do {
      try {
        await work();
        return;
      } catch (error) {
        if (!this.#isLost) {
          this.#fail(error);
          return;
        }
      }
    } while (await this.#recover());
  }

  get #isLost(): boolean {
    return this.#machine.compute.failure.aborted;
  }

  async #trainOn(signal: AbortSignal, steps: number | undefined): Promise<void> {
    const { trainer } = this.#machine;
    const { epochs: last, patience } = this.#task.settings;
    const progress = (at: Progress) => {
      this.#progress = at;
      // A single step stays paused all the while: the buttons under the pointer do not change.
      if (steps === undefined) {
        this.#tell(at);
      }
    };
    const write = (state: TrainingState) => this.#keep(state);
    const save = { interval: SAVE_INTERVAL, write };
    for await (const epoch of trainer.epochs(last, { signal, steps, progress, save })) {
      this.#progress = undefined;
      this.#epochs.push(epoch);
      this.#report({ type: "epoch", epoch });
      this.#judge();
      if (hasStalled(this.#epochs, patience)) {
        break;
      }
    }
    if (trainer.epochsDone === last || hasStalled(this.#epochs, patience)) {
      await this.#end(false);
    }
  }

  /** In memory for the next GPU, and in the browser's files for the next visit. */
  async #keep(state: TrainingState): Promise<void> {
    this.#state = state;
    this.#losses = 0;
    try {
      await this.#keeper?.keep(state, this.#epochs);
    } catch (error) {
      this.#keeper = undefined;
      this.#report({ type: "not-kept", message: sentence(error) });
    }
  }

  /** Puts another GPU in place of a lost one, never within another recovery: one thing happens at a time. */
  async #recover(): Promise<boolean> {
    this.#report({ type: "lost" });
    for (;;) {
      this.#losses += 1;
      try {
        await this.#judging;
        disposeMachine(this.#machine);
        const from = { plan: this.plan.name, state: this.#state };
        const compute = await this.#gpu.reopen(this.#machine.compute);
        this.#machine = await machineOf(compute, this.#task, from);
        compute.failure.throwIfAborted();
        this.#tellRestored();
        return true;
      } catch (error) {
        const isLostAgain = this.#gpu.compute.failure.aborted && !(error instanceof NoGpuError);
        if (!isLostAgain || this.#losses >= MOST_LOSSES) {
          this.#gone = true;
          this.#fail(error, "gone");
          return false;
        }
      }
    }
  }

  #tellRestored(): void {
    this.#epochs = this.#epochs.slice(0, this.#state?.epochsDone ?? 0);
    this.#progress = this.#place();
    this.#report({ type: "restored", epochs: this.#epochs, progress: this.#progress });
    this.#judge();
    if (this.#failure !== undefined) {
      this.#report({ type: "failed", failure: this.#failure });
    } else if (this.#over) {
      this.#report({ type: "ended", stopped: this.#epochs.length < this.#task.settings.epochs });
    }
  }

  #place(): Progress | undefined {
    const { trainer } = this.#machine;
    const { epochsDone = 0, stepsDone = 0 } = this.#state ?? {};
    return stepsDone === 0
      ? undefined
      : { epoch: epochsDone + 1, step: stepsDone, steps: trainer.steps, samplesPerSecond: 0 };
  }

  #tell(progress: Progress): void {
    const now = performance.now();
    if (now - this.#toldAt >= PROGRESS_INTERVAL) {
      this.#toldAt = now;
      this.#report({ type: "progress", progress });
    }
  }

  /** Says what the run came to; only then is it over, and needs no GPU any more. */
  async #end(stopped: boolean): Promise<void> {
    const { network, trainer } = this.#machine;
    this.#state = await trainer.read();
    const confusion = await confusionOf(network, this.#task.judged);
    const fingerprint = await weightsFingerprint(this.#state.parameters);
    this.#over = true;
    this.#report({ type: "ended", stopped });
    this.#report({ type: "confusion", confusion });
    this.#report({ type: "fingerprint", fingerprint });
    this.#judge();
  }

  #fail(error: unknown, kind = failureOf(error).kind): void {
    this.#over = true;
    this.#failure = { ...failureOf(error), kind };
    this.#report({ type: "failed", failure: this.#failure });
  }

  /** What fails on a lost GPU is no failure of the run: another one takes its place. */
  #failUnlessLost(error: unknown): void {
    if (!this.#isLost) {
      this.#fail(error);
    }
  }

  /** One judgement at a time; what changes meanwhile is judged next, and only the newest of it. */
  #judge(): void {
    this.#judgeAgain = true;
    this.#judging ??= this.#judgeWhileAsked();
  }

  async #judgeWhileAsked(): Promise<void> {
    try {
      while (this.#judgeAgain) {
        this.#judgeAgain = false;
        const { network } = this.#machine;
        const judgement = await judge(network, this.#task.shown, this.#drawing);
        this.#report({ type: "judged", judgement });
      }
    } catch (error) {
      this.#failUnlessLost(error);
    } finally {
      this.#judging = undefined;
    }
  }
}

import { errorMessage } from "../../base/error-message.ts";
import { type Correction, type Dataset, fitting } from "../../data/index.ts";
import { type ComputeDevice, type Examples, GpuFailure } from "../../engine/index.ts";
import { remarksOn } from "../../run/remarks.ts";
import type { RunEnd } from "../../run/runs/kept-run.ts";
import { type Settings, settingsFor } from "../../run/settings.ts";
import type { Speed } from "../../run/speed.ts";
import type { DataDesk } from "../data/data-desk.ts";
import type { DataSummary } from "../data/data-state.ts";
import type { ExamineDesk } from "../examine/examine-desk.ts";
import { type Failure, failureOf } from "../failure.ts";
import type { GpuQueue } from "../gpu-queue.ts";
import type { Gpu } from "../gpu.ts";
import type { LateDesk } from "../late-desk.ts";
import type { Change, Tell } from "../remote.ts";
import { beginningOf } from "../runs/beginning.ts";
import type { RunKeeper } from "../runs/run-keeper.ts";
import type { RunsDesk } from "../runs/runs-desk.ts";
import type { Digits } from "../storage/stored-digits.ts";
import { type Begun, NOTHING_YET, createRun, metadataOf, runFileOf, savedTaskOf } from "./begun.ts";
import { firstVaried, pageTaskOf } from "./page-task.ts";
import type { ReportParts } from "./report-parts.ts";
import { RunLock } from "./run-lock.ts";
import type { RunState } from "./run-state.ts";
import { RunStorage, type StoredRun, runFiles } from "./run-storage.ts";
import { Run } from "./run.ts";
import type { Showing } from "./show-run.ts";

const ignore = () => undefined;

/** While nothing trains, so many GPUs may be lost within a minute. Then the next one would be lost, too. */
const MAX_IDLE_LOSSES = 5;
const MINUTE_MS = 60_000;

/** What shows, keeps and examines the run. */
interface OtherDesks extends Showing {
  readonly examine: LateDesk<ExamineDesk>;
  readonly runs: RunsDesk;
}

/** What a run is to begin with, beside its digits. */
interface Beginning {
  readonly summary: DataSummary;
  readonly settings: Settings;
  /** The run of an earlier visit that continues. */
  readonly stored?: StoredRun;
  /** It waits before its first step. */
  readonly isPaused?: boolean;
}

/** Trains: at most one run at a time, on the data in use. */
export class RunDesk {
  readonly #queue: GpuQueue;
  readonly #data: DataDesk;
  readonly #others: OtherDesks;
  readonly #tell: Tell<RunState>;
  readonly #lock = new RunLock();
  #begun: Begun | undefined;
  #speed: Speed = "full";
  /** A run that will not train: its untrained network answers until the first run begins. */
  #untrained: Run | undefined;
  /** While a run is being made, whoever makes it handles a lost GPU. */
  #isBeginning = false;
  /** When GPUs were lost while nothing trained, in the last minute. */
  #idleLosses: readonly number[] = [];
  /** The image on the pad, which outlives the runs. */
  #drawing: Uint8Array | undefined;

  constructor(queue: GpuQueue, data: DataDesk, others: OtherDesks, tell: Tell<RunState>) {
    this.#queue = queue;
    this.#data = data;
    this.#others = others;
    this.#tell = tell;
  }

  /** Compiles what a run with these settings needs, so that it begins at once. Its untrained network answers until then. */
  async warmUp(settings: Settings): Promise<void> {
    await this.#queue.run(async (gpu) => {
      const { dataset } = this.#data;
      if (dataset === undefined || this.#begun !== undefined) {
        return;
      }
      try {
        await this.#endUntrained();
        const task = pageTaskOf(dataset, settings, []);
        const { pictures, snapshots } = this.#others;
        const tell = ({ set }: Change<RunState>) => {
          if (set?.judgement !== undefined) {
            this.#tell({ set: { judgement: set.judgement } });
          }
        };
        this.#untrained = await Run.create({ gpu, task, pictures, snapshots, tell, over: ignore });
        this.#untrained.draw(this.#drawing);
        await pictures.measure();
      } catch {
        // The settings may still change. If not, Train says what is wrong.
      }
    });
  }

  /** Shows how the first training digits are varied in an epoch, from 0. */
  async vary(settings: Settings, epoch: number): Promise<void> {
    await this.#queue.run(async (gpu) => {
      const { dataset } = this.#data;
      if (dataset !== undefined) {
        // If the GPU is lost, the run tells.
        const varied = await firstVaried(gpu.compute, dataset, settings, epoch).catch(() => []);
        this.#tell({ set: { varied } });
      }
    });
  }

  /**
   * Trains a new network on the data in use.
   *
   * @param corrections drawings to learn from, too
   * @param takeOver even if another tab trains, which then pauses
   * @param isPaused it waits before its first step
   */
  async train(
    settings: Settings,
    corrections: readonly Correction[],
    takeOver: boolean,
    isPaused = false,
  ): Promise<void> {
    // Other data may be chosen while this waits for its turn.
    const { dataset, summary } = this.#data;
    if (dataset === undefined || summary === undefined || !(await this.#queue.hasGpu())) {
      return;
    }
    this.#tell({ set: { status: { phase: "preparing" } } });
    await this.#queue.run(async (gpu) => {
      if (await this.#hold(takeOver)) {
        const own = settingsFor(dataset.drawn !== undefined, settings);
        await this.#begin(gpu, { dataset, corrections }, { summary, settings: own, isPaused });
      }
    });
  }

  /** Continues the run that an earlier visit did not finish. */
  async continueUnfinished(): Promise<void> {
    this.#tell({ set: { status: { phase: "preparing" } } });
    await this.#queue.run(async (gpu) => {
      if (!(await this.#hold(false))) {
        return;
      }
      const stored = await runFiles.newest();
      const digits = stored && (await runFiles.digitsOf(stored));
      if (stored === undefined || digits === undefined) {
        const message = "The run cannot be continued: its digits are no longer there.";
        this.#fail({ kind: "request", message });
        return;
      }
      const summary = this.#data.use(digits.dataset);
      await this.#begin(gpu, digits, { summary, settings: stored.settings, stored });
    });
  }

  async discardUnfinished(): Promise<void> {
    this.#tell({ set: { unfinished: undefined } });
    // Another tab may have continued it, or save its own.
    await RunLock.whileFree(() => runFiles.forget());
  }

  pause(): void {
    this.#begun?.run.pause();
  }

  async resume(): Promise<void> {
    if (await this.#holdAgain()) {
      this.#begun?.run.start();
    }
  }

  /** Takes one training step of a paused run. */
  async step(): Promise<void> {
    if (await this.#holdAgain()) {
      this.#begun?.run.step();
    }
  }

  /** For the step desk: the run, paused; undefined where there is none. */
  paused(): Run | undefined {
    this.#begun?.run.pause();
    return this.#begun?.run;
  }

  /** For the step desk: takes exactly this many training steps of the paused run. */
  async takeSteps(count: number): Promise<void> {
    if (await this.#holdAgain()) {
      await this.#begun?.run.takeSteps(count);
    }
  }

  /** How fast this run and later ones go. */
  setSpeed(speed: Speed): void {
    this.#speed = speed;
    this.#begun?.run.pace(speed);
    this.#tell({ set: { speed } });
  }

  /** Changes the learning rate of the run under way, from its next epoch on. */
  changeRate(rate: number): void {
    const begun = this.#begun;
    if (begun !== undefined) {
      const settings = begun.run.changeRate(rate);
      this.#begun = { ...begun, trained: { ...begun.trained, settings } };
      this.#tell({ set: { trained: this.#begun.trained } });
    }
  }

  /** Ends the run. What the network has learned stays. */
  stop(): void {
    this.#begun?.run.stop();
  }

  /** Judges this image, [784], now and whenever the network has changed; undefined while nothing is drawn. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    (this.#begun?.run ?? this.#untrained)?.draw(pixels);
  }

  /** The network as a file: safetensors as it is now or after its best epoch, or ONNX. */
  async networkFile(which: "last" | "best" | "onnx"): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { networkFileOf } = await import("./network-file.ts");
    const begun = this.#begun;
    return begun && networkFileOf(begun.run, which, await metadataOf(begun));
  }

  /** The network of the run with weights of eight bits, judged with them; undefined where there is no run. */
  async quantisedFile(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#queue.run(async ({ compute }) => {
      const { quantisedFileOf } = await import("./network-file.ts");
      const begun = this.#begun;
      return begun && quantisedFileOf(compute, begun.run, await metadataOf(begun));
    });
  }

  /** The whole run as a file, to continue elsewhere; undefined before its first save. */
  async runFile(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#begun && runFileOf(this.#begun);
  }

  /** What a report of the run needs beside its epochs; undefined where there is no run. */
  async reportParts(): Promise<ReportParts | undefined> {
    return this.#queue.run(async () => {
      const { reportPartsOf } = await import("./report-parts.ts");
      const begun = this.#begun;
      return begun && reportPartsOf(begun.run, await metadataOf(begun));
    });
  }

  /** Examines the network of the run on the validation rows. */
  async examine(which: "last" | "best"): Promise<void> {
    await this.#queue.run(async () => {
      const begun = this.#begun;
      if (begun !== undefined) {
        const examine = await this.#others.examine.open();
        const subject = await begun.run.subject(which, () => metadataOf(begun));
        await examine.examine(subject, begun.run.task.judged);
      }
    });
  }

  /** For the plane desk: the settings of the run that learns from this data; undefined where none does. */
  settingsOn(dataset: Dataset): Settings | undefined {
    return this.#begun?.digits.dataset === dataset ? this.#begun.run.task.settings : undefined;
  }

  /** For the plane desk: the classes that the network reads, if it has learned from this data for an epoch. */
  async read(dataset: Dataset, examples: Examples): Promise<Uint32Array | undefined> {
    return this.#queue.run(async () => {
      const run = this.#begun?.digits.dataset === dataset ? this.#begun.run : undefined;
      if (run === undefined || run.epochs.length === 0) {
        return undefined;
      }
      const { network } = await run.subject("last", () => Promise.resolve({}));
      try {
        return (await network.predict(examples)).predicted;
      } finally {
        network.dispose();
      }
    });
  }

  /** For the worker: a device was lost or reported an error. */
  async lost(compute: ComputeDevice): Promise<void> {
    this.#others.examine.loaded?.forget();
    this.#begun?.run.lost(compute);
    if (!this.#isIdle()) {
      return;
    }
    this.#tell({ set: { status: { phase: "restoring" } } });
    try {
      this.#countIdleLoss();
      await this.#endUntrained();
      await (await this.#queue.gpu)?.reopen(compute);
      if (this.#isIdle()) {
        this.#tell({ set: { status: { phase: "ready" } } });
      }
    } catch (error) {
      this.#fail({ ...failureOf(error), kind: "gpu" });
    }
  }

  /** For the worker: tells the page of a run that an earlier visit did not finish, unless another tab continues it. */
  async tellUnfinished(): Promise<void> {
    if (await RunLock.isElsewhere()) {
      return;
    }
    const stored = await runFiles.newest();
    if (stored !== undefined) {
      const { state, settings, savedAt, data } = stored;
      const { epochsDone, stepsDone } = state;
      const { epochs } = settings;
      const unfinished = { savedAt, epochsDone, stepsDone, epochs, data: data.name };
      this.#tell({ set: { unfinished } });
    }
  }

  /** @throws GpuFailure if so many GPUs are lost that the next one would be, too */
  #countIdleLoss(): void {
    const now = performance.now();
    this.#idleLosses = [...this.#idleLosses.filter((at) => now - at < MINUTE_MS), now];
    if (this.#idleLosses.length > MAX_IDLE_LOSSES) {
      throw new GpuFailure(
        `The GPU was lost ${this.#idleLosses.length} times within a minute. Restart the browser, or update the GPU's driver.`,
      );
    }
  }

  #isIdle(): boolean {
    return !this.#isBeginning && this.#begun === undefined;
  }

  /** Whether this tab may train. Two tabs would save their runs in the same files. */
  async #hold(takeOver: boolean): Promise<boolean> {
    const isHeld = await this.#lock.take(takeOver, () => {
      this.#begun?.run.saveTo(undefined);
      this.#begun?.run.pause();
      this.#tell({ set: { takenOver: true } });
    });
    this.#tell({ set: isHeld ? { takenOver: false } : { status: { phase: "elsewhere" } } });
    return isHeld;
  }

  /** Takes the lock back from another tab. Then the run is saved again from its beginning. */
  async #holdAgain(): Promise<boolean> {
    if (this.#lock.isHeld) {
      return true;
    }
    const isHeld = await this.#hold(true);
    if (isHeld && this.#begun !== undefined) {
      await this.#saveTo(this.#begun, undefined);
    }
    return isHeld;
  }

  async #begin(
    gpu: Gpu,
    digits: Digits,
    { summary: data, settings, stored, isPaused = false }: Beginning,
  ): Promise<void> {
    const { pictures, snapshots, runs } = this.#others;
    this.#isBeginning = true;
    let keeping: Promise<RunKeeper> | undefined;
    try {
      await this.#endFormer();
      const { dataset, corrections } = digits;
      const trained = { settings, data, drawings: fitting(dataset, corrections).length };
      const begins = { status: { phase: "preparing" }, trained } as const;
      const before = { isContinued: stored !== undefined, epochs: stored?.epochs ?? [] };
      this.#tell({ set: { ...NOTHING_YET, ...begins, ...before } });
      snapshots.begin();
      const task = pageTaskOf(dataset, settings, corrections);
      this.#tell({ set: { remarks: remarksOn(task).map(({ sentence }) => sentence) } });
      const over = (how: RunEnd) => {
        this.#over(how);
      };
      const from = await beginningOf(dataset, task, trained.drawings, gpu.compute.adapter);
      keeping = runs.begin(from, stored !== undefined);
      const speed = this.#speed;
      const setup = { gpu, task, pictures, snapshots, tell: this.#tell, over, speed, stored };
      const run = await createRun(setup);
      this.#begun = { run, trained, digits };
      this.#tell({ set: { plan: { name: run.plan.name, tiles: run.plan.tiles } } });
      run.draw(this.#drawing);
      run.keepIn(await keeping);
      this.#isBeginning = false;
      // Another tab may have taken over meanwhile.
      if (this.#lock.isHeld) {
        if (isPaused) {
          run.pause();
        } else {
          run.start();
        }
        await this.#saveTo(this.#begun, stored);
      } else {
        run.pause();
      }
    } catch (error) {
      this.#tell({ set: { judgement: { predictions: [], drawing: undefined } } });
      this.#fail(failureOf(error));
      void keeping?.then((keeper) => {
        keeper.end("failed");
        return runs.over("failed");
      }, ignore);
    } finally {
      this.#isBeginning = false;
    }
  }

  /** Frees the former run. */
  async #endFormer(): Promise<void> {
    const former = this.#begun;
    this.#others.examine.loaded?.forget();
    this.#begun = undefined;
    await this.#endUntrained();
    await former?.run.dispose();
    await this.#others.runs.leave();
  }

  async #endUntrained(): Promise<void> {
    const run = this.#untrained;
    this.#untrained = undefined;
    await run?.dispose();
  }

  async #saveTo(begun: Begun, stored: StoredRun | undefined): Promise<void> {
    try {
      const storage = await RunStorage.create(savedTaskOf(begun), begun.digits, stored);
      begun.run.saveTo(this.#lock.isHeld ? storage : undefined);
      if (begun.run.isOver) {
        // A short run ends before its digits are stored, and removes what is there until then.
        await RunLock.whileFree(() => runFiles.forget());
      }
    } catch (error) {
      this.#tell({ set: { saveProblem: errorMessage(error) } });
    }
  }

  /** Frees the lock for other tabs. A run that ended normally is also removed from storage. */
  #over(how: RunEnd): void {
    // Otherwise the stored run is that of another tab.
    const isMine = this.#lock.isHeld;
    this.#lock.release();
    void this.#others.runs.over(how);
    if (how !== "failed" && isMine) {
      this.#begun?.run.saveTo(undefined);
      void runFiles.forget().catch(ignore);
    }
  }

  #fail(failure: Failure): void {
    this.#lock.release();
    this.#tell({ set: { status: { phase: "failed", failure } } });
  }
}

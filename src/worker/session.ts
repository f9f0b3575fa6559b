import { type Dataset, dataFingerprint } from "../data/index.ts";
import type { ComputeDevice } from "../engine/index.ts";
import type { Settings } from "../run/settings.ts";
import { BenchDesk } from "./benchmark-desk.ts";
import { DataDesk } from "./data-desk.ts";
import { Examiner } from "./examiner.ts";
import { failureOf, sentence } from "./failure.ts";
import type { Gpu } from "./gpu.ts";
import type { Report, Request } from "./protocol.ts";
import { RunLock } from "./run-lock.ts";
import { type Beginning, Run } from "./run.ts";
import { type Digits, type Left, RunKeeper, forgetLeft, leftDigits, leftRun } from "./saves.ts";
import { type Task, firstVaried, fitting, taskOf, withDrawings } from "./task.ts";

/** GPUs that a run is begun on, one after the other is lost. */
const MOST_BEGINNINGS = 5;

/** The worker's side of the page: one data set in use, at most one run. */
export class Session {
  readonly #gpu: Gpu | undefined;
  readonly #report: (report: Report) => void;
  readonly #data: DataDesk;
  readonly #bench: BenchDesk;
  readonly #examiner: Examiner | undefined;
  readonly #lock = new RunLock();
  #run: Run | undefined;
  /** While a run is made, its maker sees to a lost GPU. */
  #beginning = false;
  /** Keeps the run once more, from its beginning. */
  #keepAnew: (() => Promise<void>) | undefined;
  /** What the run learns from, drawings and all: other data may have been chosen meanwhile. */
  #learned: Dataset | undefined;
  /** The image on the pad: it outlives the runs. */
  #drawing: Uint8Array | undefined;

  /** Without a GPU data is still made and read; only training is not. */
  constructor(gpu: Gpu | undefined, report: (report: Report) => void) {
    this.#gpu = gpu;
    this.#report = report;
    this.#data = new DataDesk(report);
    this.#bench = new BenchDesk(report);
    this.#examiner = gpu && new Examiner(gpu, report);
  }

  /** The GPU was lost, or reported an error. */
  async lost(compute: ComputeDevice): Promise<void> {
    this.#examiner?.forget();
    if (this.#run !== undefined) {
      this.#run.lost(compute);
      return;
    }
    if (this.#beginning) {
      // Whoever begins the run hears of it.
      return;
    }
    this.#report({ type: "lost" });
    try {
      await this.#gpu?.reopen(compute);
      this.#report({ type: "restored", epochs: [], progress: undefined });
    } catch (error) {
      this.#report({ type: "failed", failure: { ...failureOf(error), kind: "gpu" } });
    }
  }

  /** Tells the page of a run that an earlier visit left. */
  async tellLeft(): Promise<void> {
    if (this.#gpu !== undefined && !(await RunLock.isElsewhere())) {
      const left = await leftRun();
      if (left !== undefined) {
        const { state, settings, keptAt, data } = left;
        const { epochsDone, stepsDone } = state;
        const place = { keptAt, epochsDone, stepsDone, epochs: settings.epochs, data: data.name };
        this.#report({ type: "left", left: place });
      }
    }
  }

  async answer(request: Request): Promise<void> {
    switch (request.type) {
      case "use-built-in":
        this.#data.draw(request.count, request.seed);
        break;
      case "read-files":
        await this.#data.read(request.files);
        break;
      case "read-address":
        await this.#data.fetch(request.address);
        break;
      case "read-mnist":
        await this.#data.fetchMnist();
        break;
      case "choose-classes":
        this.#data.chooseClasses(request.classes);
        break;
      case "cancel-reading":
        this.#data.cancel();
        break;
      case "describe":
        this.#data.describe();
        break;
      case "browse":
        this.#data.browse(request.label, request.from);
        break;
      case "compare":
        await this.#data.compare(request.files);
        break;
      case "warm-up":
        await this.#warmUp(request.settings);
        break;
      case "train":
        await this.#train(request);
        break;
      case "go-on-left":
        await this.#goOnLeft();
        break;
      case "discard-left":
        await forgetLeft();
        break;
      case "save-run":
        await this.#saveRun();
        break;
      case "examine-digit":
        await this.#examiner?.digit(request.pixels);
        break;
      case "examine-unit":
        await this.#examiner?.unit(request.unit);
        break;
      case "vary":
        await this.#vary(request.settings, request.epoch);
        break;
      case "pause":
        this.#run?.pause();
        break;
      case "go-on":
        if (await this.#holdAgain()) {
          this.#run?.goOn();
        }
        break;
      case "stop":
        this.#run?.stop();
        break;
      case "draw":
        this.#drawing = request.pixels;
        this.#run?.draw(request.pixels);
        break;
      case "step":
        if (await this.#holdAgain()) {
          this.#run?.step();
        }
        break;
      case "save":
        await this.#save(request.which);
        break;
      case "examine":
        await this.#examine(request.which);
        break;
      case "examine-files":
        await this.#examiner?.open(request.files, this.#data.dataset);
        break;
      case "examine-cell":
        this.#examiner?.cell(request.label, request.predicted);
        break;
      case "submit":
        await this.#examiner?.submit(request.files);
        break;
      case "benchmark":
        await this.#bench.run(request.quick);
        break;
      case "stop-benchmark":
        this.#bench.stop();
        break;
    }
  }

  async #warmUp(settings: Settings): Promise<void> {
    const { dataset } = this.#data;
    if (this.#gpu === undefined || dataset === undefined) {
      return;
    }
    try {
      const task = taskOf(dataset, settings, []);
      const run = await Run.create({ gpu: this.#gpu, task, report: () => undefined });
      run.draw(undefined);
      await run.dispose();
    } catch {
      // Whatever is wrong is told when Train is pressed: the settings may change until then.
    }
  }

  async #vary(settings: Settings, epoch: number): Promise<void> {
    const { dataset } = this.#data;
    if (this.#gpu !== undefined && dataset !== undefined) {
      const images = await firstVaried(this.#gpu.compute, dataset, settings, epoch);
      this.#report({ type: "varied", images });
    }
  }

  async #train({ settings, corrections, takeOver }: Extract<Request, { type: "train" }>) {
    const { dataset } = this.#data;
    if (this.#gpu === undefined || dataset === undefined) {
      return;
    }
    if (await this.#hold(takeOver)) {
      await this.#begin({ dataset, corrections }, settings, undefined);
    }
  }

  /** Goes on with the run that an earlier visit left. */
  async #goOnLeft(): Promise<void> {
    if (!(await this.#hold(false))) {
      return;
    }
    const left = await leftRun();
    const digits = left && (await leftDigits(left));
    if (left === undefined || digits === undefined) {
      const message = "The run cannot be gone on with: its digits are no longer there.";
      this.#report({ type: "failed", failure: { kind: "request", message } });
      return;
    }
    this.#data.use(digits.dataset);
    await this.#begin(digits, left.settings, left);
  }

  /** Whether this tab may train: two would keep their runs in the same files. */
  async #hold(takeOver: boolean): Promise<boolean> {
    const held = await this.#lock.take(takeOver, () => {
      this.#run?.keepWith(undefined);
      this.#run?.pause();
      this.#report({ type: "taken-over" });
    });
    if (!held) {
      this.#report({ type: "elsewhere" });
    }
    return held;
  }

  /** A run that another tab took the place of takes it back, and is kept again. */
  async #holdAgain(): Promise<boolean> {
    if (this.#lock.isHeld) {
      return true;
    }
    const held = await this.#hold(true);
    if (held) {
      await this.#keepAnew?.();
    }
    return held;
  }

  async #begin(digits: Digits, settings: Settings, left: Left | undefined): Promise<void> {
    const { dataset, corrections } = digits;
    const former = this.#run;
    // It may be the run's own network.
    this.#examiner?.forget();
    this.#run = undefined;
    await former?.dispose();
    const gpu = this.#gpu;
    if (gpu === undefined) {
      return;
    }
    const drawings = fitting(dataset, corrections).length;
    this.#report({ type: "preparing", settings, drawings, epochs: left?.epochs ?? [] });
    try {
      const task = taskOf(dataset, settings, corrections);
      const report = (told: Report) => {
        this.#hear(told);
      };
      this.#beginning = true;
      const run = await begun({ gpu, task, report, left });
      this.#run = run;
      this.#learned = withDrawings(dataset, corrections);
      run.draw(this.#drawing);
      run.goOn();
      this.#beginning = false;
      this.#keepAnew = () => this.#keep(run, task, digits, undefined);
      await this.#keep(run, task, digits, left);
    } catch (error) {
      this.#report({ type: "failed", failure: failureOf(error) });
    } finally {
      this.#beginning = false;
    }
  }

  async #keep(run: Run, task: Task, digits: Digits, left: Left | undefined): Promise<void> {
    try {
      run.keepWith(await RunKeeper.create({ ...digits, task, plan: run.plan.name }, left));
    } catch (error) {
      this.#report({ type: "not-kept", message: sentence(error) });
    }
  }

  /** A run that is over holds no other tab up; one that came to its end need not be kept either. */
  #hear(report: Report): void {
    this.#report(report);
    if (report.type === "failed") {
      this.#lock.release();
    }
    if (report.type === "ended") {
      this.#run?.keepWith(undefined);
      this.#lock.release();
      void forgetLeft().catch(() => undefined);
    }
  }

  async #saveRun(): Promise<void> {
    const dataset = this.#learned;
    const file = dataset && (await this.#run?.checkpoint(dataset, await dataFingerprint(dataset)));
    if (file !== undefined) {
      this.#report({ type: "saved", which: "run", file });
    }
  }

  async #examine(which: "last" | "best"): Promise<void> {
    const run = this.#run;
    if (run !== undefined) {
      await this.#examiner?.examine(await run.subject(which), run.judged);
    }
  }

  async #save(which: "last" | "best" | "onnx"): Promise<void> {
    const file = await this.#run?.save(which);
    if (file !== undefined) {
      this.#report({ type: "saved", which, file });
    }
  }
}

/** Begins a run, on another GPU where the present one is lost meanwhile. */
async function begun(beginning: Beginning): Promise<Run> {
  const { gpu } = beginning;
  for (let attempt = 1; ; attempt++) {
    const { compute } = gpu;
    try {
      return await Run.create(beginning);
    } catch (error) {
      if (!compute.failure.aborted || attempt === MOST_BEGINNINGS) {
        throw error;
      }
      await gpu.reopen(compute);
    }
  }
}

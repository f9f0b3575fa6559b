import { errorMessage } from "../../base/error-message.ts";
import { DataError, type Dataset } from "../../data/index.ts";
import { Network, RequestError } from "../../engine/index.ts";
import { settingsFor } from "../../run/settings.ts";
import { estimatedSeconds } from "../../run/sweep/estimate.ts";
import {
  type SettingLists,
  configurationName,
  networkCount,
  networksOf,
  sweptSettings,
} from "../../run/sweep/networks.ts";
import { isTrained } from "../../run/sweep/population.ts";
import type { SweepPoint } from "../../run/sweep/sweep.ts";
import { taskOf } from "../../run/task.ts";
import { trainedOn } from "../../run/trained-on.ts";
import type { DataDesk } from "../data/data-desk.ts";
import type { ExamineDesk } from "../examine/examine-desk.ts";
import type { GpuQueue } from "../gpu-queue.ts";
import type { Gpu } from "../gpu.ts";
import type { LateDesk } from "../late-desk.ts";
import type { Tell } from "../remote.ts";
import { TUNING } from "../run/restorable-run.ts";
import { RunLock } from "../run/run-lock.ts";
import { SweepRun } from "./sweep-run.ts";
import type { Estimate, SweepState, Swept } from "./sweep-state.ts";
import { type StoredSweep, savesOfSweep, sweepFiles } from "./sweep-storage.ts";

/** A sweep with what it was begun on. */
interface Begun {
  readonly run: SweepRun;
  readonly swept: Swept;
  readonly dataset: Dataset;
  readonly validation: Dataset;
}

/** Trains many networks: at most one sweep at a time, on the data in use, and never beside a run. */
export class SweepDesk {
  readonly #queue: GpuQueue;
  readonly #data: DataDesk;
  readonly #examine: LateDesk<ExamineDesk>;
  readonly #tell: Tell<SweepState>;
  /** The same lock as that of a run, since both need the GPU for themselves. */
  readonly #lock = new RunLock();
  #begun: Begun | undefined;
  #drawing: Uint8Array | undefined;

  constructor(
    queue: GpuQueue,
    data: DataDesk,
    examine: LateDesk<ExamineDesk>,
    tell: Tell<SweepState>,
  ) {
    this.#queue = queue;
    this.#data = data;
    this.#examine = examine;
    this.#tell = tell;
  }

  /** Measures a few steps, and tells how long the whole sweep would take. */
  async estimate(lists: SettingLists): Promise<void> {
    if (!(await this.#queue.hasGpu())) {
      return;
    }
    const tell = (estimate: Estimate) => {
      this.#tell({ set: { estimate } });
    };
    tell({ seconds: undefined });
    await this.#queue.run(async ({ compute }) => {
      const { dataset } = this.#data;
      if (dataset === undefined || this.#lock.isHeld) {
        // A sweep has begun meanwhile.
        this.#tell({ set: { estimate: undefined } });
        return;
      }
      try {
        const own = listsFor(dataset, lists);
        const data = dataOf(dataset, own);
        tell({ seconds: await estimatedSeconds(compute, networksOf(own), data, TUNING) });
      } catch (error) {
        tell({ seconds: undefined, problem: errorMessage(error) });
      }
    });
  }

  /**
   * Trains a network for each combination of the values.
   *
   * @param takeOver even if another tab trains, which then pauses
   */
  async start(lists: SettingLists, takeOver = false): Promise<void> {
    const { dataset } = this.#data;
    if (dataset !== undefined) {
      await this.#begin(takeOver, () => Promise.resolve({ dataset, lists, stored: undefined }));
    }
  }

  /** Continues the sweep that an earlier visit did not finish. */
  async continueUnfinished(): Promise<void> {
    await this.#begin(false, async () => {
      const stored = await sweepFiles.newest();
      const digits = stored && (await sweepFiles.digitsOf(stored));
      if (stored === undefined || digits === undefined) {
        throw new DataError("The sweep cannot be continued: its digits are no longer there.");
      }
      const { dataset } = digits;
      this.#data.use(dataset);
      return { dataset, lists: stored.lists, stored };
    });
  }

  async discardUnfinished(): Promise<void> {
    this.#tell({ set: { unfinished: undefined } });
    // Another tab may have continued it, or save its own.
    await RunLock.whileFree(() => sweepFiles.forget());
  }

  pause(): void {
    this.#begun?.run.pause();
  }

  /** Goes on with a paused sweep, where need be in the place of another tab that trains. */
  async resume(): Promise<void> {
    const begun = this.#begun;
    if (begun?.run.isPaused === true && (await this.#holdAgain(begun))) {
      begun.run.goOn();
    }
  }

  /** Ends the sweep. What the networks have learned stays. */
  stop(): void {
    this.#begun?.run.stop();
  }

  /** Reads this image, [784], with every network; undefined while nothing is drawn. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.#begun?.run.draw(pixels);
  }

  /** Examines a network that has ended, or one that is paused, as it was saved. */
  async examineNetwork(number: number): Promise<void> {
    const examine = await this.#examine.open();
    await this.#queue.run(async ({ compute }) => {
      const begun = this.#begun;
      const network = begun?.run.networks.find((one) => one.number === number);
      const parameters = begun && parametersOf(begun.run, number);
      if (begun === undefined || network === undefined || parameters === undefined) {
        return;
      }
      const { swept, dataset, validation } = begun;
      const { settings } = network;
      const first = begun.run.networks[0]?.settings ?? settings;
      const sizes = [dataset.width * dataset.height, ...settings.layers, dataset.classes];
      const name = configurationName(settings, swept.names);
      const subject = {
        name: `network ${number} of the sweep (${name === "" ? "" : `${name}, `}seed ${settings.seed})`,
        network: new Network(compute, sizes, parameters),
        training: undefined,
        trainedOn: dataOf(dataset, swept.lists).training,
        metadata: () => trainedOn(dataset, first, settings.seed),
      };
      await examine.examine(subject, validation);
    });
  }

  /** For the worker: tells the page of a sweep that an earlier visit did not finish, unless another tab trains. */
  async tellUnfinished(): Promise<void> {
    if (await RunLock.isElsewhere()) {
      return;
    }
    const stored = await sweepFiles.newest();
    if (stored !== undefined) {
      const { savedAt, lists, results, data } = stored;
      const [networks, ended] = [networkCount(lists), results.length];
      this.#tell({ set: { unfinished: { savedAt, networks, ended, data: data.name } } });
    }
  }

  /** @param open gives what to train on */
  async #begin(
    takeOver: boolean,
    open: () => Promise<{
      readonly dataset: Dataset;
      readonly lists: SettingLists;
      readonly stored: StoredSweep | undefined;
    }>,
  ): Promise<void> {
    if (!(await this.#queue.hasGpu())) {
      return;
    }
    this.#tell({ set: { status: { phase: "preparing" }, unfinished: undefined } });
    await this.#queue.run(async (gpu) => {
      if (!(await this.#hold(takeOver))) {
        this.#tell({ set: { status: { phase: "elsewhere" } } });
        return;
      }
      try {
        const { dataset, lists, stored } = await open();
        const begun = this.#begunWith(gpu, dataset, listsFor(dataset, lists), stored);
        this.#begun = begun;
        await this.#saveTo(begun, stored);
        begun.run.draw(this.#drawing);
        this.#tell({ set: { status: { phase: "training" } } });
        // Another tab may have taken over meanwhile.
        if (!this.#lock.isHeld) {
          begun.run.pause();
        }
        // The queue is for what makes and frees networks: training is not in it.
        void this.#train(begun);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  /** Whether this tab may train. Two tabs would save their sweeps in the same files. */
  async #hold(takeOver: boolean): Promise<boolean> {
    const isHeld = await this.#lock.take(takeOver, () => {
      this.#begun?.run.saveTo(undefined);
      this.#begun?.run.pause();
      this.#tell({ set: { takenOver: true } });
    });
    if (isHeld) {
      this.#tell({ set: { takenOver: false } });
    }
    return isHeld;
  }

  /** Takes the lock back from another tab. Then the sweep is saved anew, at once. */
  async #holdAgain(begun: Begun): Promise<boolean> {
    if (!this.#lock.isHeld && (await this.#hold(true))) {
      await this.#saveTo(begun, undefined);
      await begun.run.save();
    }
    return this.#lock.isHeld;
  }

  #begunWith(gpu: Gpu, dataset: Dataset, lists: SettingLists, from: SweepPoint | undefined): Begun {
    const { training, validation } = dataOf(dataset, lists);
    const swept: Swept = {
      lists,
      names: sweptSettings(lists),
      data: dataset.name,
      trainingRows: training.count,
      validationRows: validation.count,
    };
    this.#tell({
      set: {
        swept,
        networks: networksOf(lists).map(({ number, settings }) => ({
          ...{ number, settings, epochs: [], losses: new Float32Array(), share: 0 },
          ...{ ended: undefined, judged: undefined, reason: undefined },
        })),
        ...{ share: 0, secondsLeft: undefined, comparison: undefined, readings: undefined },
        ...{ saveProblem: undefined, unfinished: undefined, estimate: undefined },
      },
    });
    const run = new SweepRun({ gpu, swept, training, validation, from, tell: this.#tell });
    return { run, swept, dataset, validation };
  }

  async #train({ run }: Begun): Promise<void> {
    try {
      await run.train();
      // Otherwise the saved sweep is that of another tab.
      if (this.#lock.isHeld) {
        await sweepFiles.forget().catch(() => undefined);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      run.saveTo(undefined);
      this.#lock.release();
    }
  }

  async #saveTo({ run, swept, dataset }: Begun, stored: StoredSweep | undefined): Promise<void> {
    try {
      const save = await savesOfSweep(swept.lists, dataset, stored);
      const saveTelling = async (point: SweepPoint) => {
        const saveProblem = await save(point).then(() => undefined, errorMessage);
        this.#tell({ set: { saveProblem } });
      };
      run.saveTo(this.#lock.isHeld ? saveTelling : undefined);
    } catch (error) {
      this.#tell({ set: { saveProblem: errorMessage(error) } });
    }
  }

  #fail(error: unknown): void {
    this.#lock.release();
    this.#tell({ set: { status: { phase: "failed", message: errorMessage(error) } } });
  }
}

/** Only built-in digits can be drawn anew. */
function listsFor(dataset: Dataset, lists: SettingLists): SettingLists {
  const [fresh = false] = lists.fresh;
  const [first] = networksOf(lists);
  return first !== undefined &&
    fresh &&
    !settingsFor(dataset.drawn !== undefined, first.settings).fresh
    ? { ...lists, fresh: [false] }
    : lists;
}

/**
 * The data of all networks, which the first seed splits: they are judged on the same rows.
 *
 * @throws DataError if the data cannot be split; RequestError for a batch that is too large
 */
function dataOf(dataset: Dataset, lists: SettingLists) {
  const [first] = networksOf(lists);
  if (first === undefined) {
    throw new RequestError("A sweep needs one network or more.");
  }
  const { training, validation = training } = taskOf(dataset, first.settings);
  const large = lists.batch.find((batch) => batch > training.count);
  if (large !== undefined) {
    throw new RequestError(
      `The batch size ${large} is larger than the ${training.count} training rows. Give only smaller ones.`,
    );
  }
  return { training, validation };
}

function parametersOf({ results, point }: SweepRun, number: number) {
  const result = results.find(({ network }) => network.number === number);
  return result !== undefined && isTrained(result)
    ? result.parameters
    : point.group?.members.find((one) => one.number === number)?.state.parameters;
}

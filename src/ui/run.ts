import { type Dataset, selectRows, splitDataset } from "../data/index.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  type Progress,
  Trainer,
  pin,
  tuned,
  weightsFingerprint,
  writeModel,
} from "../engine/index.ts";
import { hasStalled } from "../history.ts";
import type { Settings } from "../settings.ts";
import type { Subject } from "./examiner.ts";
import { failureOf } from "./failure.ts";
import { confusionOf, judge } from "./judge.ts";
import type { Report } from "./protocol.ts";
import { tuningStore } from "./tuning-store.ts";

/** Digits shown with what the network makes of them. */
const SHOWN = 12;

/** Progress is told at most so often: eyes and the page need no more. Milliseconds. */
const PROGRESS_INTERVAL = 100;

/** What a run is made of. */
interface Parts {
  readonly settings: Settings;
  readonly dataName: string;
  readonly network: Network;
  readonly trainer: Trainer;
  /** Rows to judge: kept aside, or learned from where none are. */
  readonly judged: Dataset;
  readonly shown: Dataset;
  readonly report: (report: Report) => void;
}

/** One training run in the worker: it can be paused, gone on with, stopped, and asked about a drawing meanwhile. */
export class Run {
  readonly #parts: Parts;
  #interruption = new AbortController();
  /** Settles when the GPU has done what it was given: only then may anything be freed. */
  #active = Promise.resolve();
  /** Ended, stopped or failed: there is nothing to go on with. */
  #over = false;
  /** Where it stands inside an epoch. */
  #progress: Progress | undefined;
  #toldAt = 0;
  readonly #epochs: Epoch[] = [];
  #drawing: Uint8Array | undefined;
  #judging: Promise<void> | undefined;
  #judgeAgain = false;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws the errors of the split and of `Trainer.create` */
  static async create(
    compute: ComputeDevice,
    dataset: Dataset,
    settings: Settings,
    report: (report: Report) => void,
  ): Promise<Run> {
    const { training, validation } = splitDataset(dataset, settings);
    const sizes = [dataset.width * dataset.height, ...settings.layers, dataset.classes];
    const network = new Network(compute, sizes, settings.seed);
    const { batch, lr: learningRate, seed } = settings;
    try {
      const tuning = await tuned(compute, network.model, batch, navigator.userAgent, tuningStore);
      pin(compute, tuning);
      const plan = settings.plan === "auto" ? tuning.plan : settings.plan;
      const schedule = { name: settings.schedule, epochs: settings.epochs };
      const options = { training, validation, batch, learningRate, seed, plan, schedule };
      const trainer = await Trainer.create(compute, network, options);
      const judged = validation ?? training;
      const first = Uint32Array.from({ length: Math.min(SHOWN, judged.count) }, (_, row) => row);
      const shown = selectRows(judged, first);
      return new Run({ settings, dataName: dataset.name, network, trainer, judged, shown, report });
    } catch (error) {
      network.dispose();
      throw error;
    }
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
        this.#parts.report({ type: "paused", progress: this.#progress });
        this.#judge();
      }
    });
  }

  pause(): void {
    this.#interrupt(() => {
      this.#parts.report({ type: "paused", progress: this.#progress });
      this.#judge();
    });
  }

  stop(): void {
    this.#interrupt(() => this.#end({ type: "ended", stopped: true }));
  }

  /** Judges a drawing at once, and again whenever the network has changed. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.#judge();
  }

  /** The network, as it is or as it was after its best epoch, as a safetensors file. */
  async save(which: "last" | "best"): Promise<Uint8Array<ArrayBuffer>> {
    const { network, trainer, settings, dataName } = this.#parts;
    const parameters = await (which === "best" ? trainer.readBest() : network.read());
    const { sizes } = network.model;
    const metadata = { data: dataName, seed: String(settings.seed) };
    return writeModel({ sizes, parameters, metadata });
  }

  /** Rows that were kept aside, or learned from where none are. */
  get judged(): Dataset {
    return this.#parts.judged;
  }

  /** The network, as it is or as it was after its best epoch, to look into. */
  async subject(compute: ComputeDevice, which: "last" | "best"): Promise<Subject> {
    const { network, trainer } = this.#parts;
    const { sizes } = network.model;
    // A copy: training may go on meanwhile.
    const parameters = await (which === "best" ? trainer.readBest() : network.read());
    const copy = new Network(compute, sizes, parameters);
    const epoch = which === "best" ? trainer.best?.epoch : trainer.epochsDone;
    return {
      name: `The network after epoch ${epoch ?? 0}`,
      network: copy,
      dispose: () => {
        copy.dispose();
      },
    };
  }

  async dispose(): Promise<void> {
    this.#interruption.abort();
    await this.#active;
    await this.#judging;
    this.#parts.trainer.dispose();
    this.#parts.network.dispose();
  }

  #interrupt(then: () => void | Promise<void>): void {
    this.#interruption.abort();
    this.#active = this.#active.then(() => (this.#over ? undefined : then()));
  }

  /** @param steps ends after so many; at the end of the run unless given */
  async #train(signal: AbortSignal, steps?: number): Promise<void> {
    const { trainer, settings, report } = this.#parts;
    const progress = (at: Progress) => {
      this.#tell(at);
    };
    try {
      for await (const epoch of trainer.epochs(settings.epochs, { signal, steps, progress })) {
        this.#progress = undefined;
        this.#epochs.push(epoch);
        report({ type: "epoch", epoch });
        this.#judge();
        if (hasStalled(this.#epochs, settings.patience)) {
          break;
        }
      }
      const isDone = trainer.epochsDone === settings.epochs;
      if (isDone || hasStalled(this.#epochs, settings.patience)) {
        await this.#end({ type: "ended", stopped: false });
      }
    } catch (error) {
      if (error !== signal.reason) {
        this.#fail(error);
      }
    }
  }

  #tell(progress: Progress): void {
    this.#progress = progress;
    const now = performance.now();
    if (now - this.#toldAt >= PROGRESS_INTERVAL) {
      this.#toldAt = now;
      this.#parts.report({ type: "progress", progress });
    }
  }

  async #end(report: Report): Promise<void> {
    this.#over = true;
    this.#parts.report(report);
    this.#judge();
    try {
      const { network, judged } = this.#parts;
      this.#parts.report({ type: "confusion", confusion: await confusionOf(network, judged) });
      const fingerprint = await weightsFingerprint(await network.read());
      this.#parts.report({ type: "fingerprint", fingerprint });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#over = true;
    this.#parts.report({ type: "failed", failure: failureOf(error) });
  }

  /** One judgement at a time; what changes meanwhile is judged next, and only the newest of it. */
  #judge(): void {
    this.#judgeAgain = true;
    this.#judging ??= this.#judgeWhileAsked();
  }

  async #judgeWhileAsked(): Promise<void> {
    const { network, shown, report } = this.#parts;
    try {
      while (this.#judgeAgain) {
        this.#judgeAgain = false;
        report({ type: "judged", judgement: await judge(network, shown, this.#drawing) });
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#judging = undefined;
    }
  }
}

import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import type { Dataset } from "../../data/index.ts";
import { judge } from "../../run/examine/judge.ts";
import type { Tell } from "../remote.ts";
import type { RestorableRun } from "./restorable-run.ts";
import type { RunState } from "./run-state.ts";

/** Milliseconds between two judgements during an epoch, which may take minutes. */
const INTERVAL = 500;

/** Lets the network of a run read the digits that the page shows, and the drawing, whenever something has changed. */
export class Judging {
  readonly #run: RestorableRun;
  readonly #shown: Dataset;
  readonly #tell: Tell<RunState>;
  readonly #judging = new Coalesced(() => this.#judge());
  #drawing: Uint8Array | undefined;
  #judgedAt = 0;
  /** Whether it has failed on a GPU that works. */
  #hasFailed = false;

  constructor(run: RestorableRun, shown: Dataset, tell: Tell<RunState>) {
    this.#run = run;
    this.#shown = shown;
    this.#tell = tell;
  }

  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.request();
  }

  request(): void {
    this.#judging.request();
  }

  /** The network trains: it is judged where that was long ago. */
  progressed(): void {
    if (performance.now() - this.#judgedAt >= INTERVAL) {
      this.request();
    }
  }

  /** Settles when nothing is judged any more. */
  idle(): Promise<void> {
    return this.#judging.idle();
  }

  async #judge(): Promise<void> {
    this.#judgedAt = performance.now();
    try {
      const judgement = await judge(this.#run.prepared.network, this.#shown, this.#drawing);
      this.#tell({ set: { judgement } });
    } catch (error) {
      // On a lost GPU it fails, too; then another GPU judges again. The run goes on without it.
      if (!this.#run.isLost) {
        this.#tellFailure(error);
      }
    }
  }

  /** Says once that the network cannot be judged now, and shows no old answers. */
  #tellFailure(error: unknown): void {
    const judgement = { predictions: [], drawing: undefined };
    const remark = `The network cannot read the digits that are shown: ${errorMessage(error)}`;
    const add = this.#hasFailed ? {} : { remarks: [remark] };
    this.#hasFailed = true;
    this.#tell({ set: { judgement }, add });
  }
}

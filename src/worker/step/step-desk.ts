import { errorMessage } from "../../base/error-message.ts";
import { OneAtATime } from "../../base/one-at-a-time.ts";
import { type ExplainedStep, type StepChoice, StepExplainer } from "../../engine/index.ts";
import { rateAt } from "../../run/rates.ts";
import type { Tell } from "../remote.ts";
import type { RunDesk } from "../run/run-desk.ts";
import type { Run } from "../run/run.ts";
import type { ShownStep, StepState } from "./step-state.ts";

const NOTHING: StepState = {
  explained: undefined,
  detail: undefined,
  check: undefined,
  advancing: undefined,
  problem: undefined,
};

/**
 * Explains one training step of the run with its numbers. The step is taken on a copy of the run's state, so that the run stands
 * where it stood until the step is kept.
 */
export class StepDesk {
  readonly #run: RunDesk;
  readonly #tell: Tell<StepState>;
  #explainer: StepExplainer | undefined;
  readonly #work = new OneAtATime();
  /** While the run takes steps: aborted when the next one is no longer to be explained. */
  #advance: AbortController | undefined;

  constructor(run: RunDesk, tell: Tell<StepState>) {
    this.#run = run;
    this.#tell = tell;
  }

  /** Pauses the run and explains its next step. */
  explain(): Promise<void> {
    return this.#inTurn(() => this.#explain());
  }

  /** Shows the numbers of one digit, one unit and one weight. */
  choose(choice: StepChoice): Promise<void> {
    return this.#inTurn(async () => {
      const detail = await this.#explainer?.detail(choice);
      this.#tell({ set: { detail, check: undefined } });
    });
  }

  /** Shows another digit, or another unit, and the weight that tells most about it. */
  chooseTelling(row: number, unit?: Pick<StepChoice, "layer" | "unit">): Promise<void> {
    return this.#inTurn(async () => {
      const choice = await this.#explainer?.tellingChoice(row, unit);
      const detail = choice && (await this.#explainer?.detail(choice));
      this.#tell({ set: { detail, check: undefined } });
    });
  }

  /** Measures the gradient by a weight with two forward passes. */
  check(choice: StepChoice): Promise<void> {
    return this.#inTurn(async () => {
      this.#tell({ set: { check: await this.#explainer?.checkGradient(choice) } });
    });
  }

  /** Lets the run take the step that was explained. */
  keep(): Promise<void> {
    return this.#inTurn(async () => {
      this.#end();
      await this.#run.takeSteps(1);
    });
  }

  /** Lets the run take steps, of which the explained one is the first, and explains the one that comes next. */
  advance(steps: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#forget();
      this.#tell({ set: { advancing: steps } });
      const { signal } = (this.#advance = new AbortController());
      try {
        await this.#run.takeSteps(steps);
      } finally {
        this.#advance = undefined;
      }
      if (!signal.aborted) {
        await this.#explain();
      }
    });
  }

  /** Forgets the step. The run stands where it stood; one that takes steps is paused where it is. */
  leave(): Promise<void> {
    if (this.#advance !== undefined) {
      this.#advance.abort();
      this.#run.pause();
    }
    return this.#inTurn(() => {
      this.#end();
      return Promise.resolve();
    });
  }

  async #explain(): Promise<void> {
    this.#forget();
    const run = this.#run.paused();
    if (run === undefined) {
      throw new Error("There is no run whose step could be explained. Train first.");
    }
    const explainer = await run.borrow(async ({ compute, trainer }) =>
      StepExplainer.take(compute, trainer),
    );
    this.#explainer = explainer;
    const detail = await explainer.detail(await explainer.tellingChoice());
    const explained = { ...explainer.step, ...shownOf(run, explainer) };
    this.#tell({ set: { ...NOTHING, explained, detail } });
  }

  #end(): void {
    this.#forget();
    this.#tell({ set: NOTHING });
  }

  #forget(): void {
    this.#explainer?.dispose();
    this.#explainer = undefined;
  }

  /** Work that fails ends the explanation: the page says why. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#work.run(async () => {
      try {
        await work();
      } catch (error) {
        this.#end();
        this.#tell({ set: { problem: errorMessage(error) } });
      }
    });
  }
}

/** What the page shows of a step that its explainer does not know. */
function shownOf(run: Run, { step }: StepExplainer): Omit<ShownStep, keyof ExplainedStep> {
  const { training, settings } = run.task;
  return {
    ...{ width: training.width, isOver: run.isOver, isFused: run.plan.name === "fused" },
    ...{ schedule: settings.schedule, highestRate: rateAt(settings, step.epoch) },
  };
}

import {
  type Examples,
  type ExplainedStep,
  type GradientCheck,
  Network,
  type PlanName,
  type StepChoice,
  type StepDetail,
  StepExplainer,
  Trainer,
  type TrainerOptions,
  type TrainingState,
} from "../../src/engine/index.ts";
import { withDevice } from "./device.ts";

/** The state of a run but for its time, in a form that reaches the tests. */
type PlainState = Omit<TrainingState, "seconds" | "outcomes"> & { readonly outcomes: Uint8Array };

function plain({ parameters, m, v, epochsDone, stepsDone, outcomes, best }: TrainingState) {
  return { parameters, m, v, epochsDone, stepsDone, best, outcomes: new Uint8Array(outcomes) };
}

/** Explains the step after some steps of training, and then lets the run take it, to compare. */
export async function explainStep(run: {
  readonly sizes: readonly number[];
  readonly training: Examples;
  readonly batch: number;
  readonly steps: number;
  readonly plan?: PlanName;
  readonly augmentation?: TrainerOptions["augmentation"];
  readonly choices: readonly StepChoice[];
}): Promise<{
  readonly step: ExplainedStep;
  readonly telling: StepChoice;
  /** Of the choices, and then of the telling one. */
  readonly details: readonly StepDetail[];
  readonly checks: readonly GradientCheck[];
  readonly before: PlainState;
  /** The state of the run after the explanation, and after it took the step itself. */
  readonly untouched: PlainState;
  readonly after: PlainState;
}> {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, 1);
    const { training, batch, plan, augmentation } = run;
    const options = { training, batch, plan, augmentation };
    const trainer = await Trainer.create(compute, network, options);
    while (trainer.stepsTaken < run.steps) {
      await trainer.epochs(9, { steps: run.steps - trainer.stepsTaken }).next();
    }
    const before = plain(await trainer.read());
    const explainer = await StepExplainer.take(compute, trainer);
    const telling = await explainer.tellingChoice();
    const details: StepDetail[] = [];
    const checks: GradientCheck[] = [];
    for (const choice of [...run.choices, telling]) {
      details.push(await explainer.detail(choice));
      checks.push(await explainer.checkGradient(choice));
    }
    const { step } = explainer;
    explainer.dispose();
    const untouched = plain(await trainer.read());
    while (trainer.stepsTaken <= run.steps) {
      await trainer.epochs(9, { steps: 1 }).next();
    }
    const after = plain(await trainer.read());
    trainer.dispose();
    network.dispose();
    return { step, telling, details, checks, before, untouched, after };
  });
}

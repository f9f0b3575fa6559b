import { type Examples, Network, stepOutline } from "../../src/engine/index.ts";
import type { Plan } from "../../src/engine/step/plan.ts";
import { createTrainingStep } from "../../src/engine/step/training-step.ts";
import { withDevice } from "./device.ts";

/** The kernels of a training step by name: as they are outlined, and as the engine dispatches them. */
export async function outlineAndStep(run: {
  readonly sizes: readonly number[];
  readonly examples: Examples;
  readonly batch: number;
  readonly plan: Pick<Plan, "name" | "tiles">;
  /** Whether to take the kernels for adapters that run on the CPU. */
  readonly software: boolean;
}): Promise<{ readonly outlined: readonly string[]; readonly dispatched: readonly string[] }> {
  return withDevice(async (opened) => {
    const { sizes, examples, batch, plan, software } = run;
    const compute = { ...opened, adapter: { ...opened.adapter, software } };
    const network = new Network(compute, sizes, 1);
    const step = await createTrainingStep(compute, network, { examples, batch, plan });
    const { model } = network;
    const outline = stepOutline({ adapter: { software }, model, batch, plan, isVaried: false });
    const names = {
      outlined: outline.map(({ kernel }) => kernel),
      dispatched: step.dispatches.map(({ pipeline }) => pipeline.label),
    };
    step.dispose();
    network.dispose();
    return names;
  });
}

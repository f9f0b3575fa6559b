import {
  adamWorkload,
  biasReluWorkload,
  copyWorkload,
  fmaWorkload,
  matmulWorkload,
  softmaxWorkload,
} from "../../src/bench/kernels.ts";
import { populationWorkload, stepWorkload } from "../../src/bench/step.ts";
import { builtInDigits } from "../../src/data/index.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import { withDevice } from "./device.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";

/**
 * Checks a small workload of every kind that the benchmark has.
 *
 * @returns their names
 */
export async function checkWorkloads({
  sabotage,
}: {
  readonly sabotage?: Sabotage;
}): Promise<string[]> {
  return withDevice((opened) => sabotaged(opened, sabotage, checkedWorkloads));
}

async function checkedWorkloads(compute: ComputeDevice): Promise<string[]> {
  const examples = builtInDigits({ count: 96, seed: 1 });
  const product = { M: 24, N: 20, K: 33 };
  const makes = [
    () => matmulWorkload(compute, product),
    () => matmulWorkload(compute, { ...product, transpose: "a" }),
    () => matmulWorkload(compute, { ...product, transpose: "b" }),
    () => biasReluWorkload(compute, 64, 32),
    () => softmaxWorkload(compute, 100),
    () => adamWorkload(compute, 1024),
    () => fmaWorkload(compute),
    () => copyWorkload(compute),
    () => stepWorkload(compute, examples, 32, "layered"),
    () => stepWorkload(compute, examples, 32, "fused"),
    () => populationWorkload(compute, examples, 2, "layered"),
    () => populationWorkload(compute, examples, 2, "fused"),
  ];
  const names: string[] = [];
  for (const make of makes) {
    const { name, check, dispose } = await make();
    await check?.();
    dispose();
    names.push(name);
  }
  return names;
}

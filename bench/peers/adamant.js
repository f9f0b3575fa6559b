// Adamant as a contestant, with the workloads of `npm run bench`.
import { matmulWorkload } from "../../src/bench/kernels.ts";
import { populationWorkload, stepWorkload } from "../../src/bench/step.ts";
import { openDevice } from "../../src/engine/index.ts";

/** @returns {Promise<import("./contestant.js").Contestant>} */
export async function open() {
  const compute = await openDevice(navigator.gpu);
  return {
    step: async (digits, batch) => workOf(await stepWorkload(compute, digits, batch)),
    population: async (digits, networks) =>
      workOf(await populationWorkload(compute, digits, networks)),
    matmul: async (_a, _b, size) =>
      workOf(await matmulWorkload(compute, { M: size, N: size, K: size })),
  };
}

/**
 * The workload as a contestant runs it. The workload checks its own results, so there is no value to compare.
 *
 * @param {import("../../src/bench/workload.ts").Workload} workload
 */
async function workOf(workload) {
  await workload.check?.(Infinity);
  return {
    run: async (/** @type {number} */ times) => {
      await workload.run(times);
    },
    value: () => Promise.resolve(undefined),
  };
}

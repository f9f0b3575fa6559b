// A page with one library: `?name=adamant`, `tfjs-webgpu`, `tfjs-wasm`, `jaxjs-webgpu`, `jaxjs-wasm`, or one of the last two
// with `-vmap`. The runner (run.mjs) makes it prepare a workload and then run that workload repeatedly.
import { builtInDigits } from "../../src/data/index.ts";

/**
 * A library, ready to compute.
 *
 * @typedef {object} Contestant
 * @property {(digits: Digits, batch: number) => Promise<Work>} step a training step of 784-128-64-10 with Adam
 * @property {(digits: Digits, networks: number) => Promise<Work>} [population] the same step of many networks at once,
 *   batch 32; without it they take their steps one after the other
 * @property {(a: Float32Array, b: Float32Array, size: number) => Promise<Work>} matmul a·b, both [size, size]
 *
 * @typedef {object} Work
 * @property {(times: number) => Promise<void>} run runs it `times` times; resolves when the device is done
 * @property {() => Promise<number | undefined>} value the loss after the steps so far, or c[0, 0], to check the results;
 *   undefined where `step` and the like have checked them
 *
 * @typedef {object} Digits
 * @property {number} count
 * @property {Uint8Array} images
 * @property {Uint8Array} labels
 */

/** @type {Record<string, () => Promise<{ open: (device: string, how?: string) => Promise<Contestant> }>>} */
const LIBRARIES = {
  adamant: () => import("./adamant.js"),
  tfjs: () => import("./tfjs.js"),
  jaxjs: () => import("./jaxjs.js"),
};

const name = new URLSearchParams(location.search).get("name") ?? "";
const [library = "", device = "webgpu", how] = name.split("-");
const contestant = await (await LIBRARIES[library]?.())?.open(device, how);
if (contestant === undefined) {
  throw new Error(`There is no contestant ${name}.`);
}

/** @type {Work | undefined} */
let work;

Object.assign(globalThis, {
  /** @param {string} what */
  async prepare(what) {
    const [kind, size] = what.split("-");
    const number = Number(size);
    const digits = /** @type {Digits} */ (builtInDigits({ count: 4096, seed: 1 }));
    if (kind === "step") {
      work = await contestant.step(digits, number);
    } else if (kind === "population") {
      work = await (contestant.population ?? oneAfterTheOther)(digits, number);
    } else {
      const a = Float32Array.from({ length: number * number }, (_, i) => Math.sin(i));
      const b = Float32Array.from({ length: number * number }, (_, i) => Math.cos(i));
      work = await contestant.matmul(a, b, number);
    }
  },
  /**
   * @param {number} times
   * @returns {Promise<number>} seconds
   */
  async run(times) {
    const start = performance.now();
    await work?.run(times);
    return (performance.now() - start) / 1000;
  },
  value: () => work?.value(),
});

/** Networks that each do the same steps, one network after the other. @type {NonNullable<Contestant["population"]>} */
async function oneAfterTheOther(digits, networks) {
  /** @type {Work[]} */
  const works = [];
  for (let network = 0; network < networks; network++) {
    works.push(await /** @type {Contestant} */ (contestant).step(digits, 32));
  }
  return {
    run: async (times) => {
      for (const each of works) {
        await each.run(times);
      }
    },
    value: async () => {
      const losses = await Promise.all(works.map((each) => each.value()));
      return Math.max(...losses.map((loss) => loss ?? Number.NaN));
    },
  };
}

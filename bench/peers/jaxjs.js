// jax-js as a contestant, used as its README recommends: the whole step, including Adam, in one `jit`; arrays stay on the
// device. With `vmap` the step takes many networks at once.
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  valueAndGrad,
  vmap,
} from "@jax-js/jax";

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * @param {string} device
 * @param {string} [how] "vmap" where networks are to be trained at once
 * @returns {Promise<import("./contestant.js").Contestant>}
 */
export async function open(device, how) {
  const devices = await init();
  if (!devices.includes(/** @type {never} */ (device))) {
    throw new Error(`jax-js has no device ${device} here.`);
  }
  defaultDevice(/** @type {never} */ (device));
  return how === "vmap" ? { step, matmul, population } : { step, matmul };
}

/** The cross-entropy of the network's logits. jax-js requires `.ref` at every use of an array except the last. */
function lossOf(
  /** @type {any} */ [w1, b1, w2, b2, w3, b3],
  /** @type {any} */ x,
  /** @type {any} */ y,
) {
  const a1 = nn.relu(np.matmul(x, w1).add(b1));
  const a2 = nn.relu(np.matmul(a1, w2).add(b2));
  const logits = np.matmul(a2, w3).add(b3);
  return nn.logSoftmax(logits).mul(y).sum(-1).mean().neg();
}

/** A step of one network with Adam; returns its next state and its loss. */
function learn(
  /** @type {any} */ { parameters, m, v },
  /** @type {any} */ x,
  /** @type {any} */ y,
  /** @type {any} */ rate,
) {
  const [loss, gradients] = /** @type {any} */ (valueAndGrad)(lossOf)(
    parameters.map((/** @type {any} */ p) => p.ref),
    x,
    y,
  );
  /** @type {any} */
  const next = { parameters: [], m: [], v: [] };
  parameters.forEach((/** @type {any} */ p, /** @type {number} */ index) => {
    const g = gradients[index];
    const mNew = m[index].mul(BETA_1).add(g.ref.mul(1 - BETA_1));
    const vNew = v[index].mul(BETA_2).add(np.square(g).mul(1 - BETA_2));
    const update = mNew.ref.mul(rate.ref).div(np.sqrt(vNew.ref).add(EPSILON));
    next.parameters.push(p.sub(update));
    next.m.push(mNew);
    next.v.push(vNew);
  });
  rate.dispose();
  return [next, loss];
}

const learnAlone = jit(learn);

/** The same for many networks at once: their states have one more dimension, in front; all see the same batch. */
const learnTogether = jit(vmap(learn, [0, null, null, null]));

/** @type {import("./contestant.js").Contestant["step"]} */
async function step(digits, batch) {
  return training(digits, batch, learnAlone, []);
}

/** @type {NonNullable<import("./contestant.js").Contestant["population"]>} */
async function population(digits, networks) {
  return training(digits, 32, learnTogether, [networks]);
}

/**
 * @param {import("./contestant.js").Digits} digits
 * @param {number} batch
 * @param {(...args: any[]) => any} learnStep
 * @param {number[]} networks the dimension in front of all shapes, if there is one
 * @returns {Promise<import("./contestant.js").Work>}
 */
async function training({ count, images, labels }, batch, learnStep, networks) {
  const scaled = Float32Array.from(images, (value) => value / 255);
  const batches = Array.from({ length: Math.floor(count / batch) }, (_, index) => {
    const rows = scaled.slice(index * batch * 784, (index + 1) * batch * 784);
    const classes = new Float32Array(batch * 10);
    for (let row = 0; row < batch; row++) {
      classes[row * 10 + /** @type {number} */ (labels[index * batch + row])] = 1;
    }
    return {
      x: np.array(rows).reshape([batch, 784]),
      y: np.array(classes).reshape([batch, 10]),
    };
  });
  const shapes = [[784, 128], [128], [128, 64], [64], [64, 10], [10]];
  const zeros = () => shapes.map((shape) => np.zeros([...networks, ...shape]));
  const parameters = shapes.map((shape) =>
    np.array(np.broadcastTo(randomOf(shape), [...networks, ...shape])),
  );
  /** @type {any} */
  let state = { parameters, m: zeros(), v: zeros() };
  let t = 0;
  let loss = np.array(0);

  const run = async (/** @type {number} */ times) => {
    for (let time = 0; time < times; time++) {
      const { x, y } = /** @type {typeof batches[0]} */ (batches[t % batches.length]);
      t += 1;
      const rate = (1e-3 * Math.sqrt(1 - BETA_2 ** t)) / (1 - BETA_1 ** t);
      loss.dispose();
      [state, loss] = learnStep(state, x.ref, y.ref, np.array(rate));
    }
    await blockUntilReady([state.parameters[5], loss]);
  };
  return { run, value: async () => Number(await np.max(loss.ref).jsAsync()) };
}

function randomOf(/** @type {number[]} */ shape) {
  const size = shape.reduce((product, side) => product * side, 1);
  let seed = 1;
  const values = Float32Array.from({ length: size }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return shape.length === 1 ? 0 : (seed / 2 ** 32 - 0.5) * 0.16;
  });
  return np.array(values).reshape(shape);
}

/** @type {import("./contestant.js").Contestant["matmul"]} */
async function matmul(aValues, bValues, size) {
  const a = np.array(new Float32Array(aValues)).reshape([size, size]);
  const b = np.array(new Float32Array(bValues)).reshape([size, size]);
  const multiply = jit((/** @type {any} */ one, /** @type {any} */ other) => np.matmul(one, other));
  return {
    run: async (times) => {
      // All products are kept until all are computed. jax-js need not compute a product that is disposed of earlier.
      const products = Array.from({ length: times }, () => multiply(a.ref, b.ref));
      await blockUntilReady(products);
      for (const c of products) {
        c.dispose();
      }
    },
    value: async () => Number((await multiply(a.ref, b.ref).data())[0]),
  };
}

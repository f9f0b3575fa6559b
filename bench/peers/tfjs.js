// TensorFlow.js as a contestant, used as its guides recommend: `optimizer.minimize` in `tf.tidy`, nothing read back between
// steps. The wasm backend uses SIMD and threads, for which the page is cross-origin isolated.
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import plainUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";

setWasmPaths({
  "tfjs-backend-wasm.wasm": plainUrl,
  "tfjs-backend-wasm-simd.wasm": simdUrl,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedUrl,
});

/**
 * @param {string} device
 * @returns {Promise<import("./contestant.js").Contestant>}
 */
export async function open(device) {
  if (!(await tf.setBackend(device))) {
    throw new Error(`TensorFlow.js has no backend ${device} here.`);
  }
  await tf.ready();
  if (device === "wasm") {
    const threads = await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    if (!threads || !simd) {
      throw new Error("TensorFlow.js found no SIMD or no threads.");
    }
  }
  return { step, matmul };
}

/** @type {import("./contestant.js").Contestant["step"]} */
async function step({ count, images, labels }, batch) {
  const x = tf.tensor2d(
    Float32Array.from(images, (value) => value / 255),
    [count, 784],
  );
  const y = tf.oneHot(tf.tensor1d(labels, "int32"), 10).toFloat();
  const layers = [
    [784, 128],
    [128, 64],
    [64, 10],
  ].map(([inputs = 0, outputs = 0]) => ({
    w: tf.variable(tf.randomUniform([inputs, outputs], -0.08, 0.08, "float32", 1)),
    b: tf.variable(tf.zeros([outputs])),
  }));
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-7);
  const batches = Math.floor(count / batch);
  const last = layers[2]?.b;
  let next = 0;

  /** @param {number} start */
  const lossOf = (start) => {
    let a = x.slice([start, 0], [batch, 784]);
    layers.forEach(({ w, b }, index) => {
      const z = a.matMul(/** @type {tf.Tensor2D} */ (w)).add(b);
      a = /** @type {tf.Tensor2D} */ (index < 2 ? z.relu() : z);
    });
    return /** @type {tf.Scalar} */ (
      tf.losses.softmaxCrossEntropy(y.slice([start, 0], [batch, 10]), a)
    );
  };
  return {
    run: async (times) => {
      for (let time = 0; time < times; time++) {
        const start = (next++ % batches) * batch;
        tf.tidy(() => {
          optimizer.minimize(() => lossOf(start));
        });
      }
      // Reads ten numbers of the last result. When they arrive, the device is done.
      await last?.data();
    },
    value: async () => (await tf.tidy(() => lossOf(0)).data())[0] ?? Number.NaN,
  };
}

/** @type {import("./contestant.js").Contestant["matmul"]} */
async function matmul(aValues, bValues, size) {
  const a = tf.tensor2d(aValues, [size, size]);
  const b = tf.tensor2d(bValues, [size, size]);
  const corner = async (/** @type {number} */ times) => {
    const result = tf.tidy(() => {
      let c = a.matMul(b);
      for (let time = 1; time < times; time++) {
        c.dispose();
        c = a.matMul(b);
      }
      return c.slice([0, 0], [1, 1]);
    });
    const [value] = await result.data();
    result.dispose();
    return value ?? Number.NaN;
  };
  return {
    run: async (times) => {
      await corner(times);
    },
    value: () => corner(1),
  };
}

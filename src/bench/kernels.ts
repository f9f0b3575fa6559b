// The workloads that time a single kernel.

import type { ComputeDevice } from "../engine/gpu/device.ts";
import { GpuClock } from "../engine/gpu/gpu-clock.ts";
import { type Dispatch, prepare } from "../engine/gpu/kernel.ts";
import { Memory } from "../engine/gpu/memory.ts";
import { padded } from "../engine/gpu/padding.ts";
import { type Product, matmul } from "../engine/step/matmul.ts";
import { ADAM, scheduleOf } from "../engine/step/schedule.ts";
import { adam, biasRelu, copy, fma, softmaxCrossEntropy } from "../shaders/index.ts";
import { checkSome, randomValues } from "./check.ts";
import { type Workload, runPasses } from "./workload.ts";

/** What a workload of one kernel is made from. */
interface Made extends Pick<Workload, "name" | "flops" | "bytes"> {
  readonly memory: Memory;
  readonly dispatch: Promise<Dispatch>;
  /** Checks the result of a single run. */
  readonly checkResult: () => Promise<void>;
}

/** What a product is called in the benchmark. */
export function nameOf({ M, N, K, transpose }: Product): string {
  const form = { none: "a·b", a: "aᵀ·b", b: "a·bᵀ" }[transpose ?? "none"];
  return `${form} ${M} × ${N} × ${K}`;
}

/** c = a·b, aᵀ·b or a·bᵀ, with the default tile of the engine for that shape. */
export async function matmulWorkload(compute: ComputeDevice, product: Product): Promise<Workload> {
  const { M, N, K, transpose } = product;
  const name = nameOf(product);
  const memory = new Memory(compute);
  const [rows, columns, terms] = [padded(M), padded(N), padded(K)];
  const aValues = randomValues(rows * terms, 1);
  const bValues = randomValues(terms * columns, 2);
  const a = memory.upload("a", aValues);
  const b = memory.upload("b", bValues);
  const c = memory.storage("c", 4 * rows * columns);
  const aAt = (row: number, k: number) =>
    aValues[transpose === "a" ? k * rows + row : row * terms + k] as number;
  const bAt = (k: number, column: number) =>
    bValues[transpose === "b" ? column * terms + k : k * columns + column] as number;
  return made(compute, {
    name,
    memory,
    dispatch: matmul(compute, product, { a, b, c }),
    flops: 2 * M * N * K,
    bytes: 4 * (M * K + K * N + M * N),
    checkResult: () =>
      checkSome(compute, name, c, rows * columns, (index) => {
        const [row, column] = [Math.floor(index / columns), index % columns];
        let [value, magnitude] = [0, 0];
        for (let k = 0; k < terms; k++) {
          const term = aAt(row, k) * bAt(k, column);
          value += term;
          magnitude += Math.abs(term);
        }
        return { value, units: 2 * terms * magnitude + 1 };
      }),
  });
}

/** a = max(z + b, 0). */
export async function biasReluWorkload(
  compute: ComputeDevice,
  rows: number,
  columns: number,
): Promise<Workload> {
  const name = `bias + ReLU, ${rows} × ${columns}`;
  const memory = new Memory(compute);
  const zValues = randomValues(rows * columns, 1);
  const bValues = randomValues(columns, 2);
  const z = memory.upload("z", zValues);
  const b = memory.upload("b", bValues);
  const a = memory.storage("a", z.size);
  return made(compute, {
    name,
    memory,
    dispatch: prepare(
      compute,
      biasRelu,
      { ROWS: rows, COLUMN_BLOCKS: columns / 4, RELU: 1 },
      { z, b, a },
    ),
    bytes: 8 * rows * columns,
    checkResult: () =>
      checkSome(compute, name, a, rows * columns, (index) => ({
        value: Math.max(0, (zValues[index] as number) + (bValues[index % columns] as number)),
        units: 2,
      })),
  });
}

/** The loss, the likeliest class and the gradient of rows of ten classes. */
export async function softmaxWorkload(compute: ComputeDevice, rows: number): Promise<Workload> {
  const [classes, stride] = [10, 12];
  const name = `softmax cross-entropy, ${rows} × ${classes}`;
  const memory = new Memory(compute);
  const values = randomValues(rows * stride, 1);
  const labels = Uint32Array.from({ length: rows }, (_, row) => row % classes);
  const dz = memory.storage("dz", 4 * rows * stride);
  const buffers = {
    logits: memory.upload("logits", values),
    labels: memory.upload("labels", labels),
    order: memory.upload(
      "order",
      Uint32Array.from({ length: rows }, (_, row) => row),
    ),
    schedule: memory.upload("schedule", scheduleOf(rows, rows, 1e-3, 0)),
    clock: memory.storage("clock", 8),
    dz,
    outcomes: memory.storage("outcomes", 8 * rows),
  };
  return made(compute, {
    name,
    memory,
    dispatch: prepare(compute, softmaxCrossEntropy, { BATCH: rows, CLASSES: classes }, buffers),
    bytes: rows * (2 * 4 * classes + 16),
    checkResult: () =>
      checkSome(compute, name, dz, rows * stride, (index) => {
        const [row, j] = [Math.floor(index / stride), index % stride];
        const powers = Array.from(values.subarray(row * stride, row * stride + classes), (logit) =>
          Math.exp(logit),
        );
        const sum = powers.reduce((total, power) => total + power, 0);
        const probability = (powers[j] ?? 0) / sum;
        return { value: (probability - Number(labels[row] === j)) / rows, units: 64 / rows };
      }),
  });
}

/** Adam on this number of parameters. */
export async function adamWorkload(compute: ComputeDevice, parameters: number): Promise<Workload> {
  const name = `Adam, ${parameters} parameters`;
  const memory = new Memory(compute);
  const gradients = randomValues(parameters, 1);
  const theta = memory.storage("parameters", 4 * parameters);
  const rate = new Float32Array(scheduleOf(1, 1, 1e-3, 0).buffer)[0] as number;
  return made(compute, {
    name,
    memory,
    dispatch: prepare(
      compute,
      adam,
      {
        BLOCKS: parameters / 4,
        ONE_MINUS_BETA_1: 1 - ADAM.beta1,
        ONE_MINUS_BETA_2: 1 - ADAM.beta2,
        EPSILON: ADAM.epsilon,
      },
      {
        gradients: memory.upload("gradients", gradients),
        schedule: memory.upload("schedule", scheduleOf(1, 1, 1e-3, 0)),
        // Without room for the squares of the gradient: only Adam is measured.
        clock: memory.storage("clock", 12),
        parameters: theta,
        m: memory.storage("m", 4 * parameters),
        v: memory.storage("v", 4 * parameters),
      },
    ),
    // It reads gradient, parameter, m and v, and writes all but the gradient.
    bytes: 7 * 4 * parameters,
    checkResult: () =>
      checkSome(compute, name, theta, parameters, (index) => {
        const g = gradients[index] as number;
        const [m, v] = [(1 - ADAM.beta1) * g, (1 - ADAM.beta2) * g * g];
        return { value: (-rate * m) / (Math.sqrt(v) + ADAM.epsilon), units: 32 * 1e-3 };
      }),
  });
}

/**
 * Multiply-adds in registers: the ceiling of the roofline.
 *
 * @param INVOCATIONS enough to keep all processors busy
 */
export async function fmaWorkload(compute: ComputeDevice, INVOCATIONS = 4096): Promise<Workload> {
  const name = "multiply-adds in registers";
  const memory = new Memory(compute);
  const ROUNDS = 256;
  const halves = new Float32Array(4 * INVOCATIONS).fill(0.5);
  const out = memory.upload("out", halves);
  return made(compute, {
    name,
    memory,
    dispatch: prepare(compute, fma, { INVOCATIONS, ROUNDS }, { out }),
    // Four products of 4×4 matrices, 64 multiply-adds each.
    flops: INVOCATIONS * ROUNDS * 4 * 64 * 2,
    checkResult: async () => {
      await checkSome(compute, name, out, 4 * INVOCATIONS, (index) => ({
        value: index % 4 === 0 ? 20 : 0,
        units: 1,
      }));
      compute.device.queue.writeBuffer(out, 0, halves);
    },
  });
}

/** Moving bytes: the slope of the roofline. It moves far more than a cache holds. */
export async function copyWorkload(compute: ComputeDevice): Promise<Workload> {
  const name = "copying";
  const memory = new Memory(compute);
  const VECTORS = 2 ** (compute.adapter.software ? 20 : 23);
  const values = randomValues(4 * VECTORS, 1);
  const source = memory.upload("source", values);
  const destination = memory.storage("destination", source.size);
  return made(compute, {
    name,
    memory,
    dispatch: prepare(compute, copy, { VECTORS }, { source, destination }),
    bytes: 2 * 16 * VECTORS,
    checkResult: () =>
      checkSome(compute, name, destination, 4 * VECTORS, (index) => ({
        value: values[index] as number,
        units: 0,
      })),
  });
}

/** The products of a training step of 784-128-64-10, except those of the last layer, which are too small to matter. */
export function layerProducts(batch: number): readonly Product[] {
  return [
    { M: batch, N: 128, K: 784 },
    { M: 784, N: 128, K: batch, transpose: "a" },
    { M: batch, N: 64, K: 128 },
    { M: batch, N: 128, K: 64, transpose: "b" },
    { M: 128, N: 64, K: batch, transpose: "a" },
  ];
}

/** Two dispatches with almost nothing to compute, each of which reads what the other one wrote. */
export async function tinyDispatches(
  compute: ComputeDevice,
  memory: Memory,
): Promise<readonly [Dispatch, Dispatch]> {
  const [one, other] = [memory.storage("one", 64), memory.storage("other", 64)];
  const b = memory.storage("b", 16);
  const shape = { ROWS: 4, COLUMN_BLOCKS: 1, RELU: 1 };
  return Promise.all([
    prepare(compute, biasRelu, shape, { z: one, b, a: other }),
    prepare(compute, biasRelu, shape, { z: other, b, a: one }),
  ]);
}

async function made(
  compute: ComputeDevice,
  { memory, dispatch, checkResult, ...figures }: Made,
): Promise<Workload> {
  try {
    const clock = GpuClock.of(compute);
    const dispatches = [await dispatch];
    const run = (times: number) => runPasses(compute, [{ dispatches, times }], clock);
    return {
      ...figures,
      run,
      check: async () => {
        await run(1);
        await checkResult();
      },
      dispose: () => {
        clock?.dispose();
        memory.dispose();
      },
    };
  } catch (error) {
    memory.dispose();
    throw error;
  }
}

// Makes one case of several: the same kernel for several networks at once. Each of them must get what its own twin computes.

import { inTurn, outOfTurn } from "../../../src/engine/step/turns.ts";
import { type KernelSpec, adamSums } from "../../../src/shaders/index.ts";
import {
  CLOCK_WORDS,
  type Contents,
  type KernelCase,
  type MakeCase,
  type Words,
  bitsOf,
} from "./case.ts";
import { drawFrom } from "./draw.ts";

/** Bindings that all networks share. */
const SHARED = ["images", "labels", "boxes", "layers"];

/** Words of a step in the bindings whose steps lie in turn. */
const IN_TURN: Readonly<Record<string, (constants: KernelCase["constants"]) => number>> = {
  order: ({ BATCH = 0 }) => BATCH,
  schedule: () => 2,
  outcomes: ({ BATCH = 0 }) => 2 * BATCH,
  probabilities: ({ BATCH = 0, CLASSES = 0 }) => BATCH * CLASSES,
  ink: ({ K_BLOCKS = 0 }) => 1 + K_BLOCKS,
};

/** The binding whose length a stride is. */
const STRIDES: Readonly<Record<string, string>> = {
  B_STRIDE: "b",
  C_STRIDE: "c",
  W_STRIDE: "w",
  DW_STRIDE: "dw",
  DB_STRIDE: "db",
  PARAMETER_STRIDE: "parameters",
  SIGNAL_STRIDE: "signals",
};

/** Words of `struct Amounts`. */
const AMOUNTS = 8;

/** Draws a case for a kernel: for one network, or every other time for two or three. */
export function drawCase(
  spec: KernelSpec,
  makeCase: MakeCase,
  seed: number,
  index: number,
): KernelCase {
  const networks = "NETWORKS" in spec.tuning && index % 2 === 1 ? 2 + (index % 4 === 1 ? 1 : 0) : 1;
  const cases = Array.from({ length: networks }, (_, network) =>
    makeCase(drawFrom(seed, index, network)),
  );
  const [first] = cases as [KernelCase];
  return networks === 1 ? first : together(spec, first, cases);
}

function together(spec: KernelSpec, first: KernelCase, cases: readonly KernelCase[]): KernelCase {
  const networks = cases.length;
  const { constants } = first;
  const strides = Object.entries(STRIDES)
    .filter(([stride]) => stride in spec.tuning)
    .map(([stride, name]) => [stride, lengthOf(first, name) / 4] as const);
  const exact = first.exact ?? [];
  const batch = "BATCH_STRIDE" in spec.tuning ? { BATCH_STRIDE: constants["BATCH"] ?? 0 } : {};
  return {
    constants: { ...constants, ...Object.fromEntries(strides), ...batch, NETWORKS: networks },
    buffers: Object.fromEntries(
      Object.keys(first.buffers).map((name) => [name, joined(name, first, cases)]),
    ),
    exact,
    check(after) {
      for (const [network, one] of cases.entries()) {
        try {
          one.check(ownOf(after, first, network, networks));
        } catch (error) {
          throw new Error(`network ${network}: ${(error as Error).message}`, { cause: error });
        }
      }
    },
  };
}

function joined(name: string, first: KernelCase, cases: readonly KernelCase[]): Words {
  const all = cases.map(({ buffers }) => buffers[name] as Words);
  const [one] = all as [Words];
  const size = IN_TURN[name]?.(first.constants);
  if (SHARED.includes(name)) {
    return one;
  }
  if (name === "clock") {
    const sums = all.map((words) => bitsOf(words.subarray(CLOCK_WORDS)));
    return Uint32Array.of(
      ...Array.from(one.subarray(0, CLOCK_WORDS), (number) => number * cases.length),
      ...inTurn(sums, sumsOfStep(first)),
    );
  }
  if (name === "networks") {
    const words = new Uint32Array(one.length);
    for (const [network, own] of all.entries()) {
      words.set(own.subarray(0, AMOUNTS), network * AMOUNTS);
    }
    return words;
  }
  if (size !== undefined) {
    return likeThese(one, inTurn(all.map(bitsOf), size));
  }
  const words = new Uint32Array(all.length * one.length);
  for (const [network, own] of all.entries()) {
    words.set(bitsOf(own), network * one.length);
  }
  return likeThese(one, words);
}

/** What one network finds in the bindings afterwards. */
function ownOf(after: Contents, first: KernelCase, network: number, networks: number): Contents {
  return Object.fromEntries(
    Object.entries(after).map(([name, words]): [string, Words] => {
      const length = lengthOf(first, name);
      const size = IN_TURN[name]?.(first.constants);
      if (SHARED.includes(name) || name === "networks") {
        return [name, words];
      }
      if (name === "clock") {
        const sums = bitsOf(words.subarray(CLOCK_WORDS));
        const own = { network, networks, length: length - CLOCK_WORDS };
        return [
          name,
          Uint32Array.of(
            ...Array.from(words.subarray(0, CLOCK_WORDS), (number) => number / networks),
            ...outOfTurn(sums, sumsOfStep(first), own),
          ),
        ];
      }
      const own =
        size === undefined
          ? bitsOf(words).slice(network * length, (network + 1) * length)
          : outOfTurn(bitsOf(words), size, { network, networks, length });
      return [name, likeThese(words, own)];
    }),
  );
}

/** Sums of squares that a step leaves behind the clock: those of gradient_adam, or of adam. */
function sumsOfStep({ constants: { GROUPS, BLOCKS = 0 } }: KernelCase): number {
  return GROUPS ?? adamSums(BLOCKS);
}

function lengthOf({ buffers }: KernelCase, name: string): number {
  return (buffers[name] as Words).length;
}

function likeThese(words: Words, bits: Uint32Array<ArrayBuffer>): Words {
  return words instanceof Float32Array ? new Float32Array(bits.buffer) : bits;
}

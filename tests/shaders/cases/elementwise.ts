import { fours, pad, unpad } from "../../reference/blocks.ts";
import { TINY, expectWithin, sumBound, u } from "../../reference/bounds.ts";
import { biasGradient, biasRelu, reluGradient } from "../../reference/twins.ts";
import { type MakeCase, expectSame, expectZeroPadding } from "./case.ts";
import type { Draw } from "./draw.ts";

const workgroup = (draw: Draw) => ({ WORKGROUP: draw.pick([1, 8, 32, 64, 256]) });

export const biasReluCase: MakeCase = (draw) => {
  const [rows, columns] = [fours(draw.size()), draw.size()];
  const relu = draw.below(2) === 0;
  const [z, b] = [draw.values(rows * columns), draw.values(columns)];
  const expected = biasRelu(z, b, relu);
  return {
    constants: {
      ROWS: rows,
      COLUMN_BLOCKS: fours(columns) / 4,
      RELU: Number(relu),
      ...workgroup(draw),
    },
    buffers: {
      z: pad(z, rows, columns),
      b: pad(b, 1, columns).slice(0, fours(columns)),
      a: new Float32Array(rows * fours(columns)).fill(9),
    },
    check({ a = z }) {
      // Besides the rounding, each summand and the sum may be flushed to zero.
      const bound = (i: number) => u * Math.abs(expected[i] as number) + 3 * TINY;
      expectWithin("a", unpad(a, rows, columns), expected, bound);
      expectZeroPadding("a", a, rows, columns);
    },
  };
};

export const reluGradientCase: MakeCase = (draw) => {
  const length = 4 * draw.size() * draw.size(16);
  const da = draw.values(length);
  const a = draw.values(length).map((value) => Math.max(value, 0));
  const expected = reluGradient(da, a);
  return {
    constants: { BLOCKS: length / 4, ...workgroup(draw) },
    buffers: { da, a, dz: new Float32Array(length).fill(9) },
    check({ dz = da }) {
      // Exact, except that a subnormal number may be flushed to zero, before or after the comparison.
      const faint = (value: number | undefined) => value !== 0 && Math.abs(value ?? 0) < TINY;
      const bound = (i: number) =>
        faint(a[i]) ? Math.abs(da[i] as number) : faint(da[i]) ? TINY : 0;
      expectWithin("dz", dz, expected, bound);
    },
  };
};

export const biasGradientCase: MakeCase = (draw) => {
  const [rows, columns] = [draw.size(), draw.size()];
  const dz = draw.values(rows * columns);
  const twin = biasGradient(dz, columns);
  return {
    constants: { ROWS: fours(rows), COLUMN_BLOCKS: fours(columns) / 4, ...workgroup(draw) },
    buffers: { dz: pad(dz, rows, columns), db: new Float32Array(fours(columns)).fill(9) },
    check({ db = dz }) {
      const bound = (i: number) => 1.01 * sumBound(rows, twin.magnitude[i] as number);
      expectWithin("db", db.subarray(0, columns), twin.db, bound);
      expectSame(
        "the padding of db",
        db.slice(columns),
        new Float32Array(fours(columns) - columns),
      );
    },
  };
};

export const copyCase: MakeCase = (draw) => {
  // With two invocations per workgroup a row of the grid is 131,070 vectors; this takes one and a half rows.
  const long = draw.below(64) === 0;
  const vectors = long ? 196_606 + draw.below(100) : draw.size() * draw.size();
  const source = draw.values(4 * vectors, draw.pick(["usual", "wide", "sparse"]));
  return {
    constants: { VECTORS: vectors, ...(long ? { WORKGROUP: 2 } : workgroup(draw)) },
    buffers: { source, destination: new Float32Array(4 * vectors).fill(9) },
    check({ destination = source }) {
      expectSame("destination", destination, source);
    },
  };
};

export const fmaCase: MakeCase = (draw) => {
  const [invocations, rounds] = [draw.size(), draw.below(7)];
  // Powers of two, so that the twin is exact in any order.
  const halves = Float32Array.from({ length: invocations }, () => 2 ** -draw.below(4));
  const expected = Float64Array.from(halves).map((half) => half);
  const out = Float32Array.from({ length: 4 * invocations }, (_, i) => halves[i >> 2] as number);
  return {
    constants: { INVOCATIONS: invocations, ROUNDS: rounds, ...workgroup(draw) },
    buffers: { out },
    check(after) {
      const twin = Array.from(expected).flatMap((half) => hadamardSum(half, rounds));
      expectWithin("out", after["out"] ?? [], twin, () => 0);
    },
  };
};

/** The sum of the columns of (1 + 2 + 3 + 4) · h^(rounds + 1), where h is `half` times Hadamard's matrix. */
function hadamardSum(half: number, rounds: number): number[] {
  const signs = [
    [1, 1, 1, 1],
    [1, -1, 1, -1],
    [1, 1, -1, -1],
    [1, -1, -1, 1],
  ];
  let sum = [10, 10, 10, 10];
  for (let power = 0; power <= rounds; power++) {
    sum = signs.map((row) =>
      row.reduce((total, sign, j) => total + sign * half * (sum[j] as number), 0),
    );
  }
  return sum;
}

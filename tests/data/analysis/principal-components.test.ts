import { expect, test } from "vitest";
import { randomStream } from "../../../src/base/random.ts";
import {
  leadingEigenvectors,
  smallEigenvectors,
} from "../../../src/data/analysis/leading-eigenvectors.ts";
import {
  type Dataset,
  builtInDigits,
  coordinatesOf,
  inverted,
  principalComponents,
} from "../../../src/data/index.ts";

const drawn = builtInDigits({ count: 100, seed: 1 });

/** Every second pixel of every second line, for speed. */
const digits: Dataset = {
  ...drawn,
  ...{ width: 14, height: 14 },
  images: drawn.images.filter((_, at) => at % 2 === 0 && Math.floor(at / 28) % 2 === 0),
};

/** Images of two pixels, from their values. */
function pairs(...values: readonly (readonly [number, number])[]) {
  return { width: 2, height: 1, count: values.length, images: Uint8Array.from(values.flat()) };
}

test("points on a line have that line as their first component, with all of the variance", async () => {
  // (10, 20), (13, 24), (16, 28): the direction is (3, 4) / 5.
  const line = pairs([10, 20], [13, 24], [16, 28]);
  const found = await principalComponents(line, 2);
  const [first, second] = found.components;
  expect([...(first?.direction ?? [])]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.8, 12)]);
  expect(first?.share).toBeCloseTo(1, 12);
  expect(second?.share).toBeCloseTo(0, 12);
  expect([...found.mean]).toEqual([13, 24]);
  const along = [...coordinatesOf(line, found)].filter((_, index) => index % 2 === 0);
  expect(along).toEqual([-5, 0, 5].map((value) => expect.closeTo(value, 5) as number));
});

test("the share of each component is its part of the variance", async () => {
  // The variances along x and y are 8 and 2.
  const cross = pairs([104, 100], [96, 100], [100, 102], [100, 98]);
  const { components } = await principalComponents(cross, 2);
  expect(components.map(({ share }) => share)).toEqual([
    expect.closeTo(0.8, 12),
    expect.closeTo(0.2, 12),
  ]);
});

test("components are what they are by definition: the covariance, computed plainly, maps each to a multiple of itself", async () => {
  const { images, count, width, height } = digits;
  const pixels = width * height;
  const { mean, components } = await principalComponents(digits, 3);
  let total = 0;
  const deviations = Float64Array.from(images, (value, index) => {
    const deviation = value - (mean[index % pixels] as number);
    total += deviation ** 2 / count;
    return deviation;
  });
  for (const { direction, share } of components) {
    const mapped = new Float64Array(pixels);
    for (let row = 0; row < count; row++) {
      const deviation = deviations.subarray(row * pixels, (row + 1) * pixels);
      const along = deviation.reduce(
        (sum, value, pixel) => sum + value * (direction[pixel] as number),
        0,
      );
      deviation.forEach((value, pixel) => {
        mapped[pixel] = (mapped[pixel] as number) + (along * value) / count;
      });
    }
    const error = Math.hypot(
      ...mapped.map((value, pixel) => value - share * total * (direction[pixel] as number)),
    );
    expect(error / total).toBeLessThan(1e-9);
    expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
  }
});

test("the coordinates of the data vary by the shares that the components have, and not together", async () => {
  const found = await principalComponents(digits, 2);
  const coordinates = coordinatesOf(digits, found);
  const column = (at: number) => [...coordinates].filter((_, index) => index % 2 === at);
  const [x, y] = [column(0), column(1)];
  const product = (one: number[], other: number[]) =>
    one.reduce((sum, value, row) => sum + value * (other[row] as number), 0);
  const ratio = (found.components[1]?.share ?? 0) / (found.components[0]?.share ?? 1);
  expect(product(y, y) / product(x, x)).toBeCloseTo(ratio, 5);
  expect(Math.abs(product(x, y)) / product(x, x)).toBeLessThan(1e-5);
});

test("inverted images have the same components, and the same numbers come out each time", async () => {
  const plain = await principalComponents(digits, 2);
  expect(await principalComponents(digits, 2)).toEqual(plain);
  const turned = await principalComponents(inverted(digits), 2);
  for (const [at, { direction, share }] of plain.components.entries()) {
    expect(turned.components[at]?.share).toBeCloseTo(share, 10);
    const cosine = direction.reduce(
      (sum, value, pixel) => sum + value * (turned.components[at]?.direction[pixel] ?? 0),
      0,
    );
    expect(cosine).toBeCloseTo(1, 8);
  }
});

test("images that are all alike lie on one point", async () => {
  const same = pairs([7, 9], [7, 9]);
  const found = await principalComponents(same, 2);
  expect(found.components.map(({ share }) => share)).toEqual([0, 0]);
  expect(Math.max(...coordinatesOf(same, found).map(Math.abs))).toBeLessThan(1e-12);
});

test("others can work while the components are computed, and can end it", async () => {
  const stop = new Error("enough");
  await expect(principalComponents(digits, 2, () => Promise.reject(stop))).rejects.toBe(stop);
});

test("a matrix whose eigenvectors are known gives them, in order, each with its largest number positive", async () => {
  // Reflected by a Householder matrix, the axes are the eigenvectors.
  const random = randomStream(5);
  const size = 40;
  const normal = Float64Array.from({ length: size }, () => random() - 0.5);
  const length = Math.hypot(...normal);
  const entry = (row: number, column: number) =>
    +(row === column) - (2 * (normal[row] as number) * (normal[column] as number)) / length ** 2;
  const eigenvalues = Array.from({ length: size }, (_, index) => 100 * 0.8 ** index);
  const values = new Float64Array(size * size).map((_, cell) => {
    const [row, column] = [Math.floor(cell / size), cell % size];
    return eigenvalues.reduce(
      (sum, value, at) => sum + value * entry(row, at) * entry(column, at),
      0,
    );
  });
  const found = await leadingEigenvectors({ size, values }, 3);
  for (const [at, { value, vector }] of found.entries()) {
    expect(value).toBeCloseTo(eigenvalues[at] as number, 8);
    const cosine = vector.reduce((sum, part, row) => sum + part * entry(row, at), 0);
    expect(Math.abs(cosine)).toBeCloseTo(1, 12);
    expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
  }
});

test("Jacobi's method finds the eigenvalues 1 and 3 of a matrix of two, the larger first", () => {
  const [first, second] = smallEigenvectors([
    [2, 1],
    [1, 2],
  ]);
  expect(first?.value).toBeCloseTo(3, 14);
  expect(second?.value).toBeCloseTo(1, 14);
  expect(Math.abs(first?.vector[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 14);
});

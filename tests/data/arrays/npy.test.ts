import { describe, expect, it, test } from "vitest";
import { bytesSource, readDigitSets, readDigits } from "../../../src/data/index.ts";
import { zipped } from "../compression/zip.ts";
import { gzipped, sample } from "../files.ts";
import { golden, goldenSample, npyBytes, npyPair } from "../formats.ts";

const digits = sample(30, 4);
const { count, images, labels } = digits;
const [x, y] = npyPair(digits);
const whole = { images, labels, count, width: 4, height: 4, classes: 10 };

function read(imageFile: Uint8Array, labelFile: Uint8Array = y, names = ["x.npy", "y.npy"]) {
  return readDigits([
    bytesSource(names[0] as string, imageFile),
    bytesSource(names[1] as string, labelFile),
  ]);
}

/** Each value in an item of `bytes` bytes. */
function items(
  values: Iterable<number>,
  bytes: number,
  write: (item: DataView, value: number) => void,
) {
  return Buffer.concat(
    Array.from(values, (value) => {
      const item = new DataView(new ArrayBuffer(bytes));
      write(item, value);
      return new Uint8Array(item.buffer);
    }),
  );
}

const float32 = (values: Iterable<number>) =>
  items(values, 4, (item, value) => {
    item.setFloat32(0, value, true);
  });
const int64 = (values: Iterable<number>) =>
  items(values, 8, (item, value) => {
    item.setBigInt64(0, BigInt(value), true);
  });

describe("NumPy images are read", () => {
  const shape = [count, 4, 4];
  const shares = Float64Array.from(images, (value) => value / 255);
  it.each([
    ["bytes", npyBytes("'|u1'", shape, images)],
    ["bytes without an order", npyBytes("'u1'", shape, images)],
    ["flat", npyBytes("'|u1'", [count, 16], images)],
    ["with a last axis of one channel", npyBytes("'|u1'", [count, 4, 4, 1], images)],
    ["with a first axis of one channel", npyBytes("'|u1'", [count, 1, 4, 4], images)],
    ["with a header of version 2", npyBytes("'|u1'", shape, images, { version: 2 })],
    ["floats from 0 to 255", npyBytes("'<f4'", shape, float32(images))],
    ["floats from 0 to 1", npyBytes("'<f4'", shape, float32(shares))],
    [
      "doubles from 0 to 1, big-endian",
      npyBytes(
        "'>f8'",
        shape,
        items(shares, 8, (item, value) => {
          item.setFloat64(0, value);
        }),
      ),
    ],
    [
      "16-bit integers, big-endian",
      npyBytes(
        "'>i2'",
        shape,
        items(images, 2, (item, value) => {
          item.setInt16(0, value);
        }),
      ),
    ],
    ["64-bit integers", npyBytes("'<i8'", shape, int64(images))],
    [
      "32-bit unsigned integers",
      npyBytes(
        "'<u4'",
        shape,
        items(images, 4, (item, value) => {
          item.setUint32(0, value, true);
        }),
      ),
    ],
  ])("as %s", async (_, bytes) => {
    expect(await read(bytes)).toMatchObject({ name: "x.npy", ...whole });
  });

  it("with a note if they are from 0 to 1, and none otherwise", async () => {
    const ofShares = await read(npyBytes("'<f4'", shape, float32(shares)));
    expect(ofShares.notes).toEqual([
      "The pixels of x.npy are from 0 to 1; they are multiplied by 255.",
    ]);
    expect((await read(npyBytes("'<f4'", shape, float32(images)))).notes).toBeUndefined();
  });

  it("as halves from 0 to 1", async () => {
    const halves = [0, 0x3c00, 0x3800, 0x0001, 0x3400].map((half) => half);
    const values = items(halves, 2, (item, value) => {
      item.setUint16(0, value, true);
    });
    const { images: found } = await readDigits([
      bytesSource("x.npy", npyBytes("'<f2'", [1, 5, 1], values)),
    ]);
    expect([...found]).toEqual([0, 255, 128, 0, 64]);
  });

  it("as booleans, of which true is full ink", async () => {
    const bits = npyBytes("'|b1'", [1, 2, 2], Uint8Array.of(0, 1, 1, 0));
    const { images: found } = await readDigits([bytesSource("x.npy", bits)]);
    expect([...found]).toEqual([0, 255, 255, 0]);
  });

  it("in Fortran's order, in which the first axis varies fastest", async () => {
    const byColumns = new Uint8Array(images.length);
    images.forEach((value, index) => {
      const [image, row, column] = [
        Math.floor(index / 16),
        Math.floor((index % 16) / 4),
        index % 4,
      ];
      byColumns[image + count * (row + 4 * column)] = value;
    });
    const bytes = npyBytes("'|u1'", shape, byColumns, { isFortran: true });
    expect(await read(bytes)).toEqual({ name: "x.npy", ...whole });
    const few = await readDigits([bytesSource("x.npy", bytes)], { limit: 7 });
    expect(few.images).toEqual(images.subarray(0, 7 * 16));
  });

  it("compressed with gzip", async () => {
    expect((await read(gzipped(x), gzipped(y))).images).toEqual(images);
  });
});

describe("NumPy labels are read", () => {
  const oneHot = Uint8Array.from({ length: count * 10 }, (_, index) =>
    Number(labels[Math.floor(index / 10)] === index % 10),
  );
  it.each([
    ["64-bit integers", npyBytes("'<i8'", [count], int64(labels))],
    ["floats", npyBytes("'<f4'", [count], float32(labels))],
    ["a column", npyBytes("'|u1'", [count, 1], labels)],
    ["one-hot rows", npyBytes("'|u1'", [count, 10], oneHot)],
    ["one-hot rows of floats", npyBytes("'<f4'", [count, 10], float32(oneHot))],
    ["one-hot rows of booleans", npyBytes("'|b1'", [count, 10], oneHot)],
  ])("as %s", async (_, bytes) => {
    expect((await read(x, bytes)).labels).toEqual(labels);
  });
});

describe("NumPy arrays that cannot be read say what to save instead", () => {
  it.each([
    ["text", npyBytes("'<U1'", [count], new Uint8Array(4 * count)), 'text ("<U1")'],
    ["bytes", npyBytes("'|S1'", [count], new Uint8Array(count)), 'text ("|S1")'],
    ["objects", npyBytes("'|O'", [count], new Uint8Array(8 * count)), "Python objects"],
  ])("labels that are %s, but not for a prediction", async (_, bytes, words) => {
    await expect(read(x, bytes)).rejects.toThrow(words);
    const files = [bytesSource("x.npy", x), bytesSource("y.npy", bytes)];
    expect((await readDigits(files, { forPrediction: true })).count).toBe(count);
  });

  it.each([
    ["with the channels last", [2, 28, 28, 3], "array.mean(axis=3)"],
    ["with the channels first", [2, 3, 28, 28], "array.mean(axis=1)"],
    ["with transparency", [2, 28, 28, 4], "array[..., :3].mean(axis=3)"],
    ["with a label in each row", [2, 785], "x = array[:, 1:]"],
    ["with two channels", [2, 28, 28, 2], "numpy.reshape"],
  ])("images %s", async (_, shape, words) => {
    const size = shape.reduce((product, axis) => product * axis);
    const bytes = npyBytes("'|u1'", shape, new Uint8Array(size));
    await expect(readDigits([bytesSource("x.npy", bytes)])).rejects.toThrow(words);
  });

  it("pixels of 16 bits", async () => {
    const words = items([0, 65_535, 0, 0], 2, (item, value) => {
      item.setUint16(0, value, true);
    });
    const bytes = npyBytes("'<u2'", [1, 2, 2], words);
    await expect(readDigits([bytesSource("x.npy", bytes)])).rejects.toThrow("array.max() * 255");
  });
});

describe("Which arrays belong together", () => {
  const test4 = sample(4, 4, 4, 2);
  const [xTest, yTest] = npyPair(test4);
  const npz = zipped([
    { name: "x_test.npy", bytes: xTest },
    { name: "x_train.npy", bytes: x, method: 0 },
    { name: "y_train.npy", bytes: y },
    { name: "y_test.npy", bytes: yTest },
    { name: "notes.npy", bytes: npyBytes("'<U5'", [2], new Uint8Array(40)) },
  ]);

  it("in an .npz: the training set, or the test set on request, and both for readDigitSets", async () => {
    const source = bytesSource("mnist.npz", npz);
    expect(await readDigits([source])).toEqual({
      name: "mnist.npz/x_train.npy",
      ...whole,
      notes: [
        "There are several sets of digits: mnist.npz/x_train.npy is used, not mnist.npz/x_test.npy.",
      ],
    });
    const tested = await readDigits([source], { prefer: "t10k" });
    expect(tested).toMatchObject({ name: "mnist.npz/x_test.npy", images: test4.images });
    expect((await readDigitSets([source])).map((set) => set.count)).toEqual([4, 30]);
  });

  it("in a file each, as KMNIST has them", async () => {
    const file = (name: string, bytes: Uint8Array) =>
      bytesSource(name, zipped([{ name: "arr_0.npy", bytes }]));
    const files = [
      file("kmnist-test-imgs.npz", xTest),
      file("kmnist-train-labels.npz", y),
      file("kmnist-train-imgs.npz", x),
      file("kmnist-test-labels.npz", yTest),
    ];
    expect((await readDigits(files)).labels).toEqual(labels);
    expect((await readDigits(files, { prefer: "t10k" })).labels).toEqual(test4.labels);
  });

  it("by their names, if several are equally many", async () => {
    const other = sample(30, 4, 4, 3);
    const [x2, y2] = npyPair(other);
    const sets = await readDigitSets([
      bytesSource("a_images.npy", x),
      bytesSource("b_labels.npy", y2),
      bytesSource("b_images.npy", x2),
      bytesSource("a_labels.npy", y),
    ]);
    expect(sets.map((set) => set.labels)).toEqual([labels, other.labels]);
  });
});

test("what NumPy itself writes is read, stored and compressed", async () => {
  const { images: drawn, labels: numbered } = goldenSample();
  for (const name of ["stored.npz", "packed.npz"]) {
    expect(await readDigits([golden(name)])).toMatchObject({ images: drawn, labels: numbered });
  }
});

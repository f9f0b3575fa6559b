import { describe, expect, it } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";
import { sample } from "../files.ts";
import { pngBytes } from "../formats.ts";

const digits = sample(70, 9);
const { images, labels, count } = digits;
const pixels = 81;

/** Each image is a row of the picture; the grey value three times, as TensorFlow.js has it. */
const rows = Array.from({ length: count }, (_, row) => [
  0,
  ...Array.from(images.subarray(row * pixels, (row + 1) * pixels)).flatMap((grey) => [
    grey,
    grey,
    grey,
  ]),
]);
const png = pngBytes({ width: pixels, height: count, colour: 2 }, Uint8Array.from(rows.flat()));
const sprite = bytesSource("mnist_images.png", png);
const oneHot = Uint8Array.from({ length: count * 10 }, (_, index) =>
  Number(labels[Math.floor(index / 10)] === index % 10),
);

function withLabels(bytes: Uint8Array, limit?: number) {
  return readDigits([bytesSource("mnist_labels_uint8", bytes), sprite], { limit });
}

describe("The sprite of TensorFlow.js is read", () => {
  it.each([
    ["one-hot labels", oneHot],
    ["a byte per label", labels],
  ])("with %s", async (_, bytes) => {
    expect(await withLabels(bytes)).toEqual({
      name: "mnist_images.png",
      classes: 10,
      ...digits,
      notes: [
        "mnist_images.png is read as a sheet: each of its 70 rows of 81 pixels is an image of 9 × 9.",
      ],
    });
  });

  it("up to a limit, and without labels", async () => {
    expect((await withLabels(oneHot, 5)).images).toEqual(images.subarray(0, 5 * pixels));
    expect((await readDigits([sprite])).labels).toBeUndefined();
  });
});

describe("A sprite is refused", () => {
  it("with labels of another number", async () => {
    await expect(withLabels(labels.subarray(1))).rejects.toThrow(
      "mnist_labels_uint8 has 69 bytes, but mnist_images.png has 70 images",
    );
  });

  it("with labels of which none, or several, are 1", async () => {
    await expect(withLabels(oneHot.with(70, 1).with(71, 1))).rejects.toThrow(
      "mnist_labels_uint8: byte 70: expected zeros and a single one",
    );
    await expect(withLabels(labels.with(3, 10))).rejects.toThrow("byte 3: expected a label");
  });

  it("with fewer rows than it announces, or four billion", async () => {
    const short = pngBytes({ width: pixels, height: 90, colour: 2 }, Uint8Array.from(rows.flat()));
    await expect(readDigits([bytesSource("a.png", short)])).rejects.toThrow(
      "a.png: the PNG ends after 70 rows, but its header announces 90.",
    );
    const huge = pngBytes({ width: 784, height: 2 ** 32 - 1 }, new Uint8Array(8));
    await expect(readDigits([bytesSource("a.png", huge)])).rejects.toThrow(
      "announces 4,294,967,295 images",
    );
  });
});

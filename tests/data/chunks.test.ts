import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesSource, readDigits } from "../../src/data/index.ts";
import { csvText, gzipped, imagesFile, inPieces, labelsFile, sample, utf8 } from "./files.ts";

const digits = sample(12, 3);

/** Where to cut a file: the sizes of its chunks, the last one taking what is left. */
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });

describe("the same digits are read wherever the chunks of a file are cut", () => {
  test.each([
    ["a CSV", utf8(csvText(digits))],
    ["a CSV with Windows line ends", utf8(csvText(digits).replaceAll("\n", "\r\n"))],
    ["a packed CSV", gzipped(utf8(csvText(digits)))],
  ])("%s", async (_, file) => {
    const whole = await readDigits([bytesSource("train.csv", file)]);
    await fc.assert(
      fc.asyncProperty(cuts, async (sizes) => {
        expect(await readDigits([inPieces("train.csv", cut(file, sizes))])).toEqual(whole);
      }),
      { numRuns: 350 },
    );
  });

  test("a pair of IDX files", async () => {
    const [images, labels] = [imagesFile(digits), labelsFile(digits)];
    const whole = await readDigits([bytesSource("images", images), bytesSource("labels", labels)]);
    await fc.assert(
      fc.asyncProperty(cuts, cuts, async (some, others) => {
        const pair = [
          inPieces("images", cut(images, some)),
          inPieces("labels", cut(labels, others)),
        ];
        expect(await readDigits(pair)).toEqual(whole);
      }),
      { numRuns: 350 },
    );
  });
});

test("a limit takes the first rows and no more", async () => {
  const csv = await readDigits([bytesSource("train.csv", utf8(csvText(digits)))], { limit: 5 });
  const idx = await readDigits(
    [bytesSource("images", imagesFile(digits)), bytesSource("labels", labelsFile(digits))],
    { limit: 5 },
  );
  for (const { count, images, labels } of [csv, idx]) {
    expect(count).toBe(5);
    expect(images).toEqual(digits.images.slice(0, 45));
    expect(labels).toEqual(digits.labels.slice(0, 5));
  }
});

test("reading that is cancelled stops with the reason", async () => {
  const reading = readDigits([bytesSource("train.csv", utf8(csvText(digits)))], {
    signal: AbortSignal.abort(new Error("cancelled by the user")),
  });
  await expect(reading).rejects.toThrow("cancelled by the user");
});

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const size of [...sizes, bytes.length]) {
    pieces.push(bytes.slice(start, start + size));
    start += size;
  }
  return pieces.filter(({ length }) => length > 0);
}

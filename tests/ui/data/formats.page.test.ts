// Files of other formats on the page: that they are read, what is said of them, and how they are refused. One page opens them all.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { builtInDigits, bytesSource, inverted, transposed } from "../../../src/data/index.ts";
import { usePage } from "../../browser/bridge.ts";
import { zipped } from "../../data/compression/zip.ts";
import { type Sample, imagesFile, labelsFile, sample } from "../../data/files.ts";
import { goldenBytes, npyBytes, npyPair, pngBytes, pngFolder } from "../../data/formats.ts";
import { malformed } from "../../data/malformed.ts";
import { click, countOf, openFiles, openReady, present, textOf } from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16");
});

const inUse = () => textOf(page(), ">>> #data");
const small = sample(24, 6);
const [x, y] = npyPair(small);

/** Pictures in a zip, each in the folder of its class. */
async function zippedPictures(digits: Sample): Promise<Uint8Array> {
  const entries = pngFolder(digits).map(async (source) => ({
    name: source.name,
    bytes: new Uint8Array(await new Response(source.stream()).arrayBuffer()),
  }));
  return zipped(await Promise.all(entries));
}

describe("The page reads, as the terminal does,", () => {
  test.each<[name: string, content: () => Uint8Array | Promise<Uint8Array>, said: RegExp]>([
    [
      "mnist.npz",
      () =>
        zipped([
          { name: "x_train.npy", bytes: x },
          { name: "y_train.npy", bytes: y },
        ]),
      /^mnist\.npz.*: 24 digits, 6 × 6$/,
    ],
    ["packed.npz", () => goldenBytes("packed.npz"), /: 24 digits, 5 × 6$/],
    ["zstd.parquet", () => goldenBytes("zstd.parquet"), /^zstd\.parquet: 24 digits, 5 × 6$/],
    ["pictures.zip", () => zippedPictures(small), /^pictures\.zip.*: 24 digits, 6 × 6$/],
  ])("%s", async (name, content, said) => {
    await openFiles(page(), { [name]: await content() });
    await expect.poll(inUse).toMatch(said);
    await expect.poll(() => countOf(page(), ">>> #refusal")).toBe(0);
  });
});

/** The sentences that the terminal has for the malformed files of tests/data. */
const recorded = new Map(
  readFileSync("tests/data/malformed.txt", "utf8")
    .split(/\n(?! {4})/)
    .map((entry) => entry.split("\n    ") as [what: string, sentence: string]),
);

describe("The page refuses, with the sentence of the terminal,", () => {
  const refusal = () => textOf(page(), ">>> #refusal");

  test.each([
    "NumPy that announces 2⁴⁰ images",
    "NumPy with a negative side",
    "an .npz in a zip",
    "a zip in a zip in a zip",
    "an .npz that is a bomb",
    "Parquet with a page that unpacks to two billion bytes",
    "Parquet with a page that is a gzip bomb",
  ])("%s", async (what) => {
    const before = await inUse();
    const file = malformed.find((one) => one.what === what) ?? expect.fail(what);
    const [source = bytesSource("", x)] = file.sources;
    const bytes = new Uint8Array(await new Response(source.stream()).arrayBuffer());
    await openFiles(page(), { [source.name]: bytes });
    await expect.poll(refusal).toBe(recorded.get(what));
    expect(await inUse()).toBe(before);
  });

  test("a PNG of a false size in a zip, named with its place", async () => {
    const png = pngBytes({ width: 28, height: 28 }, new Uint8Array(29 * 14));
    const pictures = [3, 4].map((label) => ({ name: `digits/${label}/1.png`, bytes: png }));
    await openFiles(page(), { "pictures.zip": zipped(pictures) });
    await expect
      .poll(refusal)
      .toBe(
        "pictures.zip/digits/3/1.png: the PNG's pixels are damaged, or not the 28 × 28 that its header announces. Save it again as PNG.",
      );
  });

  test("photos and files of other formats, named for what they are", async () => {
    await openFiles(page(), { "7.jpg": Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) });
    await expect.poll(refusal).toContain("7.jpg is a JPEG, which blurs the edges of digits;");
    await openFiles(page(), { "mnist.h5": Buffer.from("\x89HDF\r\n\x1a\n", "latin1") });
    await expect.poll(refusal).toContain("mnist.h5 is an HDF5 file; this format is not read.");
    const photos = zipped(
      [{ name: "a.jpg" }, { name: "b.jpg" }].map((one) => ({ ...one, bytes: x })),
    );
    await openFiles(page(), { "photos.zip": photos });
    await expect.poll(refusal).toContain("such as a.jpg, are no PNGs. Convert them to PNG");
    await openFiles(page(), { "random.bin": Uint8Array.of(0x11, 0xc1, 0x1d, 0x24) });
    await expect.poll(refusal).toContain("a control code, so the file is no CSV.");
  });

  test("images of a .npy without labels, where nothing can be learned", async () => {
    await openFiles(page(), { "x_train.npy": npyBytes("'|u1'", [24, 6, 6], small.images) });
    await expect.poll(refusal).toContain("A trained network reads them in Examine");
  });
});

describe("The page says before the training", () => {
  const drawn = builtInDigits({ count: 120, seed: 3 });
  const digits = { ...drawn, labels: drawn.labels as Uint8Array };

  /** Opens digits as IDX, and waits for what is said of them. */
  async function said(changed: Sample, words: string): Promise<void> {
    const files = {
      "images-idx3-ubyte": imagesFile(changed),
      "labels-idx1-ubyte": labelsFile(changed),
    };
    await openFiles(page(), files);
    const notes = () =>
      page().$$eval(">>> .data-note", (all) => all.map((note) => note.textContent).join(" "));
    await expect.poll(notes).toContain(words);
    await expect.poll(() => countOf(page(), ">>> #refusal")).toBe(0);
  }

  test("that images are transposed, and turns them back", async () => {
    await said(
      { ...transposed(digits), labels: digits.labels },
      "look transposed (rows and columns",
    );
    await click(page(), ">>> #transpose");
    await present(page(), ">>> #transpose-back");
    await expect.poll(() => countOf(page(), ">>> #transpose")).toBe(0);
  });

  test("that they are black on white", async () => {
    await said({ ...inverted(digits), labels: digits.labels }, "are black on white; networks");
  });

  test("that they are all but black", async () => {
    const images = digits.images.map((ink) => ink >> 7);
    await said({ ...digits, images }, "The brightest pixel of images-idx3-ubyte is 1 of 255");
  });

  test("that there is one class only", async () => {
    const labels = digits.labels.map(() => 4);
    await said({ ...digits, labels }, "have the label 4, so there is nothing to tell apart.");
  });
});

// Files that are no CSV, and are named for what they are.
import { describe, expect, test } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";

async function refusal(name: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return readDigits([bytesSource(name, bytes)]).then(
    () => expect.fail("It was read."),
    (error: unknown) => (error as Error).message,
  );
}

describe("A file that is no CSV is named for what it is:", () => {
  test.each<[what: string, name: string, text: string, message: string]>([
    [
      "a pointer of Git LFS",
      "train.csv",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 76775041\n",
      "train.csv is a Git LFS pointer, not the data. Fetch the data with: git lfs pull.",
    ],
    [
      "bzip2",
      "train.csv.bz2",
      "BZh91AY&SY\0\0",
      "train.csv.bz2 is packed with bzip2, which is not read. Unpack it, for example with bunzip2.",
    ],
    [
      "xz",
      "train.csv.xz",
      "\xfd7zXZ\0\0\x04",
      "train.csv.xz is packed with xz, which is not read. Unpack it, for example with unxz.",
    ],
    [
      "Zstandard",
      "train.csv.zst",
      "\x28\xb5\x2f\xfd\x04\x58\0",
      "train.csv.zst is packed with Zstandard, which is not read. Unpack it, for example with unzstd.",
    ],
    [
      "libsvm",
      "mnist.scale",
      "5 153:3 154:18 155:18\n0 128:51 129:159\n",
      'mnist.scale is a libsvm file; this format is not read. Convert it in Python: from sklearn.datasets import load_svmlight_file; import numpy; x, y = load_svmlight_file("mnist.scale", n_features=784); numpy.savez_compressed("mnist.npz", x=x.toarray(), y=y).',
    ],
    [
      "ARFF",
      "mnist_784.arff",
      "% From OpenML\n%\n@RELATION mnist_784\n\n@ATTRIBUTE pixel1 real\n",
      'mnist_784.arff is an ARFF file; this format is not read. Convert it in Python: from scipy.io import arff; import pandas; pandas.DataFrame(arff.loadarff("mnist_784.arff")[0]).astype(float).to_csv("mnist.csv", index=False).',
    ],
  ])("%s", async (_, name, text, message) => {
    expect(await refusal(name, text)).toBe(message);
  });
});

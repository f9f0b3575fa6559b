import { printable } from "../../base/words.ts";
import { DataError } from "../dataset.ts";

/** A file that is given in place of a CSV, with what to do. */
interface Other {
  /** @param text the beginning of the file, a character per byte */
  readonly isIt: (text: string) => boolean;
  /** What follows the name of the file in the sentence. */
  readonly advice: (name: string) => string;
}

const OTHERS: readonly Other[] = [
  {
    isIt: (text) => text.startsWith("version https://git-lfs.github.com/spec/"),
    advice: () => "is a Git LFS pointer, not the data. Fetch the data with: git lfs pull.",
  },
  { isIt: (text) => /^BZh[1-9]1AY&SY/.test(text), advice: packed("bzip2", "bunzip2") },
  { isIt: (text) => text.startsWith("\xfd7zXZ\0"), advice: packed("xz", "unxz") },
  { isIt: (text) => text.startsWith("\x28\xb5\x2f\xfd"), advice: packed("Zstandard", "unzstd") },
  {
    isIt: (text) => /^[+-]?\d+(\.\d+)?( +\d+:[\d.eE+-]+)+ *[\r\n]/.test(firstLines(text)),
    advice: (name) =>
      `is a libsvm file; this format is not read. Convert it in Python: from sklearn.datasets import load_svmlight_file; import numpy; x, y = load_svmlight_file(${quoted(name)}, n_features=784); numpy.savez_compressed("mnist.npz", x=x.toarray(), y=y).`,
  },
  {
    isIt: (text) => /^\s*(%.*\s+)*@relation\s/i.test(text),
    advice: (name) =>
      `is an ARFF file; this format is not read. Convert it in Python: from scipy.io import arff; import pandas; pandas.DataFrame(arff.loadarff(${quoted(name)})[0]).astype(float).to_csv("mnist.csv", index=False).`,
  },
];

/** @throws DataError that names a file which is no CSV, and says what to do with it */
export function refuseOtherText(name: string, head: Uint8Array): void {
  const text = String.fromCharCode(...head);
  const found = OTHERS.find(({ isIt }) => isIt(text));
  if (found !== undefined) {
    throw new DataError(`${name} ${found.advice(name)}`);
  }
}

function packed(format: string, program: string): Other["advice"] {
  return () =>
    `is packed with ${format}, which is not read. Unpack it, for example with ${program}.`;
}

/** The last cell may be cut off where a line is longer than the beginning that is known. */
function firstLines(text: string): string {
  return `${text.slice(0, text.lastIndexOf(" "))}\n`;
}

function quoted(name: string): string {
  return printable(JSON.stringify(name));
}

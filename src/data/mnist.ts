/** A file that can be downloaded, with its size and hash to check that it is complete and the right one. */
export interface RemoteFile {
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** Files that belong together, and the addresses of folders that contain them, in the order in which to try them. */
export interface RemoteSet {
  readonly mirrors: readonly string[];
  readonly files: readonly RemoteFile[];
}

/**
 * MNIST's training digits and test digits, as LeCun, Cortes and Burges published them. Both mirrors hold the original
 * files. Only the first one sends the CORS headers that let a page of another site read them.
 */
export const MNIST: Readonly<Record<"train" | "t10k", RemoteSet>> = {
  train: remoteSet([
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    },
  ]),
  t10k: remoteSet([
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
  ]),
};

function remoteSet(files: readonly RemoteFile[]): RemoteSet {
  return {
    mirrors: [
      "https://cdn.jsdelivr.net/gh/fgnt/mnist@master/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    files,
  };
}

// What somebody meant who typed a name that does not exist.

/** Names that other tools use, with ours; of several, the one that there is at that place. */
const SYNONYMS: Readonly<Record<string, string>> = {
  "learning-rate": "lr",
  "learning-rate-schedule": "schedule",
  scheduler: "schedule",
  "batch-size": "batch",
  "mini-batch": "batch",
  hidden: "layers",
  "hidden-layers": "layers",
  units: "layers",
  augmentation: "augment",
  "early-stopping": "patience",
  "validation-split": "validation",
  "val-split": "validation",
  "random-state": "seed",
  "random-seed": "seed",
  dataset: "data",
  input: "data",
  images: "data",
  file: "data",
  files: "data",
  train: "data",
  path: "data",
  test: "against evaluate",
  output: "out",
  "output-file": "out",
  "save-model": "out",
  "input-file": "data",
  split: "validation",
  save: "out",
  overwrite: "force",
  yes: "force",
  continue: "resume",
  log: "csv",
  history: "json",
  weights: "model",
  network: "model",
  rows: "limit",
  offset: "skip",
  eval: "evaluate",
  validate: "evaluate",
  fit: "train",
  grid: "sweep",
  "grid-search": "sweep",
  tune: "sweep",
  search: "sweep",
  learn: "train",
  run: "train",
  start: "train",
  infer: "predict",
  inference: "predict",
  classify: "predict",
  recognize: "predict",
  info: "describe",
  inspect: "describe",
  stats: "describe",
  benchmark: "bench",
};

/** Flags of other tools for which there is no flag here, with the reason. */
const NOT_NEEDED: Readonly<Record<string, string>> = {
  "optimizer optimiser momentum beta1 beta2 eps epsilon": "The optimiser is always Adam.",
  "activation act": "The activation is always ReLU.",
  "loss criterion": "The loss is always softmax cross-entropy.",
  "device cpu cuda no-gpu no-cuda accelerator":
    "Everything runs on the GPU, or on a software adapter where there is none; --gpu chooses between two.",
  "model load pretrained":
    "A run continues from its checkpoint, with --resume; --out saves the network.",
  "test test-data eval":
    "Training measures itself on the share of --validation. For other digits there is the command evaluate.",
  "verbose verbosity v quiet silent": "A line for each epoch is always printed.",
  "dropout weight-decay l1 l2 regularization regularizer":
    "Against overfitting there are --augment and --patience.",
  "workers num-workers threads num-threads n-jobs":
    "The data lie on the GPU, so no workers load them.",
};

/**
 * The name that was probably meant: another word for it, the one that begins so, or the one with the fewest letters to
 * change; undefined if none is near.
 */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const word = wordOf(typed);
  if (names.includes(word)) {
    return word;
  }
  const synonym = SYNONYMS[word] ?? SYNONYMS[word.replace(/^(n|num|number-of)-/, "")];
  if (synonym !== undefined) {
    return names.find((name) => synonym.split(" ").includes(name));
  }
  const begun = names.filter((name) => word !== "" && name.startsWith(word));
  const [closest] = names
    .map((name) => ({ name, changes: changesBetween(without(word), without(name)) }))
    .filter(({ name, changes }) => changes <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.changes - b.changes);
  return closest?.name ?? begun[0];
}

/** A sentence about a flag that other tools have and that is not needed here; undefined if there is none. */
export function insteadOf(typed: string): string | undefined {
  const word = wordOf(typed);
  return Object.entries(NOT_NEEDED).find(([words]) => words.split(" ").includes(word))?.[1];
}

/** learningRate and learning_rate are learning-rate. */
function wordOf(typed: string): string {
  return typed
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll("_", "-");
}

/** A name without what other tools put before it or between its words. */
function without(name: string): string {
  return name.replace(/^(n|num|number-of|max)-/, "").replaceAll("-", "");
}

/** The Damerau–Levenshtein distance: letters to insert, to leave out, to change or to swap with the next. */
export function changesBetween(one: string, other: string): number {
  const table = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => table[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row++) {
    table.push([row]);
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      table[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          isSwap ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(one.length, other.length);
}

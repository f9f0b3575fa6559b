import { submissionCsv } from "../base/classification.ts";
import { counted } from "../base/format.ts";
import { adapterName, openGpu } from "../node/gpu.ts";
import { DIGITS_FLAGS, digitsInputs, digitsOf, printNote } from "./digits/digits.ts";
import { checkNeeded, readFlags, single } from "./flags/flags.ts";
import { UsageError } from "./flags/usage-error.ts";
import { GPU_FLAG, gpuPreference } from "./gpu.ts";
import { printClassNotes, printNotesFor, printRepeated } from "./learned-notes.ts";
import { MODEL_FLAG, checkFit, modelPaths, onGpu, readModelFiles } from "./model.ts";
import { answers, areFewPictures, checkAnswered, orderNote } from "./outputs/answers.ts";
import { FORCE_FLAG, checkOutputs, replacedWords, writeOutput } from "./outputs/outputs.ts";
import { quoted, quotedSome } from "./shell/interruption.ts";

const FLAGS = {
  model: MODEL_FLAG,
  data: DIGITS_FLAGS.data,
  limit: { value: "N", help: "read only the first N rows" },
  ...GPU_FLAG,
  label: DIGITS_FLAGS.label,
  invert: DIGITS_FLAGS.invert,
  transpose: DIGITS_FLAGS.transpose,
  out: {
    value: "FILE",
    help: "save the predicted labels here, in Kaggle's format: ImageId,Label, with the ids of the file if it has any; an earlier submission there is replaced; not needed for up to 20 PNGs that are named, whose labels are printed",
  },
  ...FORCE_FLAG,
} as const;

/** Endings of formats in which labels are not written. */
const NOT_WRITTEN = /\.(xlsx?|ods|json|parquet|np[yz]|safetensors|onnx)$/i;

/** @throws UsageError where the name promises another format than CSV */
function checkSubmissionName(file: string): void {
  const ending = NOT_WRITTEN.exec(file)?.[0];
  if (ending !== undefined) {
    throw new UsageError(
      `--out is "${file}"; predicted labels are written as CSV, not as ${ending}. Let the name end in .csv.`,
    );
  }
}

/** `npm run predict`: predicts the labels of digits with a saved network. */
export async function predictCommand(args: readonly string[]): Promise<void> {
  const { flags } = readFlags(
    "predict",
    "Predicts the labels of digits with a saved network and writes them as a submission for Kaggle.",
    [],
    FLAGS,
    args,
  );
  const { model = [] } = flags;
  const preference = gpuPreference(single(flags.gpu));
  const [given = "model.safetensors"] = model;
  const { data = ["test.csv"], out: file = ["submission.csv"] } = flags;
  checkNeeded(
    "predict",
    {
      "--model FILE": flags.model !== undefined,
      "--data FILES|DIR": flags.data !== undefined,
      "--out FILE": flags.out !== undefined || areFewPictures(flags.data ?? []),
    },
    `--model ${quoted(given)} --data ${quotedSome(data)} --out ${quoted(single(file) ?? "")}`,
  );
  checkSubmissionName(single(flags.out) ?? "");
  const paths = modelPaths(model);
  const models = paths.map((path) => ({ flag: "model", path }));
  const inputs = [...digitsInputs(flags, "t10k"), ...models];
  const { out } = checkOutputs(flags, { out: "submission" }, inputs);
  const networks = readModelFiles(paths);
  const dataset = await digitsOf(flags, "t10k", 1, { forPrediction: true });
  if (out === undefined) {
    checkAnswered(dataset);
  }
  checkFit(paths[0] ?? "", networks[0]?.sizes ?? [], dataset);
  await printRepeated(networks);
  printNotesFor(networks, dataset, flags);
  printClassNotes(networks, dataset);
  const compute = await openGpu(preference);
  console.log(`GPU:  ${adapterName(compute.adapter)}`);
  const prediction = await onGpu(compute, networks).predict(dataset);
  const { predicted } = prediction;
  for (const answer of answers(dataset, prediction)) {
    console.log(answer);
  }
  if (out !== undefined) {
    const order = orderNote(dataset);
    if (order !== undefined) {
      printNote(order);
    }
    const path = await writeOutput(out, submissionCsv(predicted, dataset.ids));
    const digits = counted(dataset.count, "digit");
    console.log(`Saved the predicted labels of ${digits} to ${path}${replacedWords(out, path)}.`);
  }
}

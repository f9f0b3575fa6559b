import { submissionCsv } from "../base/classification.ts";
import { formatCount } from "../base/format.ts";
import { Network } from "../engine/index.ts";
import { adapterName, openGpu } from "../node/gpu.ts";
import { DIGITS_FLAGS, digitsInputs, digitsOf, printNotes } from "./digits.ts";
import { UsageError, readFlags, single } from "./flags.ts";
import { GPU_FLAG, gpuPreference } from "./gpu.ts";
import { checkFit, readModelFile } from "./model.ts";
import { FORCE_FLAG, checkOutputs, writeOutput } from "./outputs/outputs.ts";

const FLAGS = {
  model: {
    value: "FILE",
    help: "the network, a safetensors or ONNX file, from `npm run train -- --out FILE` or another program",
  },
  data: DIGITS_FLAGS.data,
  limit: DIGITS_FLAGS.limit,
  ...GPU_FLAG,
  label: DIGITS_FLAGS.label,
  invert: DIGITS_FLAGS.invert,
  transpose: DIGITS_FLAGS.transpose,
  out: {
    value: "FILE",
    help: "save the predicted labels here, in Kaggle's format: ImageId,Label, with the ids of the file if it has any",
  },
  ...FORCE_FLAG,
} as const;

/** `npm run predict`: predicts the labels of digits with a saved network. */
export async function predictCommand(args: readonly string[]): Promise<void> {
  const { flags } = readFlags(
    "predict",
    "Predicts the labels of digits with a saved network and writes them as a submission for Kaggle.",
    [],
    FLAGS,
    args,
  );
  const model = single(flags.model);
  const preference = gpuPreference(single(flags.gpu));
  if (model === undefined || flags.data === undefined || flags.out === undefined) {
    throw new UsageError(
      "predict needs --model FILE, --data FILES|DIR and --out FILE. See --help.",
    );
  }
  const inputs = [...digitsInputs(flags, "t10k"), { flag: "model", path: model }];
  const { out } = checkOutputs(flags, { out: "submission" }, inputs);
  const { sizes, parameters } = readModelFile(model);
  const dataset = await digitsOf(flags, "t10k", 1, { forPrediction: true });
  checkFit(model, sizes, dataset);
  printNotes(dataset);
  const compute = await openGpu(preference);
  console.log(`GPU:  ${adapterName(compute.adapter)}`);
  const { predicted } = await new Network(compute, sizes, parameters).predict(dataset);
  if (out !== undefined) {
    const path = await writeOutput(out, submissionCsv(predicted, dataset.ids));
    console.log(`Saved the predicted labels of ${formatCount(dataset.count)} digits to ${path}.`);
  }
}

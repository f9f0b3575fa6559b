import { submissionCsv } from "../base/classification.ts";
import { formatCount } from "../base/format.ts";
import { Network } from "../engine/index.ts";
import { DIGITS_FLAGS, digitsInputs, digitsOf } from "./digits.ts";
import { UsageError, readFlags, single } from "./flags.ts";
import { openGpu } from "./gpu.ts";
import { checkFit, readModelFile } from "./model.ts";
import { FORCE_FLAG, checkOutputs, writeOutput } from "./outputs/outputs.ts";

const FLAGS = {
  model: {
    value: "FILE",
    help: "the network, a safetensors file from `npm run train -- --out FILE` or from PyTorch",
  },
  data: DIGITS_FLAGS.data,
  limit: DIGITS_FLAGS.limit,
  out: { value: "FILE", help: "save the predicted labels here, in Kaggle's format: ImageId,Label" },
  ...FORCE_FLAG,
} as const;

/** `npm run predict`: predicts the labels of digits with a saved network. */
export async function predictCommand(given: readonly string[]): Promise<void> {
  const { flags } = readFlags(
    "predict",
    "Predicts the labels of digits with a saved network and writes them as a submission for Kaggle.",
    [],
    FLAGS,
    given,
  );
  const model = single(flags.model);
  if (model === undefined || flags.data === undefined || flags.out === undefined) {
    throw new UsageError(
      "predict needs --model FILE, --data FILES|DIR and --out FILE. See --help.",
    );
  }
  const inputs = [...digitsInputs(flags, "t10k"), { flag: "model", path: model }];
  const { out } = checkOutputs(flags, { out: "submission" }, inputs);
  const { sizes, parameters } = readModelFile(model);
  const dataset = await digitsOf(flags, "t10k", 1);
  checkFit(model, sizes, dataset);
  const { predicted } = await new Network(await openGpu(), sizes, parameters).predict(dataset);
  if (out !== undefined) {
    const path = await writeOutput(out, submissionCsv(predicted));
    console.log(`Saved the predicted labels of ${formatCount(dataset.count)} digits to ${path}.`);
  }
}

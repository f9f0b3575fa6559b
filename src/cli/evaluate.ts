import { formatCount, formatLoss, formatPercent } from "../base/format.ts";
import { adapterName, openGpu } from "../node/gpu.ts";
import { fairRows } from "../run/trained-on.ts";
import { DIGITS_FLAGS, checkLabels, digitsInputs, digitsOf, printNote } from "./digits/digits.ts";
import { checkNeeded, readFlags, single } from "./flags/flags.ts";
import { GPU_FLAG, gpuPreference } from "./gpu.ts";
import { printClassNotes, printNotesFor, printRepeated } from "./learned-notes.ts";
import { MODEL_FLAG, checkClasses, checkFit, modelPaths, onGpu, readModelFiles } from "./model.ts";
import { FORCE_FLAG, checkOutputs, writeOutput } from "./outputs/outputs.ts";
import { quoted, quotedSome } from "./shell/interruption.ts";
import { programName } from "./shell/program.ts";

const FLAGS = {
  model: MODEL_FLAG,
  data: DIGITS_FLAGS.data,
  mnist: DIGITS_FLAGS.mnist,
  limit: DIGITS_FLAGS.limit,
  skip: DIGITS_FLAGS.skip,
  classes: DIGITS_FLAGS.classes,
  label: DIGITS_FLAGS.label,
  invert: DIGITS_FLAGS.invert,
  transpose: DIGITS_FLAGS.transpose,
  ...GPU_FLAG,
  json: { value: "FILE", help: "save the number of rows, loss and accuracy here, as JSON" },
  ...FORCE_FLAG,
} as const;

/** `npm run evaluate`: measures loss and accuracy of a saved network, or of several as an ensemble. */
export async function evaluateCommand(args: readonly string[]): Promise<void> {
  const { flags } = readFlags(
    "evaluate",
    "Measures loss and accuracy of a saved network on labelled digits.",
    [],
    FLAGS,
    args,
  );
  const { model = [] } = flags;
  const preference = gpuPreference(single(flags.gpu));
  const [given = "model.safetensors"] = model;
  checkNeeded(
    "evaluate",
    {
      "--model FILE": flags.model !== undefined,
      "--data FILES|DIR or --mnist": (flags.data ?? flags.mnist) !== undefined,
    },
    `--model ${quoted(given)} ${flags.data === undefined ? "--mnist" : `--data ${quotedSome(flags.data)}`}`,
  );
  const paths = modelPaths(model);
  const models = paths.map((path) => ({ flag: "model", path }));
  const inputs = [...digitsInputs(flags, "t10k"), ...models];
  const { json } = checkOutputs(flags, { json: "evaluation" }, inputs);
  const networks = readModelFiles(paths);
  const dataset = await digitsOf(flags, "t10k", 1);
  checkFit(paths[0] ?? "", networks[0]?.sizes ?? [], dataset);
  const instead = `${programName("predict")} --model ${quotedSome(model)} --data … --out submission.csv`;
  checkLabels(dataset, "compare with", ` To read digits without labels: ${instead}`);
  checkClasses(paths[0] ?? "", networks[0]?.sizes ?? [], dataset);
  await printRepeated(networks);
  printNotesFor(networks, dataset, flags);
  const metadata = networks.map((network) => network.metadata);
  const { dataset: judged, remark } = await fairRows(dataset, metadata);
  if (remark !== undefined) {
    printNote(remark);
  }
  printClassNotes(networks, judged);
  const compute = await openGpu(preference);
  console.log(`GPU:  ${adapterName(compute.adapter)}`);
  const { loss, accuracy } = await onGpu(compute, networks).evaluate(judged);
  console.log(
    `${dataset.name}: ${formatCount(judged.count)} samples, loss ${formatLoss(loss)}, accuracy ${formatPercent(accuracy)}`,
  );
  if (json !== undefined) {
    await writeOutput(json, `${JSON.stringify({ rows: judged.count, loss, accuracy })}\n`);
  }
}

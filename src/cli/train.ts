import { COMMIT } from "../base/commit.ts";
import { formatCount, formatPercent, formatSeconds, formatSpeed } from "../base/format.ts";
import { type Dataset, splitDataset } from "../data/index.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  Trainer,
  modelOf,
  weightsFingerprint,
  writeModel,
  writeOnnx,
} from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import { recordJson } from "../run/run-record.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  presets,
  settings as table,
} from "../run/settings.ts";
import { trainingOptions } from "../run/training-options.ts";
import {
  type Resumed,
  checkSameData,
  givenSettings,
  keeperOf,
  readSavedRun,
  resumedFlags,
  resumedSettings,
} from "./checkpoint.ts";
import { DIGITS_FLAGS, type DigitsFlags, digitsOf } from "./digits.ts";
import { runEpochs } from "./epochs.ts";
import { checkWritable, writeWhole } from "./files.ts";
import { UsageError, readFlags, single, wholeNumber } from "./flags.ts";
import { adapterName, openGpu } from "./gpu.ts";
import { summaryTable } from "./table.ts";
import { tuneFor } from "./tuning.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  out: { value: "FILE", help: "save the trained network here, as safetensors" },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  checkpoint: {
    value: "FILE",
    help: "keep the run here, after each epoch, every few seconds and on Ctrl-C, to go on later",
  },
  "save-every": { value: "10", help: "seconds between two checkpoints inside an epoch" },
  resume: { value: "FILE", help: "go on with the run of a checkpoint, to the last bit the same" },
  preset: {
    value: Object.keys(presets).join("|"),
    help: "settings that belong together, best for the fewest errors; those that are given still count",
  },
  tuning: { value: "FILE", help: "take the kernels of an earlier run, from its --json" },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

/** `npm run train`: reads data, trains, prints the table, saves what was asked for. */
export async function trainCommand(given: readonly string[]): Promise<void> {
  const { settings: asked, flags } = readFlags(
    "train",
    "Trains a network on handwritten digits, wholly on the GPU; on built-in digits where none are named.",
    Object.keys(table) as SettingName[],
    FLAGS,
    given,
  );
  const out = single(flags.out);
  const json = single(flags.json);
  const best = single(flags.best);
  const onnx = single(flags.onnx);
  const csv = single(flags.csv);
  const resume = single(flags.resume);
  const checkpoint = single(flags.checkpoint) ?? resume;
  const interval = 1000 * wholeNumber("save-every", single(flags["save-every"]) ?? "10");
  for (const file of [out, onnx, best, json, csv, checkpoint]) {
    if (file !== undefined) {
      checkWritable(file);
    }
  }
  const resumed = resume === undefined ? undefined : await readSavedRun(resume);
  const chosen = givenSettings(given);
  const settings = resumed
    ? resumedSettings(resumed, asked, chosen)
    : { ...asked, ...unlessGiven(presetNamed(single(flags.preset)), chosen) };
  const digits = resumed ? resumedFlags(flags, resumed) : flags;

  const dataset = await digitsOf(digits, "train", settings.seed);
  const compute = await openGpu();
  const run = await train(compute, dataset, settings, {
    tuningFile: single(flags.tuning),
    resumed,
    checkpoint: checkpoint === undefined ? undefined : { file: checkpoint, interval, digits },
  });
  const { network, epochs, tuning, trainer } = run;

  const { sizes } = network.model;
  const metadata = { data: dataset.name, seed: String(settings.seed) };
  const parameters = await network.read();
  const fingerprint = await weightsFingerprint(parameters);
  console.log(`Weights ${fingerprint}`);
  if (out !== undefined) {
    writeWhole(out, writeModel({ sizes, parameters, metadata }));
    console.log(`Saved the network to ${out}.`);
  }
  if (onnx !== undefined) {
    writeWhole(onnx, writeOnnx({ sizes, parameters, metadata }));
    console.log(`Saved the network to ${onnx}, as ONNX.`);
  }
  if (best !== undefined) {
    writeWhole(best, writeModel({ sizes, parameters: await trainer.readBest(), metadata }));
    console.log(`Saved the network of epoch ${trainer.best?.epoch ?? 0}, its best, to ${best}.`);
  }
  if (csv !== undefined) {
    writeWhole(csv, historyCsv(epochs));
    console.log(`Saved the epochs to ${csv}.`);
  }
  if (json !== undefined) {
    const record = {
      settings,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      tuning: { ...tuning, plan: trainer.plan.name },
      fingerprint,
      epochs,
    };
    writeWhole(json, recordJson(record));
    console.log(`Saved the history to ${json}.`);
  }
}

/** @throws UsageError where there is no such preset */
function presetNamed(name: string | undefined): Partial<Settings> {
  if (name !== undefined && !Object.hasOwn(presets, name)) {
    throw new UsageError(`--preset is "${name}"; there are ${Object.keys(presets).join(", ")}.`);
  }
  return name === undefined ? {} : presets[name as PresetName];
}

function unlessGiven(preset: Partial<Settings>, given: readonly SettingName[]): Partial<Settings> {
  const names = new Set<string>(given);
  return Object.fromEntries(Object.entries(preset).filter(([name]) => !names.has(name)));
}

/** What a run goes on from, and how it is kept. */
interface TrainOptions {
  readonly tuningFile: string | undefined;
  readonly resumed: Resumed | undefined;
  readonly checkpoint:
    { readonly file: string; readonly interval: number; readonly digits: DigitsFlags } | undefined;
}

async function train(
  compute: ComputeDevice,
  dataset: Dataset,
  settings: Settings,
  { tuningFile, resumed, checkpoint }: TrainOptions,
) {
  const { training, validation } = splitDataset(dataset, settings);
  const sizes = [dataset.width * dataset.height, ...settings.layers, dataset.classes];
  console.log(summaryTable(modelOf(sizes)));
  console.log(
    `Data: ${dataset.name}, ${formatCount(training.count)} training and ${formatCount(validation?.count ?? 0)} validation rows`,
  );
  console.log(`GPU:  ${adapterName(compute.adapter)}`);
  if (resumed !== undefined) {
    await checkSameData(resumed, dataset);
  }

  const network = new Network(compute, sizes, settings.seed);
  const tuning = await tuneFor(compute, network.model, settings.batch, tuningFile);
  const trainer = await Trainer.create(compute, network, {
    ...trainingOptions(settings, training),
    training,
    validation,
    plan: resumed?.plan ?? (settings.plan === "auto" ? tuning.plan : settings.plan),
    tiles: tuning.tiles,
    resume: resumed?.state,
  });
  const { name, reason } = trainer.plan;
  console.log(`Plan: ${reason === undefined ? name : `${name}, for ${reason}`}`);
  if (resumed !== undefined) {
    const { epochsDone, stepsDone } = resumed.state;
    console.log(`From: ${resumed.file}, epoch ${epochsDone + 1}, after step ${stepsDone}`);
  }
  console.log();
  const keeper =
    checkpoint &&
    (await keeperOf(checkpoint.file, sizes, dataset, checkpoint.digits, settings, name));
  const epochs = await runEpochs(trainer, settings, resumed?.epochs ?? [], {
    keeper,
    interval: checkpoint?.interval ?? 0,
  });
  printResult(epochs, training.count);
  return { network, epochs, tuning, trainer };
}

function printResult(epochs: readonly Epoch[], rows: number): void {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const accuracy = epochs.at(-1)?.valAccuracy;
  const judged = accuracy === undefined ? "" : `Validation accuracy ${formatPercent(accuracy)}. `;
  const speed = formatSpeed((rows * epochs.length) / seconds);
  console.log(`\n${judged}${formatSeconds(seconds)}, ${speed}.`);
}

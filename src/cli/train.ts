import { type Dataset, splitDataset } from "../data/index.ts";
import {
  type ComputeDevice,
  type Epoch,
  Network,
  Trainer,
  modelOf,
  weightsFingerprint,
  writeModel,
} from "../engine/index.ts";
import { formatCount, formatPercent, formatSeconds, formatSpeed } from "../format.ts";
import { hasStalled, historyCsv } from "../history.ts";
import { type SettingName, type Settings, settings as table } from "../settings.ts";
import { DIGITS_FLAGS, digitsOf } from "./digits.ts";
import { checkWritable, writeWhole } from "./files.ts";
import { readFlags, single } from "./flags.ts";
import { adapterName, openGpu } from "./gpu.ts";
import { tuneFor } from "./tuning.ts";
import { epochHead, epochRow, progressLine, summaryTable } from "./table.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  out: { value: "FILE", help: "save the trained network here, as safetensors" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  tuning: { value: "FILE", help: "take the kernels of an earlier run, from its --json" },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

/** `npm run train`: reads data, trains, prints the table, saves what was asked for. */
export async function trainCommand(given: readonly string[]): Promise<void> {
  const { settings, flags } = readFlags(
    "train",
    "Trains a network on handwritten digits, wholly on the GPU; on built-in digits where none are named.",
    Object.keys(table) as SettingName[],
    FLAGS,
    given,
  );
  const out = single(flags.out);
  const json = single(flags.json);
  const best = single(flags.best);
  const csv = single(flags.csv);
  for (const file of [out, best, json, csv]) {
    if (file !== undefined) {
      checkWritable(file);
    }
  }

  const dataset = await digitsOf(flags, "train", settings.seed);
  const compute = await openGpu();
  const run = await train(compute, dataset, settings, single(flags.tuning));
  const { network, epochs, tuning, trainer } = run;

  const { sizes } = network.model;
  const metadata = { data: dataset.name, seed: String(settings.seed) };
  const parameters = await network.read();
  console.log(`Weights ${await weightsFingerprint(parameters)}`);
  if (out !== undefined) {
    writeWhole(out, writeModel({ sizes, parameters, metadata }));
    console.log(`Saved the network to ${out}.`);
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
    const { adapter } = compute;
    const history = {
      settings: { ...settings, data: dataset.name, rows: dataset.count },
      adapter,
      tuning: { ...tuning, plan: trainer.plan.name },
      epochs,
    };
    writeWhole(json, `${JSON.stringify(history, undefined, 2)}\n`);
    console.log(`Saved the history to ${json}.`);
  }
}

async function train(
  compute: ComputeDevice,
  dataset: Dataset,
  settings: Settings,
  tuningFile: string | undefined,
) {
  const { training, validation } = splitDataset(dataset, settings);
  const sizes = [dataset.width * dataset.height, ...settings.layers, dataset.classes];
  console.log(summaryTable(modelOf(sizes)));
  console.log(
    `Data: ${dataset.name}, ${formatCount(training.count)} training and ${formatCount(validation?.count ?? 0)} validation rows`,
  );
  console.log(`GPU:  ${adapterName(compute.adapter)}`);

  const network = new Network(compute, sizes, settings.seed);
  const { batch, lr: learningRate, seed } = settings;
  const tuning = await tuneFor(compute, network.model, batch, tuningFile);
  const trainer = await Trainer.create(compute, network, {
    training,
    validation,
    batch,
    learningRate,
    seed,
    plan: settings.plan === "auto" ? tuning.plan : settings.plan,
    schedule: { name: settings.schedule, epochs: settings.epochs },
  });
  const { name, reason } = trainer.plan;
  console.log(`Plan: ${reason === undefined ? name : `${name}, for ${reason}`}\n`);
  const epochs = await runEpochs(trainer, settings);
  printResult(epochs, training.count);
  return { network, epochs, tuning, trainer };
}

async function runEpochs(trainer: Trainer, { epochs: last, patience }: Settings): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  const live = process.stdout.isTTY;
  const progress = live
    ? (at: Parameters<typeof progressLine>[0]) => {
        process.stdout.write(`\r\u001b[2K${progressLine(at, last)}`);
      }
    : undefined;
  console.log(epochHead());
  for await (const epoch of trainer.epochs(last, { progress })) {
    if (live) {
      process.stdout.write("\r\u001b[2K");
    }
    console.log(epochRow(epoch));
    epochs.push(epoch);
    if (hasStalled(epochs, patience)) {
      console.log(`No better for ${patience} epochs: stopped.`);
      break;
    }
  }
  return epochs;
}

function printResult(epochs: readonly Epoch[], rows: number): void {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const accuracy = epochs.at(-1)?.valAccuracy;
  const judged = accuracy === undefined ? "" : `Validation accuracy ${formatPercent(accuracy)}. `;
  const speed = formatSpeed((rows * epochs.length) / seconds);
  console.log(`\n${judged}${formatSeconds(seconds)}, ${speed}.`);
}

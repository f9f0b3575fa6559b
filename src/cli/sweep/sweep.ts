import { wilsonInterval } from "../../base/accuracy.ts";
import { COMMIT } from "../../base/commit.ts";
import { errorMessage } from "../../base/error-message.ts";
import { counted, formatCount, formatPercent, formatSeconds } from "../../base/format.ts";
import { DataError, type Dataset } from "../../data/index.ts";
import { type ComputeDevice, weightsFingerprint } from "../../engine/index.ts";
import { adapterName, openGpu } from "../../node/gpu.ts";
import { accuracyOf } from "../../run/history.ts";
import type { TuningSource } from "../../run/prepare-run.ts";
import { remarksOn } from "../../run/remarks.ts";
import { type SettingName, defaultSettings, settings as table } from "../../run/settings.ts";
import {
  comparisonOf,
  comparisonSentence,
  configurationScores,
} from "../../run/sweep/comparison.ts";
import { type EnsembleScore, byAccuracy, ensembleScores } from "../../run/sweep/ensembles.ts";
import {
  type SettingLists,
  type SweptNetwork,
  configurationName,
  networksOf,
  sweepWords,
  sweptSettings,
} from "../../run/sweep/networks.ts";
import { parseLists } from "../../run/sweep/parse-lists.ts";
import { type TrainedNetwork, isTrained, isWhole } from "../../run/sweep/population.ts";
import { SweepProgress } from "../../run/sweep/progress.ts";
import { sweepCsv, sweepJson } from "../../run/sweep/sweep-record.ts";
import { type SweepOutcome, runSweep } from "../../run/sweep/sweep.ts";
import { trainTogether } from "../../run/sweep/train-together.ts";
import { taskOf } from "../../run/task.ts";
import { trainedOn } from "../../run/trained-on.ts";
import { checkBatches } from "../batches.ts";
import { checkSameData, resumedFlags } from "../checkpoint.ts";
import {
  DIGITS_FLAGS,
  checkDrawn,
  checkLabels,
  digitsInputs,
  digitsOf,
  printNote,
  printNotes,
  printOddities,
} from "../digits/digits.ts";
import { inputFiles } from "../digits/files.ts";
import { openThread } from "../drawing/open-thread.ts";
import { readTexts, single } from "../flags/flags.ts";
import { asFlag, wholeNumber } from "../flags/values.ts";
import { GPU_FLAG, gpuPreference } from "../gpu.ts";
import { kept as keptElsewhere } from "../outputs/kept.ts";
import { FORCE_FLAG } from "../outputs/outputs.ts";
import { saveInterval } from "../save-every.ts";
import { type FlagValues, Interruption, keptFlags, resumeAdvice } from "../shell/interruption.ts";
import { type EndSignal, catchSignals } from "../shell/signals.ts";
import { PRESET_FLAG, presetNamed } from "../train/train.ts";
import { tuningSource } from "../tuning.ts";
import { aloneNote } from "./alone.ts";
import {
  CHECKPOINT_FLAGS,
  type KeptSweep,
  checkNothingChosen,
  checkSweepSpace,
  keptSweep,
  readResumedSweep,
} from "./checkpoint.ts";
import { sweepDisplay } from "./live-table.ts";
import {
  SWEEP_OUTPUT_FLAGS,
  type SweepOutputs,
  checkSweepOutputs,
  networkFile,
  writeSweep,
} from "./outputs.ts";
import { columnsOf, configurationTable, networkTable } from "./table.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  seeds: { value: "N", help: "train each setting with N seeds, from --seed on" },
  ensemble: {
    value: "8",
    help: "how many of the best networks are scored, and saved by --out-ensemble, as one ensemble",
  },
  ...SWEEP_OUTPUT_FLAGS,
  ...CHECKPOINT_FLAGS,
  ...GPU_FLAG,
  ...FORCE_FLAG,
  ...PRESET_FLAG,
  tuning: { value: "FILE", help: "take the kernels of an earlier run, from its --json" },
} as const;

const DEFAULT_ENSEMBLE = "8";

/** A sweep that is ready to run. */
interface Plan {
  readonly lists: SettingLists;
  readonly swept: readonly SettingName[];
  readonly networks: readonly SweptNetwork[];
  readonly dataset: Dataset;
  readonly training: Dataset;
  readonly validation: Dataset;
  /** How many of the best networks make the ensemble. */
  readonly ensembleSize: number;
  /** Saves the sweep, where a file for it was named. */
  readonly kept: KeptSweep | undefined;
  /** Whether an earlier call has trained all networks. */
  readonly isFinished: boolean;
  /** Flags that the sweep needs again when it continues. */
  readonly again: FlagValues;
}

/** `npm run sweep`: trains a network for each combination of settings and seeds, and compares them. */
export async function sweepCommand(args: readonly string[]): Promise<void> {
  const { settings: texts, flags } = readTexts(
    "sweep",
    'Trains a network for each combination of settings, and compares them. Every setting but validation and stratify takes a list: --lr 3e-4,1e-3 --layers "128,64;256".',
    Object.keys(table) as SettingName[],
    FLAGS,
    args,
  );
  const seedsText = single(flags.seeds);
  const seeds = seedsText === undefined ? undefined : wholeNumber("seeds", seedsText);
  const ensembleSize = wholeNumber("ensemble", single(flags.ensemble) ?? DEFAULT_ENSEMBLE);
  const preference = gpuPreference(single(flags.gpu));
  const preset = presetNamed(single(flags.preset));
  const interval = saveInterval(single(flags["save-every"]) ?? "60");
  const resume = single(flags.resume);
  const resumed = resume === undefined ? undefined : await readResumedSweep(resume);
  if (resumed !== undefined) {
    checkNothingChosen({ ...texts, seeds: flags.seeds, preset: flags.preset });
  }
  const lists =
    resumed?.lists ?? asFlag(() => parseLists({ ...defaultSettings, ...preset }, texts, seeds));
  const digits = resumed === undefined ? flags : resumedFlags(flags, resumed);
  const [networks, swept] = [networksOf(lists), sweptSettings(lists)];
  const tuning = tuningSource(single(flags.tuning));
  if (lists.fresh.includes(true)) {
    checkDrawn(digits);
  }
  const inputs = [
    ...digitsInputs(digits, "train"),
    ...inputFiles({ tuning: flags.tuning, resume: flags.resume }, "train"),
  ];
  const outputs = checkSweepOutputs(flags, inputs, networks, swept);

  // The first seed also draws the digits and splits them, for all networks: they are judged on the same rows.
  const [first] = networks as readonly [SweptNetwork, ...SweptNetwork[]];
  const dataset = await digitsOf(digits, "train", first.settings.seed);
  checkLabels(dataset, "learn from");
  if (resumed !== undefined) {
    await checkSameData(resumed, dataset, flags);
  }
  const task = taskOf(dataset, first.settings);
  const { training, validation = training } = task;
  checkBatches(lists.batch, training.count);
  checkSweepSpace(outputs, lists, { training, validation }, ensembleSize);
  console.log(`${sweepWords(lists)}.`);
  const alone = resumed === undefined ? aloneNote(lists, single(texts.layers)) : undefined;
  if (alone !== undefined) {
    printNote(alone);
  }
  console.log(
    `Data: ${dataset.name}, ${formatCount(training.count)} training and ${formatCount(validation.count)} validation samples`,
  );
  const compute = await openGpu(preference);
  console.log(`GPU:  ${adapterName(compute.adapter)}`);
  printNotes(dataset, digits);
  printOddities(remarksOn(task));
  if (resumed !== undefined) {
    const { file, results } = resumed;
    console.log(`From: ${file}, after ${counted(results.length, "finished network")}`);
  }
  console.log();
  const kept =
    outputs.checkpoint &&
    (await keptSweep(outputs.checkpoint, interval, lists, { dataset, digits }, resumed));
  const again = keptFlags(AGAIN, flags);
  const plan = { lists, swept, networks, dataset, training, validation, ensembleSize };
  const isFinished = resumed?.results.length === networks.length;
  await runAndReport(compute, { ...plan, kept, isFinished, again }, tuning, outputs);
}

/** Flags that a sweep which continues needs again. */
const AGAIN = [
  ...Object.keys(SWEEP_OUTPUT_FLAGS),
  ...Object.keys(GPU_FLAG),
  ...Object.keys(FORCE_FLAG),
  "save-every",
  "ensemble",
];

async function runAndReport(
  compute: ComputeDevice,
  plan: Plan,
  tuning: TuningSource,
  outputs: SweepOutputs,
): Promise<void> {
  const { signal, release } = catchSignals();
  try {
    const outcome = await trainAll(compute, plan, tuning, signal);
    await plan.kept?.keeper.keep();
    const unsaved = keepUnsaved(plan, outputs);
    const trained = outcome.results.filter(isTrained);
    if (trained.length > 0) {
      const ensembles = await report(compute, plan, outcome);
      await save(compute, plan, outcome, ensembles, outputs).catch((error: unknown) => {
        throw unsaved === undefined
          ? error
          : new DataError(`${unsaved} ${errorMessage(error)}`, { cause: error });
      });
    }
    if (unsaved !== undefined) {
      throw new DataError(unsaved);
    }
    if (signal.aborted) {
      const whole = outcome.results.filter(isWhole).length;
      const isSaved = trained.length > 0 && Object.values(outputs).some(Boolean);
      throw new Interruption(
        signal.reason as EndSignal,
        `Interrupted after ${whole} of ${plan.networks.length} networks${isSaved ? "; what was learned until then is saved" : ""}. ${outputs.checkpoint === undefined ? "Use --checkpoint FILE next time to save the sweep." : resumeAdvice(outputs.checkpoint.path, plan.again, "sweep")}`,
      );
    }
    if (outcome.stop !== undefined) {
      throw outcome.stop.reason;
    }
  } finally {
    release();
  }
}

/** Keeps the last checkpoint elsewhere if it could not be written, before other outputs fail, too. Returns a sentence about that. */
function keepUnsaved({ kept }: Plan, { checkpoint }: SweepOutputs): string | undefined {
  const unsaved = kept?.unsaved();
  return (
    unsaved &&
    `The checkpoint could not be written to ${checkpoint?.path ?? ""}. ${keptElsewhere([unsaved])}`
  );
}

/** Trains all networks and shows them while they train. */
async function trainAll(
  compute: ComputeDevice,
  { networks, swept, training, validation, kept, isFinished }: Plan,
  tuning: TuningSource,
  signal: AbortSignal,
): Promise<SweepOutcome> {
  const keeper = kept?.keeper;
  const progress = new SweepProgress(networks, training);
  const columns = columnsOf(swept);
  // Making the first network takes seconds that say nothing of the others, so the clock starts with its first epoch.
  let start = performance.now();
  const begun = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const display = sweepDisplay(progress, columns, seconds);
  let isMeasured = false;
  const outcome = await runSweep(
    compute,
    networks,
    { training, validation },
    tuning,
    trainTogether(openThread),
    {
      signal,
      breaks: keeper,
      progress: (network, share) => {
        progress.progress(network, share);
        display.changed();
      },
      epoch: (network, epochs) => {
        progress.epoch(network, epochs);
        if (!isMeasured) {
          isMeasured = true;
          start = performance.now() - 1000 * (epochs[0]?.seconds ?? 0);
          // After the epochs of networks that are trained at once with this one.
          setTimeout(display.measured);
        }
        display.changed();
      },
      ended: (result) => {
        progress.ended(result);
        keeper?.ended(result);
        display.ended(result);
      },
    },
    keeper?.point,
  );
  keeper?.end();
  display.close();
  console.log(["", ...networkTable(progress.networks, columns)].join("\n"));
  // An interrupted sweep says how many networks are whole.
  if (isFinished) {
    console.log("\nThis sweep was finished already; nothing was trained.");
  } else if (!signal.aborted) {
    const whole = formatSeconds((performance.now() - begun) / 1000);
    console.log(`\n${counted(outcome.results.length, "network")} in ${whole}.`);
  }
  return outcome;
}

/** Prints what the sweep has shown, and scores the ensembles. */
async function report(
  compute: ComputeDevice,
  { swept, validation, ensembleSize }: Plan,
  { results, stop }: SweepOutcome,
): Promise<readonly EnsembleScore[]> {
  for (const result of results) {
    if (result.ended === "failed") {
      console.log(`Network ${result.network.number} failed: ${result.reason}`);
    }
  }
  const scores = configurationScores(results, swept, validation.count);
  if (scores.length === 0) {
    return [];
  }
  console.log(["", ...configurationTable(scores)].join("\n"));
  const comparison = comparisonOf(scores);
  if (comparison !== undefined) {
    console.log(`\n${comparisonSentence(comparison)}`);
  }
  const whole = results.filter(isWhole);
  // After an error of the GPU nothing can be predicted any more.
  if (whole.length < 2 || (stop !== undefined && !(typeof stop.reason === "string"))) {
    return [];
  }
  const sizes = [...new Set([Math.min(ensembleSize, whole.length), whole.length])].filter(
    (size) => size > 1,
  );
  const ensembles = await ensembleScores(compute, whole, validation, sizes);
  console.log();
  for (const { networks, accuracy } of ensembles) {
    const which =
      networks.length === whole.length ? `all ${networks.length}` : `the ${networks.length} best`;
    console.log(`Ensemble of ${which}: ${withInterval(accuracy, validation.count)}.`);
  }
  const [best] = byAccuracy(whole);
  if (best !== undefined) {
    console.log(
      `Best single network: ${withInterval(accuracyOf(best.judged), validation.count)} (network ${best.network.number}: ${nameOf(best, swept)}).`,
    );
  }
  return ensembles;
}

function withInterval(accuracy: number, rows: number): string {
  const [low, high] = wilsonInterval(accuracy, rows);
  return `${formatPercent(accuracy)} (95 % interval ${(100 * low).toFixed(2)} – ${formatPercent(high)})`;
}

function nameOf({ network: { settings } }: TrainedNetwork, swept: readonly SettingName[]): string {
  const name = configurationName(settings, swept);
  return `${name === "" ? "" : `${name}, `}seed ${settings.seed}`;
}

async function save(
  compute: ComputeDevice,
  { lists, swept, networks, dataset, validation, ensembleSize }: Plan,
  { results }: SweepOutcome,
  ensembles: readonly EnsembleScore[],
  outputs: SweepOutputs,
): Promise<void> {
  const trained = results.filter(isTrained);
  const whole = results.filter(isWhole);
  const ranked = byAccuracy(whole.length > 0 ? whole : trained);
  const [best] = ranked;
  const first = networks[0]?.settings ?? defaultSettings;
  const data = await trainedOn(dataset, first, first.seed);
  const saved = ({ network: { settings }, sizes, parameters }: TrainedNetwork) => ({
    sizes,
    parameters,
    metadata: { ...data, seed: String(settings.seed) },
  });
  const recorded = await Promise.all(
    results.map(async (result) => ({
      result,
      fingerprint: isTrained(result) ? await weightsFingerprint(result.parameters) : undefined,
    })),
  );
  const configurations = configurationScores(results, swept, validation.count);
  await writeSweep(outputs, {
    best: best && {
      name: `network ${best.network.number} (${nameOf(best, swept)})`,
      network: saved(best),
    },
    ensemble: ranked.slice(0, ensembleSize).map(saved),
    all: trained.map((result) => ({
      file: networkFile(result.network, swept, networks.length),
      network: saved(result),
    })),
    csv: sweepCsv(recorded),
    json: sweepJson({
      lists,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      networks: recorded,
      configurations,
      comparison: comparisonOf(configurations),
      ensembles,
    }),
  });
}

// Makes what the page shows where there is no WebGPU: a trained network with 8-bit weights, and a recorded run.
//
//   npm run bundled -- FOLDER_OF_MNIST
//
// The network learns from built-in digits. The folder holds MNIST's training files, on which it is measured, and never trained.
import { File } from "node:buffer";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { createServer } from "vite";

/** Digits and weights of both runs have a seed of their own, so that the page's built-in digits are new to them. */
const SEED = 20_261_128;

/** A network with few errors, in some minutes on two cores without a GPU. */
const NETWORK = {
  ...{ layers: [128, 64], epochs: 30, batch: 128, lr: 4e-3, schedule: "one-cycle" },
  ...{ augment: "light", fresh: true, validation: 1 / 5, seed: SEED },
};
const NETWORK_DIGITS = 25_000;

/** A small network, so that the recording is small. */
const RECORDED = {
  ...{ layers: [32, 16], epochs: 8, batch: 32, lr: 4e-3, schedule: "one-cycle" },
  ...{ augment: "off", fresh: true, validation: 1 / 5, seed: SEED },
};
const RECORDED_DIGITS = 5_000;

const OUT = new URL("../src/run/without-gpu/files/", import.meta.url);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npm run bundled -- FOLDER_OF_MNIST");
  process.exit(2);
}
const server = await createServer({ server: { middlewareMode: true }, logLevel: "warn" });
/** @type {typeof import("../src/data/index.ts")} */
const data = /** @type {never} */ (await server.ssrLoadModule("/src/data/index.ts"));
/** @type {typeof import("../src/engine/index.ts")} */
const engine = /** @type {never} */ (await server.ssrLoadModule("/src/engine/index.ts"));
/** @type {typeof import("../src/node/gpu.ts")} */
const node = /** @type {never} */ (await server.ssrLoadModule("/src/node/gpu.ts"));
/** @param {string} name */
const run = (name) => /** @type {Promise<any>} */ (server.ssrLoadModule(`/src/run/${name}.ts`));
const { defaultSettings } = await run("settings");
const { taskOf } = await run("task");
const { prepareRun, disposeRun } = await run("prepare-run");
const { runEpochs } = await run("run-epochs");
const { answerRequest } = await run("fresh-digits");
const { trainedOn } = await run("trained-on");
const { CpuNetwork } = await run("without-gpu/cpu-network");
const { readBundledNetwork, writeBundledNetwork } = await run("without-gpu/bundled-network");
const { readRecording, writeRecording } = await run("without-gpu/recording");

const compute = await node.openGpu();
const made = new Date().toISOString().slice(0, 10);
mkdirSync(OUT, { recursive: true });
const real = await data.readDigits(/** @type {any} */ (filesIn(folder)));
console.log(`GPU: ${node.adapterName(compute.adapter)}; real digits: ${real.count}`);
await makeNetwork();
await makeRecording();
await server.close();
process.exit(0);

async function makeNetwork() {
  const { task, dataset, trainer, prepared } = await begun(NETWORK, NETWORK_DIGITS);
  await runEpochs(trainer, task.settings, [], { epoch: tell });
  const parameters = await prepared.network.read();
  const { sizes, validation } = task;
  const metadata = await trainedOn(dataset, task.settings, SEED);
  const steps = trainer.steps * trainer.epochsDone;
  const exact = await accuracyOf(new CpuNetwork(sizes, parameters), validation, real);
  const about = { seed: SEED, steps, made, metadata, ...exact };
  // Measured with the weights as the page reads them.
  const rounded = readBundledNetwork(writeBundledNetwork({ sizes, parameters, about }));
  const measured = await accuracyOf(new CpuNetwork(sizes, rounded.parameters), validation, real);
  write(
    "network.bin",
    writeBundledNetwork({ sizes, parameters, about: { ...about, ...measured } }),
  );
  console.log("exact weights:", exact, "\n8-bit weights:", measured);
  disposeRun(prepared);
}

async function makeRecording() {
  const { task, trainer, prepared } = await begun(RECORDED, RECORDED_DIGITS);
  const { sizes, settings, training } = task;
  /** @type {any[]} */
  const moments = [];
  const snapshots = new engine.SnapshotTaker(compute, prepared.network, (snapshot) => {
    const parameters = engine.parametersOf(prepared.network.model, snapshot);
    moments.push({ steps: snapshot.steps, parameters });
  });
  /** @type {import("../src/engine/index.ts").StepScores[]} */
  const pieces = [];
  /** @type {any[]} */
  let epochs = [];
  /** @type {any} */
  let untrained;
  await runEpochs(trainer, settings, [], {
    snapshots,
    epoch: (/** @type {any} */ one, /** @type {any[]} */ all) => {
      tell(one);
      epochs = all;
    },
    stepScores: (/** @type {any} */ scores) => pieces.push(scores),
    untrained: (/** @type {any} */ score) => (untrained = score),
  });
  // The last copies are read back.
  await compute.device.queue.onSubmittedWorkDone();
  await setTimeout(1000);
  snapshots.dispose();
  /** @param {"losses" | "accuracies" | "learningRates"} name */
  const whole = (name) => Float64Array.from(pieces.flatMap((piece) => [...piece[name]]));
  const scores = {
    ...{ epoch: 1, first: 1, seconds: 0 },
    ...{ losses: whole("losses"), accuracies: whole("accuracies") },
    learningRates: whole("learningRates"),
  };
  const { description, vendor, architecture, software } = compute.adapter;
  const about = {
    adapter: description || [vendor, architecture].filter(Boolean).join(" "),
    ...{ software, made, seed: SEED, learningRate: settings.lr, untrained, epochs },
    ...{ steps: trainer.steps, rows: training.count, batch: settings.batch },
  };
  const bytes = await writeRecording({ sizes, about, scores, moments });
  await readRecording(bytes);
  write("recording.bin", bytes);
  console.log("moments:", moments.map(({ steps }) => steps).join(" "), "adapter:", compute.adapter);
  disposeRun(prepared);
}

/**
 * @param {object} chosen settings
 * @param {number} count of built-in digits
 */
async function begun(chosen, count) {
  const settings = { ...defaultSettings, ...chosen };
  const dataset = data.builtInDigits({ count, seed: SEED });
  const task = taskOf(dataset, settings);
  const source = {
    host: "Node",
    store: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
  };
  const prepared = await prepareRun(compute, task, source, () => ({
    draw: (/** @type {any} */ request) => Promise.resolve(answerRequest(request)),
    end: () => undefined,
  }));
  return { task, dataset, prepared, trainer: prepared.trainer };
}

/** @param {...any} sets of digits: validation and real ones */
async function accuracyOf(/** @type {any} */ network, ...sets) {
  const [validation, real] = await Promise.all(
    sets.map(async ({ count, images, labels }) => {
      const { predicted } = await network.predict({ count, images, labels: undefined });
      const hits = predicted.filter(
        (/** @type {number} */ one, /** @type {number} */ row) => one === labels[row],
      );
      return { accuracy: hits.length / count, digits: count };
    }),
  );
  return { validation, real };
}

/** @param {string} from a folder */
function filesIn(from) {
  return readdirSync(from)
    .filter((name) => name.includes("ubyte"))
    .map((name) => new File([readFileSync(join(from, name))], basename(name)));
}

/** @param {any} epoch */
function tell({ epoch, valAccuracy, seconds }) {
  console.log(`epoch ${epoch}: ${(100 * valAccuracy).toFixed(2)} %, ${seconds.toFixed(1)} s`);
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 */
function write(name, bytes) {
  writeFileSync(new URL(name, OUT), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}

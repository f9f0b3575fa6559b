import {
  type Augmentation,
  type ComputeDevice,
  type Examples,
  type Member,
  Network,
  type NetworkState,
  NumericalError,
  type Plan,
  Population,
  type PopulationEpoch,
  type PopulationOptions,
  Trainer,
  type TrainingState,
  openDevice,
} from "../../src/engine/index.ts";
import { easyExamples } from "../reference/values.ts";
import { drawFrom } from "../shaders/cases/draw.ts";
import { callsOf } from "./count.ts";
import { withDevice } from "./device.ts";

/** A population to train, and for how long. */
export interface PopulationRun extends PopulationOptions {
  readonly epochs: number;
}

/** What a test sees of a finished epoch: errors do not travel from the page. */
export interface SeenEpoch {
  readonly epoch: number;
  /** Scores, an error's message, or "stopped". */
  readonly networks: readonly (object | string)[];
}

/** Trains a population; the states at the end, its epochs, and what it did on the GPU after its preparation. */
export async function trainPopulation(run: PopulationRun) {
  return withDevice(async (compute) => {
    const population = await Population.create(compute, run);
    const before = calls();
    const epochs = await epochsOf(population, run.epochs);
    const after = calls();
    const states = await population.readStates();
    population.dispose();
    const made = {
      created: after.created - before.created,
      readbacks: after.readbacks - before.readbacks,
      dispatches: after.dispatches - before.dispatches,
    };
    return { epochs, states, made };
  });
}

/** The error of a population that cannot be made. */
export async function populationError(
  run: PopulationOptions & { readonly limits?: Partial<GPUSupportedLimits> },
): Promise<string> {
  return withDevice(async (opened) => {
    try {
      (await Population.create(limited(opened, run.limits), run)).dispose();
      return "";
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  });
}

/** The same device, except that it says that it allows less. */
function limited(compute: ComputeDevice, limits: Partial<GPUSupportedLimits> = {}): ComputeDevice {
  const device = new Proxy(compute.device, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name === "limits") {
        return new Proxy(target.limits, {
          get: (own, limit): unknown => Reflect.get(limits, limit) ?? Reflect.get(own, limit),
        });
      }
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...compute, device };
}

/**
 * Draws populations, trains each together and each of its networks alone, and returns where they differ in a bit.
 *
 * @param run which of the populations that this seed draws
 */
export async function populationsApart(run: {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}): Promise<string[]> {
  return withDevice(async (compute) => {
    const faults: string[] = [];
    for (let index = run.first; index < run.first + run.count; index++) {
      faults.push(...(await apart(compute, run.seed, index)));
    }
    return faults;
  });
}

async function apart(opened: ComputeDevice, seed: number, index: number): Promise<string[]> {
  const { run, software } = drawPopulation(seed, index);
  const compute = { ...opened, adapter: { ...opened.adapter, software } };
  const together = await trainedInPieces(compute, run);
  const faults: string[] = [];
  for (const [network, member] of run.members.entries()) {
    const alone = await trainedAlone(compute, run, member, together.plan);
    const { stopped, seconds, ...state } = together.states[network] as NetworkState;
    const scores = together.epochs.map(({ networks }) => networks[network]);
    const where = `population ${index}, network ${network}, ${JSON.stringify({ ...run, training: run.training.count, validation: run.validation?.count })}`;
    if (stopped !== undefined || seconds !== 0) {
      faults.push(`${where}: it stopped: ${stopped}`);
    }
    if (!isSame(state, { ...alone.state, seconds: undefined })) {
      faults.push(`${where}: another state`);
    }
    if (!isSame(scores, alone.scores)) {
      faults.push(`${where}: other scores`);
    }
  }
  return faults;
}

/** Trains a population and pauses, saves and resumes it after a few steps. */
async function trainedInPieces(compute: ComputeDevice, run: PopulationRun) {
  const first = await Population.create(compute, run);
  const epochs: SeenEpoch[] = [];
  for await (const epoch of first.epochs(run.epochs, { steps: 1 })) {
    epochs.push(seen(epoch));
  }
  const resume = await first.readStates();
  const plan = first.plan;
  first.dispose();
  const second = await Population.create(compute, { ...run, resume });
  epochs.push(...(await epochsOf(second, run.epochs)));
  const states = await second.readStates();
  second.dispose();
  return { epochs, states, plan };
}

async function trainedAlone(
  compute: ComputeDevice,
  run: PopulationRun,
  member: Member,
  plan: Plan,
): Promise<{ state: TrainingState; scores: object[] }> {
  const { sizes, training, validation, batch } = run;
  const network = new Network(compute, sizes, member.start ?? member.seed ?? 1);
  const options = { ...{ training, validation, batch }, plan: plan.name, tiles: plan.tiles };
  const trainer = await Trainer.create(compute, network, { ...options, ...member });
  const scores: object[] = [];
  for await (const epoch of trainer.epochs(run.epochs)) {
    const { trainLoss, trainAccuracy, valLoss, valAccuracy } = epoch;
    scores.push({ trainLoss, trainAccuracy, valLoss, valAccuracy });
  }
  const state = await trainer.read();
  trainer.dispose();
  network.dispose();
  return { state, scores };
}

/** Odd layers, short last batches, both plans, both ways to read the images, augmentation for some networks. */
function drawPopulation(seed: number, index: number): { run: PopulationRun; software: boolean } {
  const draw = drawFrom(seed, index);
  const software = draw.below(2) === 0;
  const width = 4 * (1 + draw.below(3));
  const inputs = width * (1 + draw.below(12));
  const classes = 2 + draw.below(9);
  const hidden = Array.from({ length: draw.below(3) }, () => draw.size(40));
  const batch = 1 + draw.below(40);
  const examples = (count: number, key: number) => easyExamples(count, inputs, classes, key);
  const amounts = (): Augmentation => ({
    ...{ rotation: 0.3, scale: 0.2, shear: 0.2, shift: 2 },
    elastic: draw.below(3),
  });
  const isVaried = draw.below(3) === 0;
  const members = Array.from({ length: 1 + draw.below(5) }, (): Member => ({
    seed: draw.below(2 ** 32),
    learningRate: 10 ** -(1 + draw.below(4)),
    schedule: { name: draw.pick(["constant", "cosine", "one-cycle"]), epochs: 1 + draw.below(3) },
    augmentation: isVaried && draw.below(4) > 0 ? { ...amounts(), width } : undefined,
  }));
  const validation = draw.below(4) === 0 ? undefined : examples(1 + draw.below(400), index + 7);
  const run = {
    ...{ sizes: [inputs, ...hidden, classes], members, batch, validation, epochs: 2 },
    training: examples(batch + draw.below(3 * batch), index),
    plan: draw.pick(["layered", "fused"] as const),
  };
  return { run, software };
}

/** Trains a population, and stops one network after some pieces of epochs. */
export async function disturbPopulation(
  run: PopulationRun & {
    readonly stop?: { readonly network: number; readonly after: readonly number[] };
  },
) {
  return withDevice(async (compute) => {
    const population = await Population.create(compute, run);
    const epochs: SeenEpoch[] = [];
    if (run.stop !== undefined) {
      for (const steps of run.stop.after) {
        for await (const epoch of population.epochs(run.epochs, { steps })) {
          epochs.push(seen(epoch));
        }
      }
      population.stop(run.stop.network, "The test stopped it.");
    }
    const atStop = await population.readStates();
    epochs.push(...(await epochsOf(population, run.epochs)));
    const states = await population.readStates();
    population.dispose();
    return { epochs, atStop, states };
  });
}

/** Evaluates and predicts with all networks of a population at once, and with each alone. */
export async function evaluatePopulation(run: PopulationRun & { readonly examples: Examples }) {
  return withDevice(async (compute) => {
    const population = await Population.create(compute, run);
    await epochsOf(population, run.epochs);
    const together = [];
    const alone = [];
    for (const which of ["now", "best"] as const) {
      together.push({
        scores: await population.evaluate(run.examples, which),
        predictions: await population.predict(run.examples, which),
      });
      const scores = [];
      const predictions = [];
      for (let index = 0; index < population.size; index++) {
        const parameters = await population.read(index, which);
        const network = new Network(compute, run.sizes, parameters);
        scores.push(await network.evaluate(run.examples));
        predictions.push(await network.predict(run.examples));
        network.dispose();
      }
      alone.push({ scores, predictions });
    }
    population.dispose();
    return { together, alone };
  });
}

/** Trains a population until its GPU is lost while it works, and goes on with another GPU from the states saved before. */
export async function losePopulation(run: PopulationRun & { readonly savedAfter: number }) {
  const lost = await openDevice(navigator.gpu);
  const first = await Population.create(lost, run);
  await epochsOf(first, 1);
  for await (const { epoch } of first.epochs(run.epochs, { steps: run.savedAfter })) {
    throw new Error(`Epoch ${epoch} ended before the states were saved.`);
  }
  const resume = await first.readStates();
  const error = await epochsOf(first, run.epochs, () => {
    lost.device.destroy();
  }).then(
    () => "",
    (thrown: unknown) => (thrown as Error).message,
  );
  const lostIn = first.epochsDone;
  first.dispose();
  return withDevice(async (compute) => {
    const second = await Population.create(compute, { ...run, resume });
    const epochs = await epochsOf(second, run.epochs);
    const states = await second.readStates();
    second.dispose();
    return { error, lostIn, epochs, states };
  });
}

async function epochsOf(
  population: Population,
  last: number,
  progress?: () => void,
): Promise<SeenEpoch[]> {
  const epochs: SeenEpoch[] = [];
  for await (const epoch of population.epochs(last, { progress })) {
    epochs.push(seen(epoch));
  }
  return epochs;
}

function seen({ epoch, networks }: PopulationEpoch): SeenEpoch {
  return {
    epoch,
    networks: networks.map((one) =>
      one instanceof NumericalError ? one.message : (one ?? "stopped"),
    ),
  };
}

function calls() {
  return {
    created: callsOf("create"),
    readbacks: callsOf("mapAsync"),
    dispatches: callsOf("dispatchWorkgroups"),
  };
}

/** Whether two values of plain data and typed arrays are the same to the bit. */
function isSame(one: unknown, other: unknown): boolean {
  return plain(one) === plain(other);
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof ArrayBuffer) {
      return Array.from(new Uint32Array(part));
    }
    return part instanceof Float32Array
      ? Array.from(new Uint32Array(part.buffer, part.byteOffset, part.length))
      : part;
  });
}

import {
  type ComputeDevice,
  type Epoch,
  GpuMemoryError,
  type Member,
  NumericalError,
  Population as PopulationOnGpu,
  type PopulationEpoch,
  type Progress,
  type RecentSteps,
  RequestError,
  modelOf,
} from "../../engine/index.ts";
import type { OpenThread } from "../fresh-digits.ts";
import { hasStalled } from "../history.ts";
import { type TuningSource, kernelsFor, learningOptions } from "../prepare-run.ts";
import { type GroupState, type MemberState, withBreaks } from "./breaks.ts";
import type { SweptNetwork } from "./networks.ts";
import type {
  Population,
  PopulationEvents,
  TrainPopulation,
  TrainedNetwork,
} from "./population.ts";
import { judgedEpoch, trainInTurn } from "./train-in-turn.ts";

/**
 * Trains the networks of a population at once, in the same steps; where the GPU has no room for all of them, each half of them.
 * Networks with fresh digits see different images, so they are trained one after the other.
 *
 * @param openThread starts the thread that draws fresh digits
 */
export function trainTogether(openThread: OpenThread): TrainPopulation {
  const inTurn = trainInTurn(openThread);
  return async (compute, population, tuning, events) => {
    const { networks } = population;
    const isOne = networks.length === 1;
    const train = isOne || networks.some(({ settings }) => settings.fresh) ? inTurn : halved;
    await train(compute, population, tuning, events);
  };
}

const halved: TrainPopulation = async (compute, population, tuning, events) => {
  const { networks } = population;
  const made = await createdPopulation(compute, population, tuning, networks.length > 1);
  if (made !== undefined) {
    await new Training(made, population, events).run();
    return;
  }
  const middle = Math.ceil(networks.length / 2);
  for (const half of [networks.slice(0, middle), networks.slice(middle)]) {
    events.signal?.throwIfAborted();
    await halved(compute, { ...population, networks: half }, tuning, events);
  }
};

/** @returns undefined where the GPU has no room, and fewer networks may fit */
async function createdPopulation(
  compute: ComputeDevice,
  { networks, sizes, training, validation, from }: Population,
  source: TuningSource,
  mayBeFewer: boolean,
): Promise<PopulationOnGpu | undefined> {
  const [{ settings }] = networks as readonly [SweptNetwork];
  const { plan, tuning } = await kernelsFor(compute, modelOf(sizes), settings, source);
  const common = {
    ...{ sizes, training, validation, batch: settings.batch, tiles: tuning.tiles },
    plan: from?.plan ?? plan,
    resume: from && networks.map((network) => memberOf(from, network).state),
  };
  const members = networks.map((network): Member =>
    learningOptions(network.settings, training.width),
  );
  try {
    return await PopulationOnGpu.create(compute, { ...common, members });
  } catch (error) {
    if (error instanceof GpuMemoryError && mayBeFewer) {
      return undefined;
    }
    throw error;
  }
}

function memberOf({ members }: GroupState, { number }: SweptNetwork): MemberState {
  const found = members.find((one) => one.number === number);
  if (found === undefined) {
    throw new RequestError(`Network ${number} was not saved with the networks of its population.`);
  }
  return found;
}

/** A population that trains, and what its networks have come to. */
class Training {
  readonly #made: PopulationOnGpu;
  readonly #population: Population;
  readonly #events: PopulationEvents;
  /** Of each network. */
  readonly #epochs: (readonly Epoch[])[];
  readonly #isOver: boolean[];

  constructor(made: PopulationOnGpu, population: Population, events: PopulationEvents) {
    this.#made = made;
    this.#population = population;
    this.#events = events;
    const { networks, from } = population;
    this.#epochs = networks.map((network) => (from && memberOf(from, network).epochs) ?? []);
    this.#isOver = networks.map((network) => (from && memberOf(from, network).isOver) ?? false);
  }

  /** Trains until every network is over, and frees the population. */
  async run(): Promise<void> {
    const { signal, breaks, live } = this.#events;
    const { networks } = this.#population;
    live?.({ networks, predict: (examples) => this.#made.predict(examples) });
    try {
      await withBreaks(
        breaks,
        signal,
        (until) => this.#train(until),
        () => this.#read(),
      );
      await this.#endOthers("done");
    } catch (error) {
      if (signal?.aborted === true) {
        await this.#endOthers("interrupted");
      }
      throw error;
    } finally {
      live?.(undefined);
      this.#made.dispose();
    }
  }

  async #train(signal: AbortSignal | undefined): Promise<void> {
    const progress = ({ step, steps }: Progress) => {
      this.#progressed(step / steps);
    };
    const recent =
      this.#events.recent &&
      ((steps: RecentSteps) => {
        this.#recent(steps);
      });
    const last = this.#population.networks[0]?.settings.epochs ?? 0;
    for await (const epoch of this.#made.epochs(last, { signal, progress, recent })) {
      await this.#epochDone(epoch);
    }
  }

  #recent({ epoch, step, count: steps, scores }: RecentSteps): void {
    const at = epoch - 1 + step / this.#made.steps;
    for (const [index, score] of scores.entries()) {
      if (this.#isOver[index] === false && score !== undefined) {
        this.#events.recent?.(this.#network(index), { at, steps, loss: score.loss });
      }
    }
  }

  /** Where the networks stand. A network whose numbers are no longer numbers fails here, as it would at the end of the epoch. */
  async #read(): Promise<GroupState> {
    const states = await this.#made.readStates();
    const members = states.map((state, index) => {
      const { number } = this.#network(index);
      if (this.#isOver[index] === false && state.stopped !== undefined) {
        this.#fail(index, state.stopped);
      }
      const isOver = this.#isOver[index] ?? false;
      return { number, epochs: this.#epochs[index] ?? [], isOver, state };
    });
    return { members, plan: this.#made.plan.name };
  }

  #fail(index: number, reason: string): void {
    this.#isOver[index] = true;
    const epochs = this.#epochs[index] ?? [];
    this.#events.ended({ network: this.#network(index), ended: "failed", epochs, reason });
  }

  #progressed(share: number): void {
    for (const [index, network] of this.#population.networks.entries()) {
      if (this.#isOver[index] === false) {
        this.#events.progress?.(network, share);
      }
    }
  }

  async #epochDone({ epoch, networks: scores, seconds }: PopulationEpoch): Promise<void> {
    // Of one network: all of them take these seconds together.
    const samplesPerSecond = this.#population.training.count / seconds;
    for (const [index, score] of scores.entries()) {
      const network = this.#network(index);
      if (score instanceof NumericalError) {
        this.#fail(index, score.message);
      } else if (score !== undefined) {
        const epochs = [
          ...(this.#epochs[index] ?? []),
          { epoch, ...score, seconds, samplesPerSecond },
        ];
        this.#epochs[index] = epochs;
        this.#events.epoch?.(network, epochs);
        if (hasStalled(epochs, network.settings.patience)) {
          this.#made.stop(index, "its accuracy stopped rising");
          await this.#end(index, "stalled");
        }
      }
    }
  }

  async #endOthers(ended: "done" | "interrupted"): Promise<void> {
    for (const index of this.#population.networks.keys()) {
      if (this.#isOver[index] === false && this.#epochs[index]?.length !== 0) {
        await this.#end(index, ended);
      }
    }
  }

  async #end(index: number, ended: TrainedNetwork["ended"]): Promise<void> {
    this.#isOver[index] = true;
    const network = this.#network(index);
    const epochs = this.#epochs[index] ?? [];
    const { judged, isNow } = judgedEpoch(epochs, ended, network.settings.patience);
    const parameters = await this.#made.read(index, isNow ? "now" : "best");
    const { sizes } = this.#population;
    this.#events.ended({ network, sizes, epochs, ended, judged, parameters });
  }

  #network(index: number): SweptNetwork {
    return this.#population.networks[index] as SweptNetwork;
  }
}

import { meanOf } from "../../base/statistics.ts";
import { type ComputeDevice, type Epoch, NumericalError } from "../../engine/index.ts";
import type { OpenThread } from "../fresh-digits.ts";
import { bestEpoch } from "../history.ts";
import { type PreparedRun, type TuningSource, disposeRun, prepareRun } from "../prepare-run.ts";
import { runEpochs } from "../run-epochs.ts";
import { type GroupState, withBreaks } from "./breaks.ts";
import type { SweptNetwork } from "./networks.ts";
import type {
  NetworkEnd,
  Population,
  PopulationEvents,
  TrainPopulation,
  TrainedNetwork,
} from "./population.ts";

/**
 * Trains the networks of a population one after the other.
 *
 * @param openThread starts the thread that draws digits, where they are to be new in each epoch
 */
export function trainInTurn(openThread: OpenThread): TrainPopulation {
  return async (compute, population, tuning, events) => {
    for (const network of population.networks) {
      events.signal?.throwIfAborted();
      await trainOne(compute, population, network, { tuning, openThread }, events);
    }
  };
}

async function trainOne(
  compute: ComputeDevice,
  { sizes, training, validation, from }: Population,
  network: SweptNetwork,
  { tuning, openThread }: { readonly tuning: TuningSource; readonly openThread: OpenThread },
  { signal, breaks, live, progress, recent, epoch: epochDone, ended }: PopulationEvents,
): Promise<void> {
  const { settings, number } = network;
  const task = { settings, sizes, training, validation };
  const saved = from?.members.find((one) => one.number === number);
  const point = from && saved && { plan: from.plan, state: saved.state };
  const run = await prepareRun(compute, task, tuning, openThread, point);
  live?.({
    networks: [network],
    predict: async (examples) => [await run.network.predict(examples)],
  });
  let epochs: readonly Epoch[] = saved?.epochs ?? [];
  const read = async (): Promise<GroupState> => {
    const state = { ...(await run.trainer.read()), stopped: undefined };
    return { members: [{ number, epochs, isOver: false, state }], plan: run.trainer.plan.name };
  };
  const result = async (end: TrainedNetwork["ended"]) =>
    trainedNetwork(run, { network, sizes, epochs, ended: end });
  try {
    const train = (until: AbortSignal | undefined) =>
      runEpochs(run.trainer, settings, epochs, {
        signal: until,
        progress: ({ step, steps }) => progress?.(network, step / steps),
        stepScores:
          recent &&
          (({ first, losses }) => {
            const at = (first + losses.length - 1) / run.trainer.steps;
            recent(network, { at, steps: losses.length, loss: meanOf([...losses]) });
          }),
        epoch: (_, all) => {
          epochs = all;
          epochDone?.(network, all);
        },
      });
    const end = await withBreaks(breaks, signal, train, read);
    ended(await result(end === "stalled" ? "stalled" : "done"));
  } catch (error) {
    if (error instanceof NumericalError) {
      ended({ network, ended: "failed", epochs, reason: error.message });
      return;
    }
    if (signal?.aborted === true && epochs.length > 0) {
      ended(await result("interrupted"));
    }
    throw error;
  } finally {
    live?.(undefined);
    disposeRun(run);
  }
}

/** Reads the parameters of the epoch that counts. */
async function trainedNetwork(
  { network: own, trainer }: PreparedRun,
  part: Pick<TrainedNetwork, "network" | "sizes" | "epochs" | "ended">,
): Promise<TrainedNetwork> {
  const { judged, isNow } = judgedEpoch(part.epochs, part.ended, part.network.settings.patience);
  const parameters = isNow ? await own.read() : await trainer.readBest();
  return { ...part, judged, parameters };
}

/** The epoch that counts; see `TrainedNetwork`. `isNow`: the parameters at its end are those that the network has now. */
export function judgedEpoch(
  epochs: readonly Epoch[],
  ended: NetworkEnd,
  patience: number,
): { readonly judged: Epoch; readonly isNow: boolean } {
  const best = ended === "interrupted" || patience > 0 ? bestEpoch(epochs) : undefined;
  const last = epochs.at(-1) as Epoch;
  const judged = best ?? last;
  return { judged, isNow: judged === last && ended !== "interrupted" };
}

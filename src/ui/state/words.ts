import { wilsonInterval } from "../../base/accuracy.ts";
import {
  counted,
  dotted,
  formatCertainty,
  formatCount,
  formatMargin,
  formatPercent,
  formatSeconds,
  formatShare,
  formatSpeed,
  formatTick,
  formatWholeSeconds,
} from "../../base/format.ts";
import { validationCount } from "../../data/index.ts";
import type { AdapterDescription, Progress } from "../../engine/index.ts";
import { accuracyOf, bestEpoch, secondsOf } from "../../run/history.ts";
import type { LinkedData } from "../../run/linked-data.ts";
import type { Settings } from "../../run/settings.ts";
import { stepsPerSecond } from "../../run/speed.ts";
import type { RunState, Status, UnfinishedRun } from "../../worker/run/run-state.ts";
import { type AppState, isWithoutGpu, progressOf } from "./state.ts";

/**
 * The state of the run in one line.
 *
 * @param awaited the data of a link, while the page waits for it
 */
export function statusWords({ run, data }: AppState, next: Settings, awaited?: LinkedData): string {
  const { status, epochs, trained } = run;
  switch (status.phase) {
    case "starting":
      return "Looking for a GPU…";
    case "no-gpu":
      return "No GPU access";
    case "ready":
      return data.inUse === undefined
        ? waitingWords(awaited)
        : readyWords(data.inUse.count, next.validation);
    case "preparing":
      return "Preparing kernels…";
    case "training":
      return trainingWords(run, status.progress);
    case "paused":
      return pausedWords(epochs.length, status.progress);
    case "done": {
      const isEarly = epochs.length < (trained?.settings.epochs ?? 0);
      const early = isEarly ? ", stopped early" : "";
      return `Done: ${counted(epochs.length, "epoch")} in ${formatSeconds(secondsOf(epochs))}${early}`;
    }
    case "stopped":
      return epochs.length === 0
        ? "Stopped before the first epoch ended"
        : `Stopped after ${counted(epochs.length, "epoch")}`;
    case "restoring":
      return "The GPU was lost. Restoring…";
    case "elsewhere":
      return "Another tab of this page trains or measures";
    case "failed":
      return "Stopped by an error";
  }
}

/** The state of the run in the few words for which a phone has room. */
export function shortWords({ status, epochs, trained }: RunState): string {
  const last = epochs.at(-1);
  const accuracy = last === undefined ? [] : [formatCertainty(accuracyOf(last))];
  switch (status.phase) {
    case "starting":
      return "Looking for a GPU…";
    case "no-gpu":
      return "No GPU access";
    case "preparing":
      return "Preparing…";
    case "training":
    case "paused": {
      const epoch = status.progress?.epoch ?? epochs.length;
      return dotted([`Epoch ${epoch}/${trained?.settings.epochs ?? 0}`, ...accuracy]);
    }
    case "done":
      return dotted(["Done", ...accuracy]);
    case "stopped":
      return dotted(["Stopped", ...accuracy]);
    case "ready":
      return "Ready";
    case "restoring":
      return "Restoring…";
    case "elsewhere":
      return "Another tab is busy";
    case "failed":
      return "Error";
  }
}

/** The notice that another tab has taken the place of this tab's run or sweep. */
export function takenOverWords(what: "run" | "sweep"): string {
  const button = what === "run" ? "Resume" : "Go on";
  return `Another tab trains now. This ${what} is paused and no longer saved. Press ${button} to take over again.`;
}

/** The notice that another GPU has replaced a lost one. */
export function restoredWords(status: Status): string {
  if (status.phase === "ready") {
    return "The GPU was lost. Another one is ready.";
  }
  const progress = progressOf(status);
  const place =
    progress === undefined ? "" : ` at epoch ${progress.epoch}, step ${formatCount(progress.step)}`;
  return `The GPU was lost, and the run was restored${place}, as it was saved last.`;
}

/** The sentence that offers a run that an earlier visit did not finish. */
export function unfinishedWords(run: UnfinishedRun): string {
  const { savedAt, epochsDone, stepsDone, epochs, data } = run;
  const time = new Date(savedAt).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  const place = stepsDone === 0 ? `after epoch ${epochsDone}` : `in epoch ${epochsDone + 1}`;
  return `A run on ${data} from ${time} stopped ${place} of ${epochs}.`;
}

/** How much of the whole run is done, 0 … 1. */
export function shareOf({ status, epochs, trained }: RunState): number {
  const progress = progressOf(status);
  const inside = progress === undefined ? 0 : progress.step / progress.steps;
  return Math.min(1, (epochs.length + inside) / (trained?.settings.epochs ?? 1));
}

/** The best epoch so far, with the 95 % interval of its validation accuracy in percentage points. */
export function bestWords({ epochs, trained }: RunState): string | undefined {
  const best = bestEpoch(epochs);
  if (best === undefined) {
    return undefined;
  }
  const accuracy = formatPercent(accuracyOf(best));
  if (best.valAccuracy === undefined || trained === undefined) {
    return `best training accuracy ${accuracy} (epoch ${best.epoch})`;
  }
  const rows = validationCount(trained.data.count, trained.settings.validation);
  const [low, high] = wilsonInterval(best.valAccuracy, rows);
  return `best validation accuracy ${accuracy} ${formatMargin((high - low) / 2)} points (epoch ${best.epoch})`;
}

/** What a network reaches that knows nothing; empty before there are digits. */
function guessingWords({ run, data }: Pick<AppState, "run" | "data">): string {
  const digits = run.trained?.data ?? data.inUse;
  return digits === undefined
    ? ""
    : `guessing gets ${formatTick(100 / (digits.only?.length ?? digits.classes))} %`;
}

/** How good the network is, for somebody who has never seen one. */
export function headlineWords(state: AppState): string {
  const { run, data, shared, standIn } = state;
  if (shared.shown !== undefined) {
    const { accuracy } = shared.shown;
    return `Trained elsewhere${accuracy === undefined ? "" : `, ${wholePercent(accuracy)} right`}`;
  }
  const { epochs } = run;
  const guessing = guessingWords({ run, data });
  if (standIn.network !== undefined) {
    return `${formatPercent(standIn.network.real.accuracy)} of real digits right`;
  }
  if (guessing === "" || isWithoutGpu(state)) {
    return "";
  }
  // The network of now, which is the one on the screen, and not that of the best epoch.
  const last = epochs.at(-1);
  if (last === undefined) {
    return `${run.trained === undefined ? "Untrained" : "Not validated yet"}; ${guessing}`;
  }
  const whose = last.valAccuracy === undefined ? " of its training digits" : "";
  return `${wholePercent(accuracyOf(last))} right${whose}; ${guessing}`;
}

/** 96 % from 0.956. Near 100 % a tenth of a percent is worth telling. */
function wholePercent(accuracy: number): string {
  return accuracy < 0.985 ? `${(100 * accuracy).toFixed(0)} %` : formatCertainty(accuracy);
}

/** The title of the window, so that a run can be followed while another tab is shown. */
export function titleOf({ status, epochs, trained }: RunState): string {
  const last = epochs.at(-1);
  const parts = [
    status.phase === "training" || status.phase === "paused"
      ? `${epochs.length}/${trained?.settings.epochs ?? 0}`
      : "",
    status.phase === "paused" ? "paused" : "",
    last === undefined ? "" : formatPercent(accuracyOf(last)),
    "Adamant",
  ];
  return dotted(parts.filter(Boolean));
}

/** The GPU, with the most exact name that the browser gives. */
export function adapterName(adapter: AdapterDescription): string {
  const { vendor, architecture, device, description, software } = adapter;
  const name = description || [vendor, device || architecture].filter(Boolean).join(" ");
  const kind = software ? "Software adapter" : "GPU";
  return `${kind}: ${name || "name unknown"}`;
}

/** The same where there is room for a word. */
export function shortAdapterName({ vendor, software }: AdapterDescription): string {
  return software ? "Software" : vendor || "GPU";
}

/** What it means for training. */
export function adapterExplanation({ vendor, architecture, software }: AdapterDescription): string {
  const known = [
    ...(vendor === "" ? [] : [`vendor ${vendor}`]),
    ...(architecture === "" ? [] : [`architecture ${architecture}`]),
  ];
  const told =
    known.length === 0
      ? "The browser does not name it."
      : `The browser reports ${known.join(", ")}.`;
  return software
    ? `No GPU: the browser computes the same kernels on the processor. Training works, 10 to 100 times slower. ${told}`
    : `All of training runs on this GPU. ${told}`;
}

function waitingWords(awaited: LinkedData | undefined): string {
  return awaited === undefined
    ? "Drawing digits…"
    : `Waiting for ${awaited.kind === "mnist" ? "MNIST" : awaited.name}`;
}

function readyWords(count: number, share: number): string {
  const validation = validationCount(count, share);
  const rest = validation === 0 ? "" : ` and ${formatCount(validation)} validation`;
  return dotted(["Ready", `${formatCount(count - validation)} training${rest} digits`]);
}

function pausedWords(epochs: number, progress: Progress | undefined): string {
  return progress === undefined
    ? `Paused after epoch ${epochs}`
    : `Paused in epoch ${progress.epoch}, step ${formatCount(progress.step)} of ${formatCount(progress.steps)}`;
}

function trainingWords(run: RunState, progress: Progress | undefined): string {
  const { epochs, trained } = run;
  const last = trained?.settings.epochs ?? 0;
  const epoch = progress?.epoch ?? Math.min(epochs.length + 1, last);
  const words = ["Training", `epoch ${epoch} of ${last}`, formatShare(shareOf(run))];
  if (progress !== undefined) {
    const slowed = stepsPerSecond(run.speed);
    words.push(
      ...(slowed === undefined
        ? [formatSpeed(progress.samplesPerSecond), `${timeLeft(run, progress)} left`]
        : [`${slowed} steps/s`]),
    );
  }
  return dotted(words);
}

/** Estimated from the last epoch, or during the first epoch from its steps so far. */
function timeLeft({ epochs, trained }: RunState, progress: Progress): string {
  const { epoch, step, steps, samplesPerSecond } = progress;
  const { epochs: last, batch } = trained?.settings ?? { epochs: epoch, batch: 1 };
  const perEpoch = epochs.at(-1)?.seconds ?? (steps * batch) / samplesPerSecond;
  return formatWholeSeconds(perEpoch * (last - epoch + 1 - step / steps));
}

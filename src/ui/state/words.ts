import { wilsonInterval } from "../../base/accuracy.ts";
import {
  counted,
  formatCount,
  formatMargin,
  formatPercent,
  formatSeconds,
  formatShare,
  formatSpeed,
  formatWholeSeconds,
} from "../../base/format.ts";
import type { AdapterDescription, Progress } from "../../engine/index.ts";
import { accuracyOf, bestEpoch } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import type { LeftRun } from "../../worker/protocol.ts";
import { type AppState, progressOf, validationRows } from "./state.ts";

/** The state of the run in one line. */
export function statusOf(state: AppState, next: Settings): string {
  const { run, data, epochs } = state;
  switch (run.phase) {
    case "starting":
      return "Looking for a GPU…";
    case "no-gpu":
      return "No GPU access";
    case "ready":
      return data === undefined ? "Drawing digits…" : readyWords(data.count, next.validation);
    case "preparing":
      return "Preparing kernels…";
    case "training":
      return trainingWords(state, run.progress);
    case "paused":
      return run.progress === undefined
        ? `Paused after epoch ${epochs.length}`
        : `Paused in epoch ${run.progress.epoch}, step ${formatCount(run.progress.step)} of ${formatCount(run.progress.steps)}`;
    case "done": {
      const early =
        epochs.length < (state.trained?.settings.epochs ?? 0) ? ", no better since" : "";
      return `Done: ${counted(epochs.length, "epoch")} in ${formatSeconds(secondsOf(state))}${early}`;
    }
    case "stopped":
      return epochs.length === 0
        ? "Stopped before the first epoch ended"
        : `Stopped after ${counted(epochs.length, "epoch")}`;
    case "restoring":
      return "The GPU went away. Restoring…";
    case "elsewhere":
      return "A run is going on in another tab";
    case "failed":
      return "Stopped by an error";
  }
}

/** Another GPU took the place of a lost one. */
export function restoredWords(run: AppState["run"]): string {
  const progress = progressOf(run);
  const place =
    progress === undefined ? "" : ` at epoch ${progress.epoch}, step ${formatCount(progress.step)}`;
  return `The GPU went away; the work is restored${place}. Nothing was lost.`;
}

/** What a run that an earlier visit left is like. */
export function leftWords({ keptAt, epochsDone, stepsDone, epochs, data }: LeftRun): string {
  const time = new Date(keptAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const place = stepsDone === 0 ? `after epoch ${epochsDone}` : `in epoch ${epochsDone + 1}`;
  return `A run on ${data} from ${time} stopped ${place} of ${epochs}.`;
}

/** How much of the whole run is done, 0 … 1. */
export function shareOf({ run, epochs, trained }: AppState): number {
  const progress = progressOf(run);
  const inside = progress === undefined ? 0 : progress.step / progress.steps;
  return Math.min(1, (epochs.length + inside) / (trained?.settings.epochs ?? 1));
}

/** The best epoch so far, with the interval that the true accuracy lies in. */
export function bestWords({ epochs, trained }: AppState): string | undefined {
  const best = bestEpoch(epochs);
  if (best === undefined) {
    return undefined;
  }
  const accuracy = formatPercent(accuracyOf(best));
  if (best.valAccuracy === undefined || trained === undefined) {
    return `best training accuracy ${accuracy} (epoch ${best.epoch})`;
  }
  const rows = validationRows(trained.data.count, trained.settings.validation);
  const [low, high] = wilsonInterval(best.valAccuracy, rows);
  return `best validation accuracy ${accuracy} ${formatMargin((high - low) / 2)} (epoch ${best.epoch})`;
}

/** The title of the window: a run is followed from another tab. */
export function titleOf(state: AppState): string {
  const { run, epochs, trained } = state;
  const last = epochs.at(-1);
  const parts = [
    run.phase === "training" || run.phase === "paused"
      ? `${epochs.length}/${trained?.settings.epochs ?? 0}`
      : "",
    run.phase === "paused" ? "paused" : "",
    last === undefined ? "" : formatPercent(accuracyOf(last)),
    "Adamant",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Who computes, by the most exact name that the browser tells. */
export function adapterWords(adapter: AdapterDescription): string {
  const { vendor, architecture, device, description, software } = adapter;
  const name = description || [vendor, device || architecture].filter(Boolean).join(" ");
  const known = name || "one that the browser does not name";
  return software
    ? `GPU: ${known}, emulated in software. Training works, 10 to 100 times slower than on a GPU.`
    : `GPU: ${known}`;
}

function readyWords(count: number, share: number): string {
  const validation = validationRows(count, share);
  const kept = validation === 0 ? "" : ` and ${formatCount(validation)} validation`;
  return `Ready · ${formatCount(count - validation)} training${kept} digits`;
}

function trainingWords(state: AppState, progress: Progress | undefined): string {
  const { epochs, trained } = state;
  const last = trained?.settings.epochs ?? 0;
  const epoch = progress?.epoch ?? Math.min(epochs.length + 1, last);
  const words = [`Training · epoch ${epoch} of ${last}`, formatShare(shareOf(state))];
  if (progress !== undefined) {
    words.push(formatSpeed(progress.samplesPerSecond), `${timeLeft(state, progress)} left`);
  }
  return words.join(" · ");
}

/** From the last epoch's time, or before there is one from the speed of the steps so far. */
function timeLeft({ epochs, trained }: AppState, progress: Progress): string {
  const { epoch, step, steps, samplesPerSecond } = progress;
  const { epochs: last, batch } = trained?.settings ?? { epochs: epoch, batch: 1 };
  const perEpoch = epochs.at(-1)?.seconds ?? (steps * batch) / samplesPerSecond;
  return formatWholeSeconds(perEpoch * (last - epoch + 1 - step / steps));
}

function secondsOf({ epochs }: AppState): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}

import {
  counted,
  dotted,
  formatCount,
  formatSeconds,
  formatShare,
  formatWholeSeconds,
} from "../../base/format.ts";
import { payingSentence } from "../../bench/population.ts";
import type { SweepState, UnfinishedSweep } from "../../worker/sweep/sweep-state.ts";
import type { AppState } from "../state/state.ts";

/** What the sweep does now. */
export function sweepStatusWords({ status, networks, share, secondsLeft }: SweepState): string {
  const done = networks.filter(({ ended }) => ended !== undefined).length;
  const count = `${done} of ${counted(networks.length, "network")} done, ${formatShare(share)} of the work`;
  switch (status.phase) {
    case "idle":
      return "";
    case "preparing":
      return "Preparing the sweep: compiling kernels, making the networks…";
    case "training": {
      const left =
        secondsLeft === undefined ? "" : `, about ${formatWholeSeconds(secondsLeft)} left`;
      return dotted(["Training", `${count}${left}`]);
    }
    case "pausing":
      return "Pausing: the networks are being saved…";
    case "paused":
      return dotted(["Paused", count]);
    case "restoring":
      return "The GPU was lost. The sweep goes on from its last save as soon as another one is there…";
    case "done":
      return `Done: ${counted(networks.length, "network")} in ${formatSeconds(status.seconds)}.`;
    case "stopped":
      return "Stopped. What the networks have learned until then is kept until the page is closed.";
    case "elsewhere":
      return "Another tab of this page trains or measures, and both need the GPU for themselves. Stop it there, or take over: then a run or a sweep there pauses, and a benchmark ends.";
    case "failed":
      return status.message;
  }
}

/** How much time is saved by training networks at once, as far as it was measured: docs/benchmarks.md. */
export function payingWords({ run, benchmark }: Pick<AppState, "run" | "benchmark">): string {
  const rows = benchmark.record?.rows ?? [];
  const here = ["layered", "fused"].flatMap((plan) => payingSentence(rows, plan) ?? []);
  if (here.length > 0) {
    return `Measured here: ${here.join(" ")}`;
  }
  return run.adapter?.software === true
    ? "Without a GPU, networks at once take nearly as long as one after the other: eight learned 1.07 times as many digits a second as one when that was measured."
    : "How many networks at once pay was not measured on this GPU. The Benchmark view measures it.";
}

/** What was left unfinished. */
export function unfinishedSweepWords({ savedAt, networks, ended, data }: UnfinishedSweep): string {
  const time = new Date(savedAt).toLocaleString();
  return `A sweep of ${formatCount(networks)} networks on ${data} was not finished: ${ended} had ended, saved ${time}.`;
}

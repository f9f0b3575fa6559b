import { formatCount, formatPercent } from "../../base/format.ts";
import { secondsOf } from "../../run/history.ts";
import type { AboutNetwork, MeasuredAccuracy } from "../../run/without-gpu/bundled-network.ts";
import type { AboutRecording } from "../../run/without-gpu/recording.ts";

/** What reads the digits where there is no GPU, and how well. */
export function networkWords({ made, validation, real }: AboutNetwork): string {
  const share = ({ accuracy, digits }: MeasuredAccuracy) =>
    `${formatPercent(accuracy)} of ${formatCount(digits)}`;
  return `A network that comes with the page reads your digits, on the processor: ${share(validation)} built-in ones right, and ${share(real)} real ones (MNIST), all new to it. It was trained on ${dayWords(made)} and learns no more: training needs WebGPU.`;
}

/** What reads them once a network from elsewhere is open. */
export const SHARED =
  "The network that was sent to you reads your digits, on the processor. It learns no more here: training needs WebGPU.";

/** That this is a recording: of which GPU, and when. */
export function recordingWords({ adapter, software, made, epochs, rows }: AboutRecording): string {
  const what = software ? `${adapter}, which emulates a GPU in software` : adapter;
  return `A recording, not this machine: recorded on ${dayWords(made)} on ${what}. ${formatCount(epochs.length)} epochs of ${formatCount(rows)} built-in digits took ${secondsOf(epochs).toFixed(1)} s there. Its weights are rounded to 8 bits.`;
}

/** "28 November 2026" from "2026-11-28". */
function dayWords(made: string): string {
  const day = new Date(`${made}T00:00:00Z`);
  return Number.isNaN(day.getTime())
    ? made
    : day.toLocaleDateString("en-GB", {
        ...{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
      });
}

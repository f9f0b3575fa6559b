import { css, html, nothing } from "lit";
import { formatLoss, formatPercent, formatSeconds, formatShare } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { bestEpoch } from "../../run/history.ts";
import type { Status } from "../../worker/run/run-state.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { scrolling } from "../parts/tables.ts";
import { progressOf } from "../state/state.ts";

/** The columns, and what each means. */
const COLUMNS = [
  ["Epoch", "One pass over all training digits"],
  ["Loss", "Mean over the epoch's batches, each with the weights at its step, as in Keras"],
  ["Accuracy", "Share of the training digits predicted right, each with the weights at its step"],
  ["Val loss", "Mean over the validation digits, with the weights at the end of the epoch"],
  [
    "Val acc.",
    "Share of the validation digits predicted right, with the weights at the end of the epoch",
  ],
  ["Time", "Training and validation together"],
] as const;

/** Newcomers take it for a mistake. */
const AHEAD =
  "Validation is ahead of training: the training figures are means over an epoch in which the network still learned, and digits to learn from may be varied or drawn harder.";

function isAhead(epoch: Epoch | undefined): boolean {
  return epoch?.valLoss !== undefined && epoch.valLoss < epoch.trainLoss;
}

/** One row per epoch, with a star at the best one. The last row shows the progress of the present epoch. */
export class EpochTable extends Display {
  static override styles = [
    shared,
    css`
      .scroll {
        max-height: 27rem;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--background);
      }
      :is(th, td):first-child {
        width: 4.5rem;
      }
      tr.best td {
        font-weight: 600;
      }
      .live {
        color: var(--quiet);
      }
      .share {
        text-align: left;
      }
      @media (max-width: 30rem) {
        :is(th, td):first-child {
          width: auto;
        }
      }
    `,
  ];

  static override properties = fromParent("epochs", "status");

  declare epochs: readonly Epoch[];
  declare status: Status;

  override render() {
    const best = bestEpoch(this.epochs);
    return scrolling(
      "Epochs",
      html`<table class="dense">
          <thead>
            <tr>
              ${COLUMNS.map(([name, meaning]) => html`<th scope="col" title=${meaning}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.epochs.map((epoch) => row(epoch, epoch === best))} ${this.#progress()}
          </tbody>
        </table>
        ${isAhead(this.epochs.at(-1)) ? html`<p class="quiet" id="ahead">${AHEAD}</p>` : nothing}`,
    );
  }

  override updated(): void {
    if (this.epochs.length > 0) {
      // Keeps the newest row visible, as a terminal does.
      const scroll = this.renderRoot.querySelector(".scroll");
      scroll?.scrollTo({ top: scroll.scrollHeight });
    }
  }

  #progress() {
    const progress = progressOf(this.status);
    if (progress === undefined) {
      return nothing;
    }
    const { epoch, step, steps } = progress;
    const share = formatShare(step / steps);
    return html`<tr class="live">
      <td>${epoch} …</td>
      <td class="share" colspan="5">
        ${this.status.phase === "paused" ? `paused at ${share}` : share}
      </td>
    </tr>`;
  }
}

function row(
  { epoch, trainLoss, trainAccuracy, valLoss, valAccuracy, seconds }: Epoch,
  isBest: boolean,
) {
  return html`<tr class=${isBest ? "best" : ""}>
    <td>${isBest ? html`<span role="img" aria-label="best">★</span> ` : nothing}${epoch}</td>
    <td>${formatLoss(trainLoss)}</td>
    <td>${formatPercent(trainAccuracy)}</td>
    <td>${valLoss === undefined ? "–" : formatLoss(valLoss)}</td>
    <td>${valAccuracy === undefined ? "–" : formatPercent(valAccuracy)}</td>
    <td>${formatSeconds(seconds)}</td>
  </tr>`;
}

customElements.define("epoch-table", EpochTable);

import { css, html, nothing } from "lit";
import { formatLoss, formatPercent, formatSeconds, formatShare } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { bestEpoch } from "../../run/history.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type RunState, progressOf } from "../state/state.ts";

/** The seed's columns, and what each means. */
const COLUMNS = [
  ["Epoch", "One pass over all training digits"],
  ["Loss", "Mean over the epoch's batches as they were seen, while the weights moved, as in Keras"],
  ["Accuracy", "Share read right, over the epoch's batches as they were seen"],
  ["Val loss", "Over all validation digits, with the weights at the epoch's end"],
  ["Val acc.", "Share of the validation digits read right at the epoch's end"],
  ["Time", "Training and validation together"],
] as const;

/** A row per epoch, the last one live until it freezes; the best one starred. */
export class EpochTable extends Display {
  static override styles = [
    shared,
    css`
      .scroll {
        max-height: 27rem;
        overflow: auto;
      }

      thead th {
        position: sticky;
        top: 0;
        background: var(--paper);
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
        th,
        td {
          padding: 0.3rem 0.2rem;
        }

        :is(th, td):first-child {
          width: auto;
        }

        table {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  static override properties = { epochs: { attribute: false }, run: { attribute: false } };

  declare epochs: readonly Epoch[];
  declare run: RunState;

  override render() {
    const best = bestEpoch(this.epochs);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Epochs">
      <table>
        <thead>
          <tr>
            ${COLUMNS.map(([name, meaning]) => html`<th scope="col" title=${meaning}>${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.epochs.map((epoch) => this.#row(epoch, epoch === best))} ${this.#live()}
        </tbody>
      </table>
    </div>`;
  }

  override updated(): void {
    if (this.epochs.length > 0) {
      // The newest row in sight, as in a terminal.
      const scroll = this.renderRoot.querySelector(".scroll");
      scroll?.scrollTo({ top: scroll.scrollHeight });
    }
  }

  #row({ epoch, trainLoss, trainAccuracy, valLoss, valAccuracy, seconds }: Epoch, best: boolean) {
    return html`<tr class=${best ? "best" : ""}>
      <td>${best ? html`<span role="img" aria-label="best">★</span> ` : nothing}${epoch}</td>
      <td>${formatLoss(trainLoss)}</td>
      <td>${formatPercent(trainAccuracy)}</td>
      <td>${valLoss === undefined ? "–" : formatLoss(valLoss)}</td>
      <td>${valAccuracy === undefined ? "–" : formatPercent(valAccuracy)}</td>
      <td>${formatSeconds(seconds)}</td>
    </tr>`;
  }

  #live() {
    const { phase } = this.run;
    if (phase !== "training" && phase !== "paused") {
      return nothing;
    }
    const progress = progressOf(this.run);
    if (progress === undefined) {
      return nothing;
    }
    const { epoch, step, steps } = progress;
    const share = formatShare(step / steps);
    return html`<tr class="live">
      <td>${epoch} …</td>
      <td class="share" colspan="5">${phase === "paused" ? `paused at ${share}` : share}</td>
    </tr>`;
  }
}

customElements.define("epoch-table", EpochTable);

declare global {
  interface HTMLElementTagNameMap {
    "epoch-table": EpochTable;
  }
}

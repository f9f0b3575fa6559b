import { LitElement, css, html } from "lit";
import type { Epoch } from "../engine/index.ts";
import { formatLoss, formatPercent, formatSeconds } from "../format.ts";
import { type RunState, bestEpoch } from "./state.ts";
import { shared } from "./styles.ts";

/** The seed's table: a row per epoch, the last one live until it freezes; the best one starred. */
export class EpochTable extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        overflow-x: auto;
      }

      tr.best td {
        font-weight: 600;
      }

      tr.live td {
        color: var(--quiet);
      }
    `,
  ];

  static override properties = { epochs: { attribute: false }, run: { attribute: false } };

  declare epochs: readonly Epoch[];
  declare run: RunState;

  override render() {
    const best = bestEpoch(this.epochs);
    return html`<table aria-label="Epochs">
      <thead>
        <tr>
          <th scope="col">Epoch</th>
          <th
            scope="col"
            title="Mean over the epoch's batches as they were seen, while the weights moved"
          >
            Loss
          </th>
          <th scope="col">Accuracy</th>
          <th scope="col" title="Over all validation rows, with the weights at the epoch's end">
            Val loss
          </th>
          <th scope="col">Val acc.</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        ${this.epochs.map((epoch) => this.#row(epoch, epoch === best))} ${this.#live()}
      </tbody>
    </table>`;
  }

  #row(epoch: Epoch, isBest: boolean) {
    const { trainLoss, trainAccuracy, valLoss, valAccuracy, seconds } = epoch;
    return html`<tr class=${isBest ? "best" : ""}>
      <td>${isBest ? "★ " : ""}${epoch.epoch}</td>
      <td>${formatLoss(trainLoss)}</td>
      <td>${formatPercent(trainAccuracy)}</td>
      <td>${valLoss === undefined ? "–" : formatLoss(valLoss)}</td>
      <td>${valAccuracy === undefined ? "–" : formatPercent(valAccuracy)}</td>
      <td>${formatSeconds(seconds)}</td>
    </tr>`;
  }

  #live() {
    const { run } = this;
    if (run.phase !== "training" && run.phase !== "paused") {
      return "";
    }
    const { epoch, step, steps } = run.progress ?? {
      epoch: this.epochs.length + 1,
      step: 0,
      steps: 1,
    };
    return html`<tr class="live">
      <td>${epoch} …</td>
      <td colspan="5">
        ${run.phase === "paused" ? "paused at " : ""}${Math.floor((100 * step) / steps)} %
      </td>
    </tr>`;
  }
}

customElements.define("epoch-table", EpochTable);

declare global {
  interface HTMLElementTagNameMap {
    "epoch-table": EpochTable;
  }
}

import { css, html, nothing } from "lit";
import { formatCertainty } from "../../base/format.ts";
import type { Readings } from "../../run/sweep/readings.ts";
import type { NetworkState, Swept } from "../../worker/sweep/sweep-state.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { swatch } from "../parts/run-look.ts";
import { type Order, sortableHead, sortableHeads } from "../parts/sortable-heads.ts";
import { shared } from "../parts/styles.ts";
import { scrolling } from "../parts/tables.ts";
import { examineOther } from "../state/examining.ts";
import { configurationOf, configurationsOf, light } from "./sweep-lines.ts";
import {
  BEST_FIRST,
  type ColumnName,
  type SweepColumn,
  bestNetwork,
  sortedNetworks,
  sweepColumns,
} from "./sweep-rows.ts";

/** The networks of a sweep: a line for each. The heads sort, and a press on a network examines it. */
export class SweepTable extends Display {
  static override styles = [
    shared,
    sortableHeads,
    css`
      .scroll {
        max-height: 30rem;
      }
      tbody button {
        min-height: 2rem;
      }
      :is(thead, tbody) th:first-child {
        text-align: left;
      }
      tr.best :is(td, th) {
        font-weight: 700;
        background: color-mix(in srgb, var(--accent) 14%, transparent);
      }
      tr.lit :is(td, th) {
        background: color-mix(in srgb, var(--ink) 10%, transparent);
      }
      .swatch {
        margin-right: 0.4rem;
        vertical-align: middle;
      }
    `,
  ];

  static override properties = {
    ...fromParent("networks", "swept", "readings", "lit", "canExamine"),
    order: { state: true },
  };

  declare networks: readonly NetworkState[];
  declare swept: Swept;
  declare readings: Readings | undefined;
  /** The network that is lit up in the curves. */
  declare lit: number | undefined;
  /** Whether networks under way can be examined, too: they stand still. */
  declare canExamine: boolean;
  declare order: Order<ColumnName>;

  constructor() {
    super();
    this.order = BEST_FIRST;
  }

  override render() {
    const columns = sweepColumns(this.swept.names, this.networks);
    const configurations = configurationsOf(this.networks, this.swept);
    const best = bestNetwork(this.networks);
    return scrolling(
      "Networks",
      html`<table class="dense">
        <thead>
          <tr>
            ${columns.map((column) => this.#head(column))}
            ${this.readings === undefined ? nothing : html`<th scope="col">reads</th>`}
          </tr>
        </thead>
        <tbody>
          ${sortedNetworks(this.networks, this.order).map((network) =>
            this.#row(network, columns, configurations, best),
          )}
        </tbody>
      </table>`,
    );
  }

  #head({ id, heading }: SweepColumn) {
    const column = { id, heading, title: `Sort by ${id}`, isHighestFirst: id === "val acc." };
    return sortableHead(column, this.order, (order) => {
      this.order = order;
    });
  }

  #row(
    network: NetworkState,
    columns: readonly SweepColumn[],
    configurations: readonly string[],
    best: number | undefined,
  ) {
    const { number, reason } = network;
    const [, ...others] = columns;
    const isBest = number === best;
    const classes = [isBest ? "best" : "", number === this.lit ? "lit" : ""].join(" ");
    return html`<tr
      class=${classes}
      title=${reason ?? ""}
      @pointerenter=${() => {
        light(this, number);
      }}
      @pointerleave=${() => {
        light(this, undefined);
      }}
    >
      <th scope="row">
        ${swatch(configurationOf(network, configurations, this.swept))}
        ${this.#name(network, isBest)}
      </th>
      ${others.map(({ text }) => html`<td>${text(network)}</td>`)}
      ${this.readings === undefined ? nothing : html`<td>${readingText(this.readings.each.get(number))}</td>`}
    </tr>`;
  }

  /** The network's number, which examines it as soon as it has ended or stands still. */
  #name({ number, ended, epochs }: NetworkState, isBest: boolean) {
    const label = `Examine network ${number}${isBest ? ", the best" : ""}`;
    const hasEnded = ended !== undefined && ended !== "failed";
    return button(
      `network-${number}`,
      String(number),
      (page) => examineOther(page, () => page.desks.sweep.examineNetwork(number)),
      { disabled: !hasEnded && !(this.canExamine && epochs.length > 0), label, title: label },
    );
  }
}

/** `7 (98.2 %)` */
function readingText(probabilities: Float32Array | undefined): string {
  if (probabilities === undefined) {
    return "–";
  }
  const highest = Math.max(...probabilities);
  return `${probabilities.indexOf(highest)} (${formatCertainty(highest)})`;
}

customElements.define("sweep-table", SweepTable);

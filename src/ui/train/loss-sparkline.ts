import { css, html, svg } from "lit";
import { formatCertainty, formatLoss } from "../../base/format.ts";
import { accuracyOf } from "../../run/history.ts";
import { byColumn, smoothed } from "../parts/curves.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type DrawnRun, SMOOTHING, curvesOf } from "./run-curves.ts";

const WIDTH = 160;
const HEIGHT = 36;

/** The accuracy so far and the loss as a small curve without axes, for a phone. */
export class LossSparkline extends Display {
  static override styles = [
    shared,
    css`
      p {
        display: flex;
        gap: 1rem;
        align-items: center;
        justify-content: space-between;
        min-height: 2.75rem;
        margin: 0;
      }
      p > * {
        flex: none;
      }
      svg {
        flex: 0 1 ${WIDTH}px;
        min-width: 0;
        height: ${HEIGHT}px;
        border-bottom: 1px solid var(--line);
      }
      path {
        fill: none;
        stroke: var(--training);
        stroke-width: 2;
      }
    `,
  ];

  static override properties = fromParent("drawn");

  declare drawn: DrawnRun;

  override render() {
    const curves = curvesOf("loss", this.drawn, [], { unit: "step", isError: false });
    const { training, end } = curves;
    const points = byColumn(training, curves);
    const losses = smoothed(
      points.map(({ mean }) => mean),
      SMOOTHING,
    );
    const highest = losses.reduce<number>((most, loss) => Math.max(most, loss ?? 0), 0);
    const places = points.flatMap(({ x }, index) => {
      const loss = losses[index];
      const y = HEIGHT - 2 - ((loss ?? 0) / highest) * (HEIGHT - 4);
      return typeof loss === "number" ? [`${((x / end) * WIDTH).toFixed(1)} ${y.toFixed(1)}`] : [];
    });
    const last = this.drawn.epochs.at(-1);
    const loss = losses.at(-1);
    const what = this.drawn.isRecorded === true ? "recorded: " : "";
    return html`<p>
      <strong
        >${last === undefined ? (points.length === 0 ? "not trained yet" : "not validated yet") : `${what}${formatCertainty(accuracyOf(last))} right`}</strong
      >
      <span class="quiet">loss ${typeof loss === "number" ? formatLoss(loss) : "–"}</span>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<path d=${places.length === 0 ? "" : `M${places.join("L")}`} />`}
      </svg>
    </p>`;
  }
}

customElements.define("loss-sparkline", LossSparkline);

import { LitElement, css, html, nothing } from "lit";
import { formatMeasured } from "../../base/format.ts";
import type { Row } from "../../bench/index.ts";
import { timelineOf } from "../../bench/timeline.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";

/** One training step as its kernels, one after another in time, with the part of the step that each takes. */
export class StepTimeline extends LitElement {
  static override styles = [
    shared,
    css`
      ol {
        list-style: none;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(10rem, 16rem) 5rem 3.5rem 1fr;
        gap: 0.5rem;
        font-size: 0.875rem;
      }
      .duration,
      .part {
        text-align: right;
      }
      .bar {
        background: var(--accent);
        min-width: 1px;
        height: 0.75rem;
        align-self: center;
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: 1fr 5rem 3.5rem;
        }
        .track {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  static override properties = fromParent("rows");

  declare rows: readonly Row[];

  override render() {
    const parts = timelineOf(this.rows);
    return parts.length === 0
      ? nothing
      : html`<h2>One training step in time</h2>
          <ol>
            ${parts.map(({ name, duration, start, length }) => {
              const bar = `margin-left: ${100 * start}%; width: ${100 * length}%`;
              return html`<li>
                <span>${name}</span>
                <span class="duration">${formatMeasured(duration)} µs</span>
                <span class="part">${formatWhole(length)}</span>
                <span class="track"><div class="bar" .style=${bar}></div></span>
              </li>`;
            })}
          </ol>`;
  }
}

/** 27 % from 0.274. */
function formatWhole(share: number): string {
  return share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`;
}

customElements.define("step-timeline", StepTimeline);

import { LitElement, css, html, nothing } from "lit";
import { formatMeasured } from "../../base/format.ts";
import type { Row } from "../../bench/index.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { COMPARED_BATCHES, MEASURED_MACHINES } from "./measured-machines.ts";

/** One bar. */
interface Speed {
  readonly name: string;
  readonly speed: number;
  readonly title: string;
  readonly isOwn: boolean;
}

/** How fast this machine trains, beside machines that were measured. */
export class MachineComparison extends LitElement {
  static override styles = [
    shared,
    css`
      .batches {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 1rem 2rem;
      }
      h3 {
        margin: 0 0 0.4rem;
        font-size: 0.875rem;
      }
      li {
        margin-bottom: 0.5rem;
        font-size: 0.875rem;
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
      }
      .bar {
        min-width: 2px;
        height: 0.6rem;
        background: var(--edge);
      }
      .own {
        font-weight: 600;
      }
      .own .bar {
        background: var(--accent);
      }
    `,
  ];

  static override properties = fromParent("rows");

  declare rows: readonly Row[];

  override render() {
    const batches = COMPARED_BATCHES.flatMap((batch) => {
      const own = ownSpeed(this.rows, batch);
      return own === undefined ? [] : [{ batch, own }];
    });
    return batches.length === 0
      ? nothing
      : html`<h2>Beside yours</h2>
          <p class="quiet">
            Training steps of 784-128-64-10, samples per second. No GPU is among the machines that
            were measured. Sources: docs/benchmarks.md.
          </p>
          <div class="batches">${batches.map(({ batch, own }) => batchBars(batch, own))}</div>`;
  }
}

function batchBars(batch: number, own: number) {
  const others = MEASURED_MACHINES.flatMap(({ name, speeds, source, date }): Speed[] => {
    const speed = speeds[batch];
    return speed === undefined ? [] : [{ name, speed, title: `${source}, ${date}`, isOwn: false }];
  });
  const yours = { name: "Yours", speed: own, title: "Measured now", isOwn: true };
  const all = [yours, ...others].sort((a, b) => b.speed - a.speed);
  const most = all[0]?.speed ?? 1;
  return html`<section>
    <h3>Batch ${batch}</h3>
    <ul>
      ${all.map(
        ({ name, speed, title, isOwn }) =>
          html`<li class=${isOwn ? "own" : ""} title=${title}>
            <div class="line"><span>${name}</span><span>${formatMeasured(speed)}</span></div>
            <div class="bar" .style=${`width: ${(100 * speed) / most}%`}></div>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The faster plan's speed at a batch size; undefined where it was not measured. */
function ownSpeed(rows: readonly Row[], batch: number): number | undefined {
  const speeds = rows
    .filter(
      ({ group, name }) =>
        group === "training" && name.startsWith(`training step, batch ${batch},`),
    )
    .flatMap(({ rate }) => rate ?? []);
  return speeds.length === 0 ? undefined : Math.max(...speeds);
}

customElements.define("machine-comparison", MachineComparison);

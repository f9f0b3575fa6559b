import { css, html, nothing } from "lit";
import { formatCount } from "../../base/format.ts";
import { sharedTimeWords } from "../../run/sweep/time.ts";
import type { NetworkState, SweepState, Swept } from "../../worker/sweep/sweep-state.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { swatch } from "../parts/run-look.ts";
import { shared } from "../parts/styles.ts";
import { figureButtons } from "../share/figure-buttons.ts";
import { tell } from "../state/act.ts";
import { type Drawing, seenOf } from "../state/pad/drawing.ts";
import type { Page } from "../state/page.ts";
import {
  type AppState,
  NO_TRAINING,
  gpuRefusal,
  isSweeping,
  isWithoutGpu,
} from "../state/state.ts";
import "../pad/drawing-pad.ts";
import "./sweep-chart.ts";
import { choiceOf, startSweep } from "./sweep-choice.ts";
import "./sweep-fields.ts";
import {
  type SweepLine,
  type SweepQuantity,
  configurationsOf,
  linesOf,
  rangeOf,
} from "./sweep-lines.ts";
import { sweepResults } from "./sweep-results.ts";
import "./sweep-table.ts";
import { payingWords, sweepStatusWords, unfinishedSweepWords } from "./sweep-words.ts";

/** More panels would not be told apart. */
const MOST_PANELS = 48;

/** The Sweep view: many networks at once, and whether what tells them apart matters. */
export class SweepView extends OwnTask {
  static override styles = [
    shared,
    css`
      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
        gap: 1rem;
      }
      .panels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.75rem;
        --plot-height: 120px;
      }
      h3 {
        margin: 0;
        font-size: 0.8125rem;
        font-weight: 600;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        margin-bottom: 0.75rem;
        font-size: 0.875rem;
      }
      .swatch {
        margin-right: 0.3rem;
        vertical-align: middle;
      }
      .below {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
        gap: 1.5rem;
      }
      section {
        margin-top: 1.25rem;
        min-width: 0;
      }
      .best th,
      .best td {
        font-weight: 700;
      }
      #configurations th:first-child {
        text-align: left;
      }
      .note {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin: 0.5rem 0;
      }
    `,
  ];

  static override properties = {
    ...fromParent("page", "state", "drawing"),
    lit: { state: true },
  };

  declare page: Page;
  declare state: AppState;
  declare drawing: Drawing;
  /** The network that is pointed at. */
  declare lit: number | undefined;

  #seen: Uint8Array | undefined;

  constructor() {
    super();
    this.addEventListener("light", (event) => {
      this.lit = (event as CustomEvent<number | undefined>).detail;
    });
    this.addEventListener("fields-changed", () => {
      this.requestUpdate();
    });
  }

  override render() {
    const { sweep } = this.state;
    const { swept, networks } = sweep;
    return html`
      <h2>Sweep</h2>
      <p>
        Trains many networks at once, to see which setting is best, and whether a difference is more
        than the luck of the seed.
      </p>
      ${this.#unfinished()}
      <sweep-fields
        .page=${this.page}
        .settings=${this.page.settings}
        .sweep=${sweep}
        .isReady=${this.#canStart()}
        .paying=${payingWords(this.state)}
      ></sweep-fields>
      <div class="buttons">${this.#buttons()}</div>
      <p id="sweep-status" role="status" class=${sweep.status.phase === "failed" ? "wrong" : ""}>
        ${this.#statusWords()}
      </p>
      ${
        isSweeping(sweep)
          ? html`<progress max="1" .value=${sweep.share} aria-labelledby="sweep-status"></progress>`
          : nothing
      }
      ${
        sweep.saveProblem === undefined
          ? nothing
          : html`<p>
              The sweep cannot be saved in this browser (${sweep.saveProblem}). It goes on, but a
              reload would end it.
            </p>`
      }
      ${swept === undefined || networks.length === 0 ? nothing : this.#networks(sweep, swept)}
    `;
  }

  override updated(): void {
    const seen = seenOf(this.drawing);
    if (seen !== this.#seen && (seen === undefined || seen.join() !== this.#seen?.join())) {
      tell(this, ({ desks }) => desks.sweep.draw(seen));
    }
    this.#seen = seen;
  }

  #unfinished() {
    const { unfinished, status } = this.state.sweep;
    return unfinished === undefined || status.phase !== "idle"
      ? nothing
      : html`<div class="note" id="unfinished-sweep" role="status">
          <span>${unfinishedSweepWords(unfinished)}</span>
          ${button("continue-sweep", "Continue", ({ desks }) => desks.sweep.continueUnfinished(), { disabled: !this.#canStart() })}
          ${button("discard-sweep", "Discard", ({ desks }) => desks.sweep.discardUnfinished(), { disabled: !this.#canStart() })}
        </div>`;
  }

  /** Whether nothing else needs the GPU, and there is data. */
  #canStart(): boolean {
    const { run, data } = this.state;
    const isFree = !isWithoutGpu(this.state) && gpuRefusal(this.state) === undefined;
    return isFree && run.status.phase !== "starting" && data.inUse !== undefined;
  }

  #statusWords(): string {
    return isWithoutGpu(this.state)
      ? NO_TRAINING
      : (gpuRefusal(this.state, "sweep") ?? sweepStatusWords(this.state.sweep));
  }

  #buttons() {
    const { status } = this.state.sweep;
    const stop = button("stop-sweep", "Stop", ({ desks }) => desks.sweep.stop(), { kind: "" });
    switch (status.phase) {
      case "training":
        return [
          button("pause-sweep", "Pause", ({ desks }) => desks.sweep.pause(), { kind: "primary" }),
          stop,
        ];
      case "paused":
        return [
          button("resume-sweep", "Go on", ({ desks }) => desks.sweep.resume(), { kind: "primary" }),
          stop,
        ];
      case "preparing":
      case "pausing":
      case "restoring":
        return stop;
      case "idle":
      case "done":
      case "stopped":
      case "elsewhere":
      case "failed": {
        const isRight = typeof choiceOf(this.page).lists(this.page.settings) !== "string";
        const options = { kind: "primary", disabled: !this.#canStart() || !isRight };
        if (status.phase === "elsewhere") {
          return button("take-over-sweep", "Take over", (page) => startSweep(page, true), options);
        }
        const words = status.phase === "idle" ? "Start the sweep" : "Start another sweep";
        return button("start-sweep", words, (page) => startSweep(page), options);
      }
    }
  }

  #networks(sweep: SweepState, swept: Swept) {
    const { networks, comparison, readings, status } = sweep;
    const epochs = Math.max(...networks.map(({ settings }) => settings.epochs));
    const names = configurationsOf(networks, swept);
    const chart = (quantity: SweepQuantity, heading: string) => {
      const lines = linesOf(quantity, networks, swept);
      return html`<div>
        <h3>${heading} over the epochs</h3>
        ${this.#chart(lines, quantity, epochs, `${heading} of ${networks.length} networks over ${epochs} epochs. The table below has the values.`)}
      </div>`;
    };
    return html`
      <section>
        <p class="quiet">
          ${swept.data}: ${formatCount(swept.trainingRows)} rows to learn from,
          ${formatCount(swept.validationRows)} to judge by, the same for all networks.
        </p>
        ${figureButtons("sweep", "the curves")}
        <div id="sweep-curves">
          <div class="legend" id="sweep-legend">
            ${names.map((name, index) => (name === "" ? nothing : html`<span>${swatch(index)}${name}</span>`))}
          </div>
          <div class="charts">
            ${chart("loss", "Training loss")} ${chart("accuracy", "Validation accuracy")}
          </div>
        </div>
      </section>
      ${this.#panels(networks, swept, names, epochs)}
      <section>
        <h2>Networks</h2>
        <p class="quiet">
          Press a network’s number to examine it, and the head of a column to sort by it.
          <span id="shared-time">${sharedTimeWords(networks.map((one) => one.epochs))}</span>
        </p>
        <sweep-table
          .networks=${networks}
          .swept=${swept}
          .readings=${readings}
          .lit=${this.lit}
          .canExamine=${status.phase === "paused"}
        ></sweep-table>
      </section>
      ${comparison === undefined || comparison.configurations.length === 0 ? nothing : html`<section>${sweepResults(comparison)}</section>`}
      <section>
        <p class="quiet" id="ensemble-reading">
          The answer is that of all networks together, the mean of their probabilities; the table
          has what each of them reads.
        </p>
        <drawing-pad
          .probabilities=${readings?.mean}
          .isUntrained=${false}
          .drawing=${this.drawing}
          .corrections=${this.page.corrections}
          .learnsCorrections=${this.page.learnsCorrections}
        ></drawing-pad>
      </section>
    `;
  }

  /** A small picture for each configuration; where only the seeds differ, for each network. */
  #panels(
    networks: readonly NetworkState[],
    swept: Swept,
    names: readonly string[],
    epochs: number,
  ) {
    const lines = linesOf("loss", networks, swept);
    const range = rangeOf(lines, "loss");
    const panels: readonly (readonly [string, readonly SweepLine[]])[] =
      names.length > 1
        ? names.map((name, index) => [
            name,
            lines.filter(({ configuration }) => configuration === index),
          ])
        : lines.map((one) => [`seed ${one.network.settings.seed}`, [one]]);
    return panels.length < 2
      ? nothing
      : html`<section>
          <h2>Training loss, ${names.length > 1 ? "setting by setting" : "seed by seed"}</h2>
          <div class="panels" id="sweep-panels">
            ${panels.slice(0, MOST_PANELS).map(
              ([name, own]) =>
                html`<div>
                  <h3>${name}</h3>
                  ${this.#chart(own, "loss", epochs, `Training loss with ${name}`, range)}
                </div>`,
            )}
          </div>
        </section>`;
  }

  #chart(
    lines: readonly SweepLine[],
    quantity: SweepQuantity,
    epochs: number,
    label: string,
    range?: readonly [number, number],
  ) {
    return html`<sweep-chart
      .lines=${lines}
      .range=${range}
      .quantity=${quantity}
      .epochs=${epochs}
      .lit=${this.lit}
      .label=${label}
    ></sweep-chart>`;
  }
}

customElements.define("sweep-view", SweepView);

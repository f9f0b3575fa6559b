import { css, html, nothing, unsafeCSS } from "lit";
import type uPlot from "uplot";
import uplotStyles from "uplot/dist/uPlot.min.css?inline";
import type { plotOf as Plot } from "./chart-options.ts";
import {
  HEIGHT,
  type Scale,
  type Series,
  alignedData,
  lastEpochOf,
  summaryOf,
  valuesAt,
} from "./curves.ts";
import { fromParent } from "./from-parent.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** How long the cursor must rest before its values are read aloud: while a key is held, they are not. Milliseconds. */
const SPEECH_DELAY = 150;

/** Draws with uPlot, whose code is loaded when there is a first curve to draw. */
let plotOf: typeof Plot | undefined;

/**
 * Training and validation over the epochs. The mouse or the arrow keys choose an epoch, whose values are shown in the
 * legend and read aloud; without one, the legend shows the last epoch.
 */
export class LineChart extends Display {
  static override styles = [
    unsafeCSS(uplotStyles),
    shared,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0 1rem;
        align-items: baseline;
        justify-content: space-between;
      }
      h2 {
        margin: 0;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.9rem;
        font-size: 0.8125rem;
        white-space: nowrap;
      }
      .legend .quiet {
        font-size: inherit;
      }
      .training {
        color: var(--training);
      }
      .validation {
        color: var(--validation-text);
      }
      .plot {
        height: ${HEIGHT}px;
        overflow: hidden;
        border-radius: 0.25rem;
      }
      .empty {
        display: grid;
        place-content: center;
        height: 100%;
        margin: 0;
        border: 1px dashed var(--line);
        border-radius: 0.5rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("heading", "series", "scale", "lastEpoch"),
    epoch: { state: true },
    spoken: { state: true },
  };

  declare heading: string;
  declare series: readonly Series[];
  declare scale: Scale;
  /** Where the axis ends: the run's last epoch. */
  declare lastEpoch: number;
  /** The epoch pointed at. */
  declare epoch: number | undefined;
  declare spoken: string | undefined;

  #plot: uPlot | undefined;
  /** The curves of the plot. Other curves need a new plot. */
  #forms = "";
  #speech: ReturnType<typeof setTimeout> | undefined;
  readonly #resized = new ResizeObserver(() => {
    this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT });
  });
  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");
  readonly #recolour = () => {
    this.#destroy();
    this.#draw();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#darkness.addEventListener("change", this.#recolour);
    this.#resized.observe(this);
    if (this.hasUpdated) {
      // It was moved on the page, for which its plot was destroyed.
      this.requestUpdate("series");
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#darkness.removeEventListener("change", this.#recolour);
    this.#resized.disconnect();
    this.#destroy();
  }

  override render() {
    const { heading, series, scale } = this;
    const last = lastEpochOf(this.series);
    const epoch = this.epoch ?? last;
    const legend = html`<div class="legend">
      <span class="quiet">epoch ${epoch}</span>
      ${valuesAt(epoch, series, scale).map(
        ({ form, words }) =>
          html`<span class=${form}>${form === "validation" ? "●" : "―"} ${form} ${words}</span> `,
      )}
    </div>`;
    return html`
      <div class="head">
        <h2>${heading}</h2>
        ${last === 0 ? nothing : legend}
      </div>
      <div
        class="plot"
        tabindex="0"
        role="group"
        aria-label=${summaryOf(heading, series, scale)}
        @keydown=${this.#moved}
      >
        ${
          this.#isEmpty()
            ? html`<p class="empty quiet">The curve begins with the first epoch.</p>`
            : nothing
        }
      </div>
      <div class="spoken" role="status">${this.spoken}</div>
    `;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("scale")) {
      this.#destroy();
    }
    if (changed.has("scale") || changed.has("series") || changed.has("lastEpoch")) {
      this.#draw();
    }
  }

  #draw(): void {
    const forms = this.series.map(({ form, dash }) => `${form} ${String(dash)}`).join();
    if (this.#isEmpty() || forms !== this.#forms) {
      this.#destroy();
    }
    this.#forms = forms;
    if (this.#isEmpty()) {
      return;
    }
    if (plotOf === undefined) {
      void this.#prepare();
    } else if (this.#plot !== undefined) {
      this.#plot.setData(alignedData(this.series));
    } else {
      this.#plot = plotOf(
        this.renderRoot.querySelector<HTMLElement>(".plot") as HTMLElement,
        this,
        (epoch) => {
          this.epoch = epoch;
        },
      );
    }
  }

  async #prepare(): Promise<void> {
    ({ plotOf } = await import("./chart-options.ts"));
    this.requestUpdate("series");
  }

  #destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #moved(event: KeyboardEvent): void {
    const last = lastEpochOf(this.series);
    const now = this.epoch ?? last;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 1, End: last }[event.key];
    if (to === undefined || this.#plot === undefined) {
      return;
    }
    event.preventDefault();
    const epoch = Math.min(last, Math.max(1, to));
    this.#plot.setCursor({ left: this.#plot.valToPos(epoch, "x"), top: 0 });
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => {
      const values = valuesAt(epoch, this.series, this.scale);
      this.spoken = `Epoch ${epoch}: ${values.map(({ form, words }) => `${form} ${words}`).join(", ")}`;
    }, SPEECH_DELAY);
  }

  #isEmpty(): boolean {
    return this.series.every(({ values }) => values.length === 0);
  }
}

customElements.define("line-chart", LineChart);

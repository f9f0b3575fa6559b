import { LitElement, css, html, nothing, unsafeCSS } from "lit";
import uPlot from "uplot";
import uplotStyles from "uplot/dist/uPlot.min.css?inline";
import { shared } from "./styles.ts";

/** One line of a chart, by epoch. */
export interface Series {
  readonly label: string;
  /** The CSS custom property that holds its colour. */
  readonly colour: "--training" | "--validation";
  readonly values: readonly (number | undefined)[];
}

const HEIGHT = 190;

/** Two curves over the epochs. Its numbers are in the epoch table beside it; here is their shape. */
export class LineChart extends LitElement {
  static override styles = [
    unsafeCSS(uplotStyles),
    shared,
    css`
      .plot {
        min-height: ${HEIGHT}px;
        overflow: hidden;
      }

      .u-legend {
        font-size: 0.875rem;
        text-align: left;
      }

      .u-legend th,
      .u-legend td {
        border: 0;
        padding: 0 0.25rem;
      }
    `,
  ];

  static override properties = {
    heading: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
  };

  declare heading: string;
  declare series: readonly Series[];
  /** Writes a value, as in the table. */
  declare format: (value: number) => string;

  #plot: uPlot | undefined;
  readonly #resized = new ResizeObserver(() => {
    this.#plot?.setSize({ width: this.#width(), height: HEIGHT });
  });
  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");
  readonly #recolour = () => {
    this.#destroy();
    this.#draw();
  };

  override render() {
    return html`<h2>${this.heading}</h2>
      <div class="plot" role="img" aria-label=${this.#inWords()}>
        ${this.#isEmpty() ? html`<p class="quiet">The curve begins with the first epoch.</p>` : nothing}
      </div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#darkness.addEventListener("change", this.#recolour);
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#darkness.removeEventListener("change", this.#recolour);
    this.#resized.disconnect();
    this.#destroy();
  }

  override updated(): void {
    this.#draw();
  }

  #draw(): void {
    if (this.#isEmpty()) {
      this.#destroy();
      return;
    }
    const data = this.#data();
    if (this.#plot !== undefined) {
      this.#plot.setData(data);
      return;
    }
    const target = this.renderRoot.querySelector<HTMLElement>(".plot");
    if (target !== null) {
      this.#plot = new uPlot(this.#options(), data, target);
    }
  }

  #destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #data(): uPlot.AlignedData {
    const epochs = this.series[0]?.values.map((_, index) => index + 1) ?? [];
    return [epochs, ...this.series.map(({ values }) => values.map((value) => value ?? null))];
  }

  #options(): uPlot.Options {
    const colours = getComputedStyle(this);
    const ink = colours.getPropertyValue("--quiet");
    const grid = { stroke: colours.getPropertyValue("--line"), width: 1 };
    const axis = { stroke: ink, grid, ticks: grid };
    return {
      width: this.#width(),
      height: HEIGHT,
      // Half an epoch of room, so that a single point is not on the edge.
      scales: { x: { time: false, range: (_, low, high) => [low - 0.5, high + 0.5] } },
      axes: [
        { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
        { ...axis, size: 70, values: (_, ticks) => ticks.map((tick) => this.format(tick)) },
      ],
      series: [
        { label: "Epoch" },
        ...this.series.map(({ label, colour }) => ({
          label,
          stroke: colours.getPropertyValue(colour),
          width: colour === "--validation" ? 2.5 : 1.5,
          points: { show: true, size: colour === "--validation" ? 7 : 4 },
          value: (_: uPlot, value: number | null) => (value === null ? "–" : this.format(value)),
        })),
      ],
    };
  }

  #isEmpty(): boolean {
    return this.series.every(({ values }) => values.length === 0);
  }

  #width(): number {
    return Math.max(240, this.clientWidth);
  }

  #inWords(): string {
    const ends = this.series.flatMap(({ label, values }) => {
      const [first, last] = [values[0], values.at(-1)];
      return first === undefined || last === undefined
        ? []
        : [`${label} went from ${this.format(first)} to ${this.format(last)}`];
    });
    return ends.length === 0
      ? `${this.heading}: no epochs yet`
      : `${this.heading}: ${ends.join("; ")}`;
  }
}

customElements.define("line-chart", LineChart);

declare global {
  interface HTMLElementTagNameMap {
    "line-chart": LineChart;
  }
}

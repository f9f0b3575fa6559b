import { css, html, nothing, unsafeCSS } from "lit";
import type uPlot from "uplot";
import uplotStyles from "uplot/dist/uPlot.min.css?inline";
import type { plotOf as Plot } from "./chart-options.ts";
import { HEIGHT, type Scale, type Series, alignedData } from "./curves.ts";
import { given } from "./given.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** So long a moving cursor waits before it is spoken of, or a held key would talk without end. Milliseconds. */
const SPEECH_DELAY = 150;

/** uPlot, read when there is a first curve to draw. */
let plotOf: typeof Plot | undefined;

/**
 * Training and validation over the epochs. The mouse or the arrow keys choose an epoch, whose values stand in the
 * legend and are spoken; without one the last epoch's do.
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
    ...given("heading", "series", "scale", "lastEpoch"),
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
  declare spoken: string;

  #plot: uPlot | undefined;
  /** Which curves it has: another number of them wants another plot. */
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

  constructor() {
    super();
    this.spoken = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#darkness.addEventListener("change", this.#recolour);
    this.#resized.observe(this);
    if (this.hasUpdated) {
      // It was moved: the plot went with its former place.
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
    return html`
      <div class="head">
        <h2>${this.heading}</h2>
        ${this.#epochs() === 0 ? nothing : this.#legend()}
      </div>
      <div
        class="plot"
        tabindex="0"
        role="group"
        aria-label=${this.#summary()}
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

  #legend() {
    const epoch = this.epoch ?? this.#epochs();
    return html`<div class="legend">
      <span class="quiet">epoch ${epoch}</span>
      ${this.#present().map(
        ({ form, values }) =>
          html`<span class=${form}>
            ${form === "validation" ? "●" : "―"} ${form} ${this.#words(values[epoch - 1])}
          </span>`,
      )}
    </div>`;
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
    const target = this.renderRoot.querySelector<HTMLElement>(".plot");
    if (plotOf === undefined) {
      void this.#prepare();
    } else if (this.#plot !== undefined) {
      this.#plot.setData(alignedData(this.series));
    } else if (target !== null) {
      this.#plot = plotOf(
        target,
        this,
        this.series,
        this.scale,
        () => this.lastEpoch,
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
    const last = this.#epochs();
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
      const values = this.#present().map(
        ({ form, values }) => `${form} ${this.#words(values[epoch - 1])}`,
      );
      this.spoken = `Epoch ${epoch}: ${values.join(", ")}`;
    }, SPEECH_DELAY);
  }

  #epochs(): number {
    return Math.max(0, ...this.#present().map(({ values }) => values.length));
  }

  /** The curves of this run. */
  #present(): readonly Series[] {
    return this.series.filter(({ form }) => form !== "past");
  }

  #isEmpty(): boolean {
    return this.series.every(({ values }) => values.length === 0);
  }

  #words(value: number | undefined): string {
    return value === undefined ? "–" : this.scale.format(value);
  }

  /** The curves in one sentence, for those who do not see them. */
  #summary(): string {
    const ends = this.#present().flatMap(({ form, values }) => {
      const [first, last] = [values[0], values.at(-1)];
      return first === undefined || last === undefined
        ? []
        : [`${form} from ${this.#words(first)} to ${this.#words(last)}`];
    });
    return ends.length === 0
      ? `${this.heading}: no epochs yet`
      : `${this.heading} over ${this.#epochs()} epochs: ${ends.join("; ")}. Arrow keys read the epochs.`;
  }
}

customElements.define("line-chart", LineChart);

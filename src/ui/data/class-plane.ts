import { type PropertyValues, html, nothing } from "lit";
import { formatCount, formatPercent, withArticle } from "../../base/format.ts";
import type { Plane, PlaneState } from "../../worker/plane/plane-state.ts";
import { button } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { DIRECTIONS, colourOf, nextPoint, placesOn, pointAt } from "./class-marks.ts";
import { type Marks, paint } from "./plane-painting.ts";
import { planeStyles } from "./plane-styles.ts";

/** Which points are shown. */
type Shown = "all" | "training" | "validation" | "misread";

/** The digits as points of a plane: those that look alike lie close together. The pointer or the arrow keys choose one. */
export class ClassPlane extends OwnTask {
  static override styles = [shared, planeStyles];

  static override properties = {
    ...fromParent("state"),
    hiddenClasses: { state: true },
    shown: { state: true },
    marks: { state: true },
    chosen: { state: true },
  };

  declare state: PlaneState;
  declare hiddenClasses: ReadonlySet<number>;
  declare shown: Shown;
  declare marks: Marks;
  /** The point whose digit is shown. */
  declare chosen: number | undefined;

  #places: Float32Array = new Float32Array();
  readonly #resized = new ResizeObserver(() => {
    this.#paint();
  });

  constructor() {
    super();
    this.hiddenClasses = new Set();
    this.shown = "all";
    this.marks = "numbers";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("state")?.plane;
    if (changed.has("state") && before?.rows.length !== this.state.plane?.rows.length) {
      this.chosen = undefined;
      this.hiddenClasses = new Set();
    }
    if (this.shown === "misread" && this.state.predicted === undefined) {
      this.shown = "all";
    }
  }

  override render() {
    const { plane, problem } = this.state;
    if (problem !== undefined) {
      return html`<p class="quiet" role="status">${problem}</p>`;
    }
    return html`
      <div class="controls">
        <label
          >Show
          ${selectField("plane-shown", this.#choices(plane), this.shown, (value) => {
            this.shown = value as Shown;
          })}</label
        >
        <label
          >as
          ${selectField(
            "plane-marks",
            [
              ["numbers", "numbers"],
              ["images", "images"],
            ],
            this.marks,
            (value) => {
              this.marks = value as Marks;
            },
          )}</label
        >
        ${plane === undefined ? nothing : this.#legend(plane)}
      </div>
      <div class="plane">
        <canvas
          tabindex="0"
          role="img"
          aria-label="The digits in a plane: the arrow keys go from one to the next"
          aria-describedby="point"
          @pointermove=${this.#point}
          @pointerdown=${this.#point}
          @keydown=${this.#move}
        ></canvas>
        <div class="chosen">${plane === undefined ? nothing : this.#chosenDigit(plane)}</div>
      </div>
      <p class="quiet" id="axes">
        ${plane === undefined ? "Computing the plane…" : axesWords(plane)}
      </p>
    `;
  }

  override updated(): void {
    const canvas = this.#canvas();
    if (canvas !== null) {
      this.#resized.observe(canvas);
    }
    this.#paint();
  }

  #choices(plane: Plane | undefined): readonly (readonly [Shown, string])[] {
    const misread = this.#misread();
    return [
      ["all", plane === undefined ? "all" : allWords(plane)],
      ["training", "training digits"],
      ["validation", "validation digits"],
      ...(misread === undefined
        ? []
        : [["misread", `misread ones (${formatCount(misread)})`] as const]),
    ];
  }

  /** How many of the points are misread; undefined before a network has read them. */
  #misread(): number | undefined {
    const { plane, predicted } = this.state;
    return predicted && plane?.labels.filter((label, point) => predicted[point] !== label).length;
  }

  #legend({ labels }: Plane) {
    const classes = [...new Set(labels)].sort((a, b) => a - b);
    return html`<div class="legend" role="group" aria-label="Classes that are shown">
      ${classes.map((label) => {
        const isHidden = this.hiddenClasses.has(label);
        return html`<button
          class="small"
          aria-pressed=${!isHidden}
          aria-label="Class ${label}"
          @click=${() => {
            this.#toggle(label);
          }}
        >
          <span .style=${`background: ${colourOf(label)}`}></span>${label}
        </button>`;
      })}
    </div>`;
  }

  #toggle(label: number): void {
    const hidden = new Set(this.hiddenClasses);
    if (!hidden.delete(label)) {
      hidden.add(label);
    }
    this.hiddenClasses = hidden;
    if (this.chosen !== undefined && !this.#isVisible(this.chosen)) {
      this.chosen = undefined;
    }
  }

  #chosenDigit(plane: Plane) {
    const { chosen } = this;
    if (chosen === undefined) {
      return html`<p class="quiet" id="point" role="status">Point at a digit to see it.</p>`;
    }
    const label = plane.labels[chosen] as number;
    const read = this.state.predicted?.[chosen];
    const pixels = pixelsOf(plane, chosen);
    return html`
      ${digitImage(pixels, plane.width, `${label}`)}
      <p id="point" role="status">
        ${pointWords(plane, chosen)}${
          read === undefined
            ? nothing
            : html`,
                <span class=${read === label ? "" : "wrong"}>read as ${withArticle(read)}</span>`
        }
      </p>
      ${
        read === undefined
          ? nothing
          : button(
              "why",
              `Why ${withArticle(read)}?`,
              (page) => page.explainDigit({ pixels, label }),
              { title: "What each pixel adds, in Examine" },
            )
      }
    `;
  }

  readonly #isVisible = (point: number): boolean => {
    const { plane, predicted } = this.state;
    const label = plane?.labels[point] as number;
    const isOfPart = {
      all: true,
      training: plane?.judges[point] === 0,
      validation: plane?.judges[point] === 1,
      misread: predicted?.[point] !== label,
    }[this.shown];
    return isOfPart && !this.hiddenClasses.has(label);
  };

  #canvas(): HTMLCanvasElement | null {
    return this.renderRoot.querySelector("canvas");
  }

  #paint(): void {
    const { plane, predicted } = this.state;
    const canvas = this.#canvas();
    const context = canvas?.getContext("2d");
    if (!canvas || !context) {
      return;
    }
    const { clientWidth: width, clientHeight: height } = canvas;
    const density = Math.min(2, devicePixelRatio);
    [canvas.width, canvas.height] = [Math.round(width * density), Math.round(height * density)];
    context.setTransform(density, 0, 0, density, 0, 0);
    if (plane !== undefined) {
      this.#places = placesOn(plane.coordinates, { width, height });
      paint({
        ...{ context, places: this.#places, labels: plane.labels, images: plane.images },
        imageWidth: plane.width,
        isVisible: this.#isVisible,
        isMisread: (point) =>
          this.shown !== "misread" &&
          predicted !== undefined &&
          predicted[point] !== plane.labels[point],
        ...{ marks: this.marks, chosen: this.chosen },
      });
    }
  }

  readonly #point = ({ offsetX, offsetY }: PointerEvent): void => {
    const point = pointAt(this.#places, this.#isVisible, { x: offsetX, y: offsetY });
    this.chosen = point ?? this.chosen;
  };

  readonly #move = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key];
    const canvas = this.#canvas();
    if (direction === undefined || canvas === null || this.#places.length === 0) {
      return;
    }
    event.preventDefault();
    const { clientWidth, clientHeight } = canvas;
    const middle = { x: clientWidth / 2, y: clientHeight / 2 };
    this.chosen =
      this.chosen === undefined
        ? pointAt(this.#places, this.#isVisible, middle, Infinity)
        : nextPoint(this.#places, this.#isVisible, this.chosen, direction);
  };
}

function pixelsOf({ images, rows }: Plane, point: number): Uint8Array {
  const pixels = images.length / rows.length;
  return images.slice(point * pixels, (point + 1) * pixels);
}

function pointWords({ rows, labels, judges }: Plane, point: number): string {
  const part = judges[point] === 1 ? "for validation" : "to train on";
  return `Row ${formatCount((rows[point] as number) + 1)}: ${withArticle(labels[point] as number)}, ${part}`;
}

/** "all 500", or "a sample of 4,000" where the data has more. */
function allWords({ rows, split }: Plane): string {
  const isAll = rows.length >= split.training + split.validation;
  return `${isAll ? "all" : "a sample of"} ${formatCount(rows.length)}`;
}

function axesWords({ shares }: Plane): string {
  const [across = 0, up = 0] = shares;
  return `The first two principal components: ${formatPercent(across)} of the variance across, ${formatPercent(up)} upwards.`;
}

customElements.define("class-plane", ClassPlane);

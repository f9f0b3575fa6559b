import { LitElement, type PropertyValues, html } from "lit";
import {
  type AdapterDescription,
  type Model,
  type OutlineDispatch,
  type OutlineTensor,
  type Plan,
  RequestError,
  modelOf,
  planFor,
  stepOutline,
} from "../../engine/index.ts";
import { type Settings, variationOf } from "../../run/settings.ts";
import { kernels } from "../../shaders/index.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import type { AppState } from "../state/state.ts";
import type { KernelPlace } from "../state/views.ts";
import { kernelSummary } from "./kernel-summary.ts";
import { kernelsStyles } from "./kernels-styles.ts";

const PARTS: Readonly<Record<OutlineDispatch["part"], string>> = {
  input: "Before the step",
  forward: "Forward",
  loss: "Loss",
  backward: "Backward",
  update: "Update",
};

/** The "How it works" view: what a training step dispatches, in order, with shapes; and the WGSL of every kernel. */
export class KernelsView extends LitElement {
  static override styles = [shared, kernelsStyles];

  static override properties = {
    ...fromParent("state", "settings", "place"),
    opened: { state: true },
    marked: { state: true },
  };

  declare state: AppState;
  /** Of the next run, where there is none yet. */
  declare settings: Settings;
  /** The line that led here. */
  declare place: KernelPlace | undefined;
  /** The kernels whose source is shown. */
  declare opened: ReadonlySet<string>;
  declare marked: KernelPlace | undefined;

  constructor() {
    super();
    this.opened = new Set();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("place") && this.place !== undefined) {
      this.#mark(this.place);
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("marked") && this.marked !== undefined) {
      const { kernel, line } = this.marked;
      const target = this.renderRoot.querySelector<HTMLElement>(`#${kernel}-${line}`);
      target?.scrollIntoView({ block: "center" });
      target?.focus({ preventScroll: true });
    }
  }

  override render() {
    const { sizes, batch, plan, outline } = this.#step();
    const used = new Set(outline.map(({ kernel }) => kernel));
    const others = kernels.map(({ label }) => label).filter((label) => !used.has(label));
    return html`
      <h2>How it works</h2>
      <p id="plan">
        One training step of ${sizes.join("-")}, batch ${batch}, with the ${plan.name} plan:
        ${outline.length} dispatches on the GPU, in this order.
      </p>
      <ol id="outline">
        ${outline.map((dispatch, index) => this.#dispatch(dispatch, outline[index - 1]))}
      </ol>
      <h2>The kernels of this step</h2>
      ${[...used].map((kernel) => this.#source(kernel))}
      <h2>Other kernels</h2>
      <p class="quiet">Of the other plan, for validation, for pictures and for the benchmark.</p>
      ${others.map((kernel) => this.#source(kernel))}
    `;
  }

  /** The step of the run, or else of the next one. */
  #step() {
    const { run, data } = this.state;
    const settings = run.trained?.settings ?? this.settings;
    const { width = 28, height = 28, classes = 10 } = run.trained?.data ?? data.inUse ?? {};
    const sizes = [width * height, ...settings.layers, classes];
    const adapter = run.adapter ?? NO_ADAPTER;
    const model = modelOf(sizes);
    const plan = (run.trained && run.plan) ?? nextPlan(adapter, model, settings.plan);
    const { batch } = settings;
    const isVaried = variationOf(settings) !== undefined;
    return { sizes, batch, plan, outline: stepOutline({ adapter, model, batch, plan, isVaried }) };
  }

  #dispatch(
    { kernel, part, layer, reads, writes }: OutlineDispatch,
    before: OutlineDispatch | undefined,
  ) {
    const isFirst = before?.part !== part;
    return html`<li class=${isFirst ? "first" : ""}>
      <span class="part">${isFirst ? PARTS[part] : ""}</span>
      <button
        class="small"
        title="Its WGSL"
        @click=${() => {
          this.#mark({ kernel, line: 1 });
        }}
      >
        ${kernel}
      </button>
      <span class="layer">${layer === undefined ? "all layers" : `layer ${layer}`}</span>
      <span class="tensors">${tensors(reads)} → ${tensors(writes)}</span>
    </li>`;
  }

  #source(kernel: string) {
    const text = kernels.find(({ label }) => label === kernel)?.code ?? "";
    const lines = text.trimEnd().split("\n");
    const isOpen = this.opened.has(kernel);
    const toggled = (event: Event) => {
      this.#open(kernel, (event.target as HTMLDetailsElement).open);
    };
    return html`<details id=${kernel} ?open=${isOpen} @toggle=${toggled}>
      <summary><code>${kernel}.wgsl</code> ${kernelSummary(text)}</summary>
      ${
        isOpen
          ? html`<div class="source" tabindex="0" role="region" aria-label="${kernel}.wgsl">
              ${lines.map((line, index) => this.#line(kernel, index + 1, line))}
            </div>`
          : ""
      }
    </details>`;
  }

  #line(kernel: string, line: number, text: string) {
    const isMarked = this.marked?.kernel === kernel && this.marked.line === line;
    return html`<div id="${kernel}-${line}" class=${isMarked ? "at" : ""} tabindex="-1">
      <span class="number" aria-hidden="true">${line}</span><code>${text}</code>
    </div>`;
  }

  #mark(place: KernelPlace): void {
    this.#open(place.kernel, true);
    this.marked = { ...place };
  }

  #open(kernel: string, isOpen: boolean): void {
    if (this.opened.has(kernel) !== isOpen) {
      const opened = new Set(this.opened);
      if (isOpen) {
        opened.add(kernel);
      } else {
        opened.delete(kernel);
      }
      this.opened = opened;
    }
  }
}

/** Before the GPU is known, and without one: the kernels are those for software. */
const NO_ADAPTER = { vendor: "", architecture: "", device: "", description: "", software: true };

/** What the engine would take; its own choice where the settings ask for a plan that has no room for the network. */
function nextPlan(
  adapter: AdapterDescription,
  model: Model,
  asked: Settings["plan"],
): Pick<Plan, "name" | "tiles"> {
  try {
    return planFor(adapter, model, asked === "auto" ? undefined : asked);
  } catch (error) {
    if (error instanceof RequestError) {
      return planFor(adapter, model, undefined);
    }
    throw error;
  }
}

function tensors(all: readonly OutlineTensor[]) {
  return all.map(
    ({ name, shape }, index) =>
      html`${index === 0 ? "" : ", "}<code>${name}</code> [${shape.join(", ")}]`,
  );
}

customElements.define("kernels-view", KernelsView);

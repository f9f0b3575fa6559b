import { css, html, nothing } from "lit";
import { formatWholeSeconds } from "../../base/format.ts";
import { type Settings, settings as table } from "../../run/settings.ts";
import { networkCount, sweepWords } from "../../run/sweep/networks.ts";
import type { Estimate, SweepState } from "../../worker/sweep/sweep-state.ts";
import { fieldStyles, labelled, textField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import type { Page } from "../state/page.ts";
import { type SweepField, choiceOf, estimateSweep, startSweep } from "./sweep-choice.ts";

/** The names of the fields, in their order. */
const LABELS: Readonly<Record<SweepField, string>> = {
  lr: "Learning rates",
  seeds: "Seeds of each",
  layers: "Hidden layers",
  batch: "Batch sizes",
  epochs: "Epochs",
  schedule: "Schedules",
  augment: "Augmentations",
  rates: "Rate changes",
  patience: "Early stopping after",
  seed: "First seed",
  plan: "Kernels",
  fresh: "Fresh digits",
  validation: "Validation split",
  stratify: "Stratified",
};

/** So many fields are always shown; the others are folded. */
const SHOWN = 7;
const FIELDS = Object.keys(LABELS) as SweepField[];

/** What is shown beside a field whose values have commas themselves. */
const HINTS: Readonly<Partial<Record<SweepField, string>>> = {
  layers: "128,64; 256",
  augment: "off; light",
  rates: "none; 4:0.0005",
  schedule: "constant, cosine",
};

/** The fields of a sweep: lists of values, and what they come to. */
export class SweepFields extends OwnTask {
  static override styles = [
    shared,
    fieldStyles,
    css`
      /* A list is long: it has a line of its own, and begins at the left. */
      label {
        grid-template-columns: minmax(0, 1fr);
      }
      label input {
        text-align: left;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
        gap: 0 2rem;
      }
      #count {
        font-weight: 600;
      }
    `,
  ];

  static override properties = fromParent("page", "settings", "sweep", "isReady", "paying");

  declare page: Page;
  /** The settings of a run, which hold where no list is given. */
  declare settings: Settings;
  declare sweep: SweepState;
  /** Whether a sweep could begin now, so that its time can be measured. */
  declare isReady: boolean;
  /** How much time is saved by training networks at once. */
  declare paying: string;

  #wasReady = false;

  override render() {
    return html`
      <p class="quiet">
        Every field takes a list: commas between values, semicolons where a value has commas itself.
        A network is trained for each combination, with each of the seeds.
      </p>
      <div class="fields">${FIELDS.slice(0, SHOWN).map((name) => this.#field(name))}</div>
      <details>
        <summary>More: rate changes, patience, validation, …</summary>
        <div class="fields">${FIELDS.slice(SHOWN).map((name) => this.#field(name))}</div>
      </details>
      ${this.#summary()}
    `;
  }

  override updated(): void {
    if (this.isReady && !this.#wasReady) {
      this.#estimate();
    }
    this.#wasReady = this.isReady;
  }

  #summary() {
    const lists = choiceOf(this.page).lists(this.settings);
    if (typeof lists === "string") {
      const isOfField = FIELDS.some(
        (name) => choiceOf(this.page).errorOf(name, this.settings) !== undefined,
      );
      // The field tells of it already.
      return html`<p id="count" class="wrong" role="alert">
        ${isOfField ? "Mend the field above." : lists}
      </p>`;
    }
    const { estimate } = this.sweep;
    return html`<p id="count" role="status">${sweepWords(lists)}.</p>
      <p class="quiet" id="paying">${this.paying}</p>
      <p class="quiet" id="estimate" role="status">
        ${this.isReady && estimate !== undefined ? estimateWords(estimate, networkCount(lists)) : nothing}
      </p>`;
  }

  #field(name: SweepField) {
    const choice = choiceOf(this.page);
    const error = choice.errorOf(name, this.settings);
    const taken = (text: string) => {
      choice.set(name, text);
      this.requestUpdate();
      this.dispatchEvent(new CustomEvent("fields-changed", { bubbles: true, composed: true }));
      this.#estimate();
    };
    const field = textField(`sweep-${name}`, choice.textOf(name, this.settings), taken, {
      placeholder: HINTS[name] ?? "",
      invalid: error !== undefined,
      entered: () => {
        if (this.isReady) {
          tell(this, startSweep);
        }
      },
    });
    const help =
      name === "seeds" ? "how many seeds to take, from the first one on" : table[name].help;
    const hint = HINTS[name] === undefined ? "" : `; for example ${HINTS[name]}`;
    // The message begins with the setting's key, which the page does not show.
    return labelled(LABELS[name], field, {
      title: `${help}${hint}`,
      error: error?.replace(name, LABELS[name]),
    });
  }

  #estimate(): void {
    if (this.isReady) {
      tell(this, estimateSweep);
    }
  }
}

function estimateWords({ seconds, problem }: Estimate, networks: number): string {
  if (problem !== undefined) {
    return problem;
  }
  const all = networks === 1 ? "it" : "all";
  return seconds === undefined
    ? "Measuring how long it would take…"
    : `About ${formatWholeSeconds(Math.max(1, seconds))} for ${all}: an estimate, from a few steps that were measured now.`;
}

customElements.define("sweep-fields", SweepFields);

import { css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { SettingError, parseSetting } from "../../run/parse-setting.ts";
import { rateAt } from "../../run/rates.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  presetOf,
  presets,
  settings,
} from "../../run/settings.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { checkbox, fieldStyles, labelled, selectField, textField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/act.ts";
import type { Page, WrongTexts } from "../state/page.ts";
import { modelSummary, summaryStyles } from "./model-summary.ts";

const LABELS: Readonly<Record<SettingName, string>> = {
  layers: "Hidden layers",
  epochs: "Epochs",
  batch: "Batch size",
  lr: "Learning rate",
  validation: "Validation split",
  schedule: "Schedule",
  rates: "Rate changes",
  augment: "Augmentation",
  fresh: "Fresh digits",
  patience: "Early stopping after",
  seed: "Seed",
  stratify: "Stratified",
  plan: "Kernels",
};

/** The presets and their labels. */
const PRESETS: readonly (readonly [PresetName, string])[] = [
  ["first", "Quick"],
  ["standard", "Keras's defaults"],
  ["best", "Most accurate (slow)"],
  ["fresh", "Built-in digits, long (slow)"],
];

/** The fields of a run and the table of the network that they make. */
export class SettingsForm extends OwnTask {
  static override styles = [
    shared,
    fieldStyles,
    summaryStyles,
    css`
      .varied {
        display: grid;
        grid-template-columns: repeat(5, 1fr);
        gap: 2px;
        margin: 0.25rem 0 0.5rem;
      }
      /* Room for its words. */
      label:has(> select) {
        grid-template-columns: auto minmax(0, 1fr);
      }
      .steppers {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        justify-content: flex-end;
        margin-bottom: 0.5rem;
      }
      .steppers button {
        width: 2.75rem;
        padding: 0;
        font-size: 1.125rem;
      }
      .more > summary {
        min-height: 2.75rem;
        font-size: 0.875rem;
        border-bottom: 1px solid var(--line);
        padding: 0.6rem 0;
      }
      .more[open] > summary {
        margin-bottom: 0.6rem;
      }
    `,
  ];

  static override properties = fromParent(
    ...["values", "run", "wrongTexts", "inputs", "classes", "width", "drawn"],
  );

  declare values: Settings;
  /** Fields that differ from the settings of the present run are marked. */
  declare run: RunState;
  declare wrongTexts: WrongTexts;
  /** Pixels of an image and number of classes: the first and the last size of the network. */
  declare inputs: number;
  declare classes: number;
  /** Pixels. */
  declare width: number;
  /** Whether the digits are built in, and so can be drawn anew. */
  declare drawn: boolean;

  override render() {
    const { inputs, classes, values } = this;
    const isVaried = values.augment !== "off" && this.run.varied.length > 0;
    return html`
      ${this.#field("lr")} ${this.#liveRate()} ${this.#field("batch")} ${this.#field("epochs")}
      ${this.#field("layers")} ${this.#layerButtons()} ${this.#preset()}
      <slot></slot>
      <details class="more">
        <summary><strong>More</strong> schedule, augmentation, seed, …</summary>
        ${(["schedule", "rates", "augment"] as const).map((name) => this.#field(name))}
        ${isVaried ? this.#variations() : nothing} ${this.drawn ? this.#field("fresh") : nothing}
        ${(["patience", "validation", "stratify", "seed", "plan"] as const).map((name) => this.#field(name))}
        ${modelSummary([inputs, ...values.layers, classes])}
      </details>
    `;
  }

  /** The learning rate of the run under way: another one holds from the next epoch on. */
  #liveRate() {
    const { trained, epochs, status } = this.run;
    const isLive =
      trained !== undefined && (status.phase === "training" || status.phase === "paused");
    const rate = isLive ? String(rateAt(trained.settings, epochs.length + 2)) : "";
    const wrong = this.wrongTexts["live-rate"];
    const taken = (text: string) => {
      this.#parsed("live-rate", "lr", text, (page, value) => page.changeRate(value));
    };
    const field = textField("live-rate", wrong?.text ?? rate, taken, {
      placeholder: "no run",
      inputmode: "decimal",
      invalid: wrong !== undefined,
      disabled: !isLive,
    });
    return labelled("Next epoch's rate", field, {
      title: isLive
        ? "Another learning rate holds from the next epoch of this run on. Its schedule still applies."
        : "While a run trains or is paused, its learning rate can be changed here",
      error: wrong?.message,
    });
  }

  /** Adds a hidden layer half as large as the last one, or removes the last. */
  #layerButtons() {
    const { layers } = this.values;
    const set =
      (changed: readonly number[]): Action =>
      (page) => {
        page.setWrongText("layers", undefined);
        return page.set({ ...page.settings, layers: changed });
      };
    const next = Math.max(10, Math.round((layers.at(-1) ?? 0) / 2));
    return html`<div class="steppers" role="group" aria-label="Hidden layers">
      ${button("remove-layer", "−", set(layers.slice(0, -1)), {
        disabled: layers.length < 2,
        label: "Remove the last hidden layer",
      })}
      <output class="quiet">${counted(layers.length, "hidden layer")}</output>
      ${button("add-layer", "+", set([...layers, next]), {
        disabled: layers.length >= MOST_LAYERS,
        label: `Add a hidden layer of ${next} units`,
      })}
    </div>`;
  }

  /** Sets several fields at once. It shows "Custom" if their values are those of no preset. */
  #preset() {
    const chosen = presetOf(this.values);
    const options = chosen === undefined ? [["", "Custom"] as const, ...PRESETS] : PRESETS;
    const field = selectField("preset", options, chosen ?? "", (name) => {
      const preset = presets[name as PresetName];
      act(this, (page) => {
        for (const field of Object.keys(preset)) {
          page.setWrongText(field, undefined);
        }
        return page.set({ ...page.settings, ...preset });
      });
    });
    return labelled("Preset", field, { title: "settings that belong together" });
  }

  /** The first training digits as the next epoch varies them. */
  #variations() {
    return html`<div class="varied" id="varied">
      ${this.run.varied.map((pixels, index) => digitImage(pixels, this.width, `Digit ${index + 1}, varied`))}
    </div>`;
  }

  #field(name: SettingName) {
    const running = this.run.trained?.settings;
    const changed = running !== undefined && differencesOf(this.values, running).includes(name);
    const error = this.wrongTexts[name]?.message;
    return labelled(LABELS[name], this.#control(name), {
      title: settings[name].help,
      error,
      changed,
    });
  }

  #control(name: SettingName) {
    const setting = settings[name];
    const value = this.values[name];
    const taken = (text: string) => {
      this.#taken(name, text);
    };
    switch (setting.type) {
      case "switch":
        return checkbox(name, value === true, (checked) => {
          taken(String(checked));
        });
      case "choice":
      case "variation": {
        // A link may set other amounts of variation than the levels that are offered.
        const options = [...new Set<string>([...setting.options, String(value)])];
        const pairs = options.map((option) => [option, option] as const);
        return selectField(name, pairs, String(value), taken);
      }
      case "number":
      case "list":
      case "rates":
        return textField(name, this.wrongTexts[name]?.text ?? String(value), taken, {
          inputmode: setting.type === "number" ? "decimal" : "text",
          invalid: this.wrongTexts[name] !== undefined,
          entered: () => {
            act(this, (page) => page.trainIfPossible());
          },
        });
    }
  }

  #taken(name: SettingName, text: string): void {
    this.#parsed(name, name, text, (page, value) => page.set({ ...page.settings, [name]: value }));
  }

  /** @param done what the page does with the value that the text of a field means */
  #parsed<Name extends SettingName>(
    id: string,
    name: Name,
    text: string,
    done: (page: Page, value: Settings[Name]) => unknown,
  ): void {
    try {
      const value = parseSetting(name, text);
      act(this, (page) => {
        page.setWrongText(id, undefined);
        return done(page, value);
      });
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      // The message begins with the setting's key, which the page does not show.
      const message = error.message.replace(name, LABELS[name]);
      act(this, (page) => {
        page.setWrongText(id, { text, message });
      });
    }
  }
}

/** More hidden layers than a press can add; the field takes any number. */
const MOST_LAYERS = 6;

customElements.define("settings-form", SettingsForm);

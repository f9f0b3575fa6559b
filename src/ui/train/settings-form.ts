import { css, html, nothing } from "lit";
import { differencesOf } from "../../run/address.ts";
import { SettingError, parseSetting } from "../../run/parse-setting.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  presetOf,
  presets,
  settings,
} from "../../run/settings.ts";
import { digitImage } from "../parts/digit-image.ts";
import { checkbox, fieldStyles, labelled, selectField, textField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import type { WrongTexts } from "../state/page.ts";
import { modelSummary, summaryStyles } from "./model-summary.ts";

const LABELS: Readonly<Record<SettingName, string>> = {
  layers: "Hidden layers",
  epochs: "Epochs",
  batch: "Batch size",
  lr: "Learning rate",
  validation: "Validation split",
  schedule: "Schedule",
  augment: "Augmentation",
  fresh: "Fresh digits",
  patience: "Early stopping after",
  seed: "Seed",
  stratify: "Stratified",
  plan: "Plan",
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
    `,
  ];

  static override properties = fromParent(
    ...["values", "running", "wrongTexts", "inputs", "classes", "varied", "width", "drawn"],
  );

  declare values: Settings;
  /** The settings of the present run. Fields that differ from it are marked. */
  declare running: Settings | undefined;
  declare wrongTexts: WrongTexts;
  /** Pixels of an image and number of classes: the first and the last size of the network. */
  declare inputs: number;
  declare classes: number;
  /** The first training digits as they are varied, `width` pixels wide; none if they are not varied. */
  declare varied: readonly Uint8Array[];
  declare width: number;
  /** Whether the digits are built in, and so can be drawn anew. */
  declare drawn: boolean;

  override render() {
    const { inputs, classes, values } = this;
    const isVaried = values.augment !== "off" && this.varied.length > 0;
    return html`
      <h2>Network</h2>
      ${this.#field("layers")} ${modelSummary([inputs, ...values.layers, classes])}
      <h2>Training</h2>
      ${this.#preset()}
      ${(["epochs", "batch", "lr", "schedule", "augment"] as const).map((name) => this.#field(name))}
      ${isVaried ? this.#variations() : nothing} ${this.drawn ? this.#field("fresh") : nothing}
      ${(["patience", "validation", "stratify", "seed", "plan"] as const).map((name) => this.#field(name))}
    `;
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
      ${this.varied.map((pixels, index) => digitImage(pixels, this.width, `Digit ${index + 1}, varied`))}
    </div>`;
  }

  #field(name: SettingName) {
    const changed =
      this.running !== undefined && differencesOf(this.values, this.running).includes(name);
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
        return textField(name, this.wrongTexts[name]?.text ?? String(value), taken, {
          inputmode: setting.type === "list" ? "text" : "decimal",
          invalid: this.wrongTexts[name] !== undefined,
          entered: () => {
            act(this, (page) => page.trainIfPossible());
          },
        });
    }
  }

  #taken(name: SettingName, text: string): void {
    try {
      const value = parseSetting(name, text);
      act(this, (page) => {
        page.setWrongText(name, undefined);
        return page.set({ ...page.settings, [name]: value });
      });
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      // The message begins with the setting's key, which the page does not show.
      const message = error.message.replace(name, LABELS[name]);
      act(this, (page) => {
        page.setWrongText(name, { text, message });
      });
    }
  }
}

customElements.define("settings-form", SettingsForm);

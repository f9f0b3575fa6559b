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
import { field } from "../parts/field-styles.ts";
import { given } from "../parts/given.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import "../parts/digit-image.ts";
import "./model-summary.ts";

const LABELS: Readonly<Record<SettingName, string>> = {
  layers: "Hidden layers",
  epochs: "Epochs",
  batch: "Batch size",
  lr: "Learning rate",
  validation: "Validation split",
  schedule: "Schedule",
  augment: "Augmentation",
  patience: "Early stopping after",
  seed: "Seed",
  stratify: "Stratified",
  plan: "Plan",
};

/** What the presets are called here. */
const PRESETS: Readonly<Record<PresetName, string>> = {
  standard: "Default",
  best: "Most accurate (slow)",
};

/** The fields of a run and the table of the network that they make. */
export class SettingsForm extends OwnTask {
  static override styles = [
    shared,
    field,
    css`
      .varied {
        display: grid;
        grid-template-columns: repeat(5, 1fr);
        gap: 2px;
        margin: 0.25rem 0 0.5rem;
      }
    `,
  ];

  static override properties = {
    ...given("values", "running", "inputs", "classes", "varied", "width"),
    complaints: { state: true },
  };

  declare values: Settings;
  /** The settings of the present run. Fields that differ from it are marked. */
  declare running: Settings | undefined;
  /** Pixels of an image and number of classes: the first and the last size of the network. */
  declare inputs: number;
  declare classes: number;
  /** The first training digits as they are varied, `width` pixels wide; none if they are not varied. */
  declare varied: readonly Uint8Array[];
  declare width: number;
  /** What is wrong with each field. */
  declare complaints: Readonly<Partial<Record<SettingName, string | undefined>>>;

  constructor() {
    super();
    this.complaints = {};
  }

  override render() {
    const { inputs, classes, values } = this;
    return html`
      <h2>Network</h2>
      ${this.#field("layers")}
      <model-summary .sizes=${[inputs, ...values.layers, classes]}></model-summary>
      <h2>Training</h2>
      ${this.#preset()}
      ${(["epochs", "batch", "lr", "schedule", "augment"] as const).map((name) =>
        this.#field(name),
      )}
      ${this.#variations()}
      ${(["patience", "validation", "stratify", "seed", "plan"] as const).map((name) => this.#field(name))}
    `;
  }

  /** Sets several fields at once. It shows "Custom" if the user has set other values. */
  #preset() {
    const chosen = presetOf(this.values);
    return html`<label title="settings that belong together">
      <span>Preset</span>
      <select
        id="preset"
        @change=${(event: Event) => {
          const name = (event.target as HTMLSelectElement).value as PresetName;
          this.complaints = {};
          const values = { ...this.values, ...presets[name] };
          act(this, (page) => page.set(values));
        }}
      >
        ${chosen === undefined ? html`<option selected disabled>Custom</option>` : nothing}
        ${(Object.keys(PRESETS) as PresetName[]).map(
          (name) =>
            html`<option value=${name} .selected=${name === chosen}>${PRESETS[name]}</option>`,
        )}
      </select>
    </label>`;
  }

  /** The first training digits as the next epoch varies them. */
  #variations() {
    return this.values.augment === "off" || this.varied.length === 0
      ? nothing
      : html`<div class="varied" id="varied">
          ${this.varied.map(
            (pixels, index) =>
              html`<digit-image
                .pixels=${pixels}
                .width=${this.width}
                .words=${`Digit ${index + 1}, varied`}
              ></digit-image>`,
          )}
        </div>`;
  }

  #field(name: SettingName) {
    const complaint = this.complaints[name];
    const changed =
      this.running !== undefined && differencesOf(this.values, this.running).includes(name);
    return html`<label title=${settings[name].help} class=${changed ? "changed" : ""}>
      <span>${LABELS[name]}</span>
      ${this.#control(name)}
      ${
        complaint === undefined
          ? nothing
          : html`<span class="wrong" role="alert">${complaint}</span>`
      }
    </label>`;
  }

  #control(name: SettingName) {
    const { type } = settings[name];
    switch (type) {
      case "switch":
        return this.#switch(name);
      case "choice":
        return this.#choice(name, settings[name].options);
      case "variation":
        return this.#variation(settings[name].options);
      case "number":
      case "list":
        return this.#text(name);
    }
  }

  #choice(name: SettingName, options: readonly string[]) {
    return html`<select
      id=${name}
      @change=${(event: Event) => {
        this.#changed(name, (event.target as HTMLSelectElement).value);
      }}
    >
      ${options.map(
        (option) =>
          html`<option value=${option} .selected=${option === this.values[name]}>
            ${option}
          </option>`,
      )}
    </select>`;
  }

  /** One of the levels, or the amounts that a link has set. */
  #variation(options: readonly string[]) {
    const { augment } = this.values;
    return this.#choice("augment", options.includes(augment) ? options : [...options, augment]);
  }

  #text(name: SettingName) {
    return html`<input
      id=${name}
      inputmode=${name === "layers" ? "text" : "decimal"}
      autocomplete="off"
      aria-invalid=${this.complaints[name] === undefined ? "false" : "true"}
      .value=${String(this.values[name])}
      @change=${(event: Event) => {
        this.#changed(name, (event.target as HTMLInputElement).value);
      }}
    />`;
  }

  #switch(name: SettingName) {
    return html`<input
      id=${name}
      type="checkbox"
      .checked=${this.values[name] === true}
      @change=${(event: Event) => {
        this.#changed(name, String((event.target as HTMLInputElement).checked));
      }}
    />`;
  }

  #changed(name: SettingName, text: string): void {
    try {
      const values = { ...this.values, [name]: parseSetting(name, text) };
      this.complaints = { ...this.complaints, [name]: undefined };
      act(this, (page) => page.set(values));
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      this.complaints = { ...this.complaints, [name]: error.message };
    }
  }
}

customElements.define("settings-form", SettingsForm);

import { css, html, nothing } from "lit";
import {
  type PresetName,
  SettingError,
  type SettingName,
  type Settings,
  parseSetting,
  presetOf,
  presets,
  settings,
} from "../../run/settings.ts";
import { field } from "../parts/field-styles.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import { differencesOf } from "../state/address.ts";
import "../parts/digit-image.ts";
import "./model-summary.ts";

const LABELS: Readonly<Record<SettingName, string>> = {
  layers: "Hidden layers",
  epochs: "Epochs",
  batch: "Batch",
  lr: "Learning rate",
  validation: "Validation share",
  schedule: "Schedule",
  augment: "Handwriting",
  patience: "Patience",
  seed: "Seed",
  stratify: "Stratified",
  plan: "Plan",
};

/** What the choices of `augment` are called here. */
const HANDWRITING: Readonly<Record<string, string>> = {
  off: "as is",
  light: "varied a little",
  strong: "varied",
};

/** What the presets are called here, and what they are for. */
const PRESETS: Readonly<Record<PresetName, string>> = {
  standard: "quick",
  best: "fewest errors",
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
    values: { attribute: false },
    running: { attribute: false },
    inputs: { attribute: false },
    classes: { attribute: false },
    varied: { attribute: false },
    width: { attribute: false },
    complaints: { state: true },
  };

  declare values: Settings;
  /** Of the run under way or just done: fields that differ from it are marked. */
  declare running: Settings | undefined;
  /** Values in an image, and classes: what the data asks of the network. */
  declare inputs: number;
  declare classes: number;
  /** The first digits as they are learned from, each so wide; none where they stay as they are. */
  declare varied: readonly Uint8Array[];
  declare width: number;
  /** What is wrong with a field, in words. */
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

  /** Sets several fields at once; says so where a person has set their own. */
  #preset() {
    const chosen = presetOf(this.values);
    return html`<label title="settings that belong together">
      <span>Preset</span>
      <select
        id="preset"
        @change=${(event: Event) => {
          const name = (event.target as HTMLSelectElement).value as PresetName;
          this.complaints = {};
          act(this, { type: "set", settings: { ...this.values, ...presets[name] } });
        }}
      >
        ${chosen === undefined ? html`<option selected disabled>your own</option>` : nothing}
        ${(Object.keys(PRESETS) as PresetName[]).map(
          (name) =>
            html`<option value=${name} .selected=${name === chosen}>${PRESETS[name]}</option>`,
        )}
      </select>
    </label>`;
  }

  /** Another picture of each in every epoch. */
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
            ${HANDWRITING[option] ?? option}
          </option>`,
      )}
    </select>`;
  }

  /** One of the words, and the amounts of a link or command if there are any. */
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
      act(this, { type: "set", settings: values });
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      this.complaints = { ...this.complaints, [name]: error.message };
    }
  }
}

customElements.define("settings-form", SettingsForm);

declare global {
  interface HTMLElementTagNameMap {
    "settings-form": SettingsForm;
  }
}

import { LitElement, css, html, nothing } from "lit";
import { modelOf, summary } from "../engine/index.ts";
import { formatCount, formatKilobytes } from "../format.ts";
import {
  SettingError,
  type SettingName,
  type Settings,
  parseSetting,
  settings,
} from "../settings.ts";
import { shared } from "./styles.ts";

const LABELS: Readonly<Record<SettingName, string>> = {
  layers: "Hidden layers",
  epochs: "Epochs",
  batch: "Batch",
  lr: "Learning rate",
  validation: "Validation share",
  seed: "Seed",
};

const BYTES_PER_PARAMETER = 4;

/** The fields of a run and the table of the network that they make. Fires `change-settings` with valid settings. */
export class SettingsForm extends LitElement {
  static override styles = [
    shared,
    css`
      label {
        display: grid;
        grid-template-columns: 1fr 8rem;
        gap: 0 0.75rem;
        align-items: center;
        margin-bottom: 0.5rem;
      }

      input {
        width: 100%;
      }

      input[aria-invalid="true"] {
        border-color: var(--wrong);
      }

      label .wrong {
        grid-column: 1 / -1;
        font-size: 0.875rem;
      }

      table {
        margin-top: 0.75rem;
      }

      th:first-child,
      td:first-child {
        text-align: left;
      }
    `,
  ];

  static override properties = {
    values: { attribute: false },
    busy: { attribute: false },
    inputs: { attribute: false },
    classes: { attribute: false },
    errors: { state: true },
  };

  declare values: Settings;
  declare busy: boolean;
  /** Values in an image, and classes: what the data asks of the network. */
  declare inputs: number;
  declare classes: number;
  /** What is wrong with a field, in words. */
  declare errors: Readonly<Partial<Record<SettingName, string | undefined>>>;

  constructor() {
    super();
    this.errors = {};
  }

  override render() {
    return html`
      <fieldset ?disabled=${this.busy}>
        <h2>Network</h2>
        ${this.#field("layers")} ${this.#summary()}
      </fieldset>
      <fieldset ?disabled=${this.busy}>
        <h2>Training</h2>
        ${(["epochs", "batch", "lr", "validation", "seed"] as const).map((name) => this.#field(name))}
      </fieldset>
    `;
  }

  #field(name: SettingName) {
    const error = this.errors[name];
    return html`<label title=${settings[name].help}>
      <span>${LABELS[name]}</span>
      <input
        id=${name}
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${error === undefined ? "false" : "true"}
        .value=${String(this.values[name])}
        @change=${(event: Event) => {
          this.#changed(name, (event.target as HTMLInputElement).value);
        }}
      />
      ${error === undefined ? nothing : html`<span class="wrong" role="alert">${error}</span>`}
    </label>`;
  }

  #changed(name: SettingName, text: string): void {
    try {
      const values = { ...this.values, [name]: parseSetting(name, text) };
      this.errors = { ...this.errors, [name]: undefined };
      this.dispatchEvent(new CustomEvent<Settings>("change-settings", { detail: values }));
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      this.errors = { ...this.errors, [name]: error.message };
    }
  }

  #summary() {
    const { rows, parameters } = summary(
      modelOf([this.inputs, ...this.values.layers, this.classes]),
    );
    return html`<table id="summary">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Output shape</th>
          <th scope="col">Param #</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, outputs, parameters: own }) =>
            html`<tr>
              <td>${name}</td>
              <td>(None, ${outputs})</td>
              <td>${formatCount(own)}</td>
            </tr>`,
        )}
        <tr>
          <td>total</td>
          <td>${formatKilobytes(BYTES_PER_PARAMETER * parameters)}</td>
          <td>${formatCount(parameters)}</td>
        </tr>
      </tbody>
    </table>`;
  }
}

customElements.define("settings-form", SettingsForm);

declare global {
  interface HTMLElementTagNameMap {
    "settings-form": SettingsForm;
  }
}

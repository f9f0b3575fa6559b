import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";

/** A label and its field on one line, and an error below them. */
export const fieldStyles = css`
  label {
    display: grid;
    grid-template-columns: 1fr 7rem;
    gap: 0 0.75rem;
    align-items: center;
    margin-bottom: 0.5rem;
  }
  label input,
  label select {
    width: 100%;
    text-align: right;
  }
  label input[type="checkbox"] {
    width: auto;
    justify-self: end;
  }
  input[aria-invalid="true"] {
    border-color: var(--wrong);
    outline-color: var(--wrong);
  }
  label .wrong {
    grid-column: 1 / -1;
    font-size: 0.875rem;
  }
  .changed span {
    font-weight: 600;
  }
  .changed span::after {
    content: " *";
  }
`;

interface LabelOptions {
  readonly title?: string;
  /** What is wrong with the field's value. */
  readonly error?: string | undefined;
  /** Whether the field is marked as changed. */
  readonly changed?: boolean;
}

export function labelled(
  words: string,
  field: unknown,
  { title = "", error, changed = false }: LabelOptions = {},
) {
  return html`<label title=${title} class=${changed ? "changed" : ""}>
    <span>${words}</span>
    ${field}
    ${error === undefined ? nothing : html`<span class="wrong" role="alert">${error}</span>`}
  </label>`;
}

interface TextOptions {
  readonly placeholder?: string;
  readonly inputmode?: "text" | "decimal";
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  /** Called when the user presses Enter, after `taken`. */
  readonly entered?: () => void;
}

/** @param taken is called with the text when the user leaves the field after a change */
export function textField(
  id: string,
  value: string,
  taken: (text: string) => void,
  {
    placeholder = "",
    inputmode = "text",
    invalid = false,
    disabled = false,
    entered,
  }: TextOptions = {},
) {
  const pressed = ({ key, currentTarget }: KeyboardEvent) => {
    if (key === "Enter" && entered !== undefined) {
      taken((currentTarget as HTMLInputElement).value);
      entered();
    }
  };
  return html`<input
    id=${id}
    inputmode=${inputmode}
    autocomplete="off"
    placeholder=${placeholder}
    aria-invalid=${String(invalid)}
    ?disabled=${disabled}
    .value=${value}
    @change=${onValue(taken)}
    @keydown=${pressed}
  />`;
}

/** @param options pairs of a value and its words */
export function selectField(
  id: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
  taken: (value: string) => void,
) {
  // `live`, because the user selects options, too.
  return html`<select id=${id} @change=${onValue(taken)}>
    ${options.map(
      ([value, words]) =>
        html`<option value=${value} .selected=${live(value === chosen)}>${words}</option>`,
    )}
  </select>`;
}

/**
 * A field for a place in a row, such as a unit of a layer: counted from 0 by the code, shown from 1.
 *
 * @param place the one that the field shows
 * @param count how many there are
 * @param taken is called with another place, the nearest one there is; what is no number gives way to the place that is shown
 */
export function placeField(
  id: string,
  place: number,
  count: number,
  taken: (place: number) => void,
) {
  const changed = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    const chosen =
      input.value === ""
        ? place
        : Math.min(count, Math.max(1, Math.round(Number(input.value)))) - 1;
    input.value = String(chosen + 1);
    if (chosen !== place) {
      taken(chosen);
    }
  };
  return html`<input
    type="number"
    id=${id}
    min="1"
    max=${count}
    .value=${String(place + 1)}
    @change=${changed}
  />`;
}

export function checkbox(id: string, checked: boolean, taken: (checked: boolean) => void) {
  return html`<input
    id=${id}
    type="checkbox"
    .checked=${checked}
    @change=${({ currentTarget }: Event) => {
      taken((currentTarget as HTMLInputElement).checked);
    }}
  />`;
}

/** A listener that is given the value of the field. */
export function onValue(taken: (value: string) => void): (event: Event) => void {
  return ({ currentTarget }) => {
    taken((currentTarget as HTMLInputElement | HTMLSelectElement).value);
  };
}

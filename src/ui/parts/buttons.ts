import { html } from "lit";
import { type Action, act } from "../state/act.ts";

interface ButtonOptions {
  /** Classes of the shared styles: `small` unless given. */
  readonly kind?: string;
  readonly disabled?: boolean;
  readonly title?: string;
}

/** A button that asks the page to do something. */
export function button(
  id: string,
  words: string,
  action: Action,
  { kind = "small", disabled = false, title = "" }: ButtonOptions = {},
) {
  return html`<button
    id=${id}
    class=${kind}
    title=${title}
    ?disabled=${disabled}
    @click=${({ currentTarget }: Event) => {
      act(currentTarget as HTMLElement, action);
    }}
  >
    ${words}
  </button>`;
}

interface FileButtonOptions {
  /** What is read from the files, for screen readers; the button's words unless given. */
  readonly label?: string;
  /** Files to offer, as in HTML's `accept`; any unless given. */
  readonly accept?: string;
  readonly title?: string;
}

/** A button with which the user chooses files for the page. */
export function fileButton(
  id: string,
  words: string,
  actionOf: (files: readonly File[]) => Action,
  { label = words, accept = "", title = "" }: FileButtonOptions = {},
) {
  const chosen = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Otherwise the same files, mended meanwhile, could not be chosen again.
    input.value = "";
    if (files.length > 0) {
      act(input, actionOf(files));
    }
  };
  return html`<button
      class="small"
      id=${id}
      title=${title}
      @click=${({ currentTarget }: Event) => {
        ((currentTarget as Element).nextElementSibling as HTMLElement).click();
      }}
    >
      ${words}
    </button>
    <input
      type="file"
      id="${id}-files"
      multiple
      hidden
      accept=${accept}
      aria-label=${label}
      @change=${chosen}
    />`;
}

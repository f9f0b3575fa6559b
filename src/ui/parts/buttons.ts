import { html, nothing } from "lit";
import { type Action, act } from "../state/act.ts";

interface ButtonOptions {
  /** Classes of the shared styles: `small` unless given. */
  readonly kind?: string;
  readonly disabled?: boolean;
  readonly title?: string;
  /** The name for screen readers; the content unless given. */
  readonly label?: string;
  /** Whether it is the chosen one of a few. */
  readonly pressed?: boolean;
}

/** A button that asks the page to do something. */
export function button(
  id: string | undefined,
  content: unknown,
  action: Action,
  { kind = "small", disabled = false, title = "", label, pressed }: ButtonOptions = {},
) {
  return html`<button
    id=${id ?? nothing}
    class=${kind}
    title=${title}
    aria-label=${label ?? nothing}
    aria-pressed=${pressed ?? nothing}
    ?disabled=${disabled}
    @click=${({ currentTarget }: Event) => {
      act(currentTarget as HTMLElement, action);
    }}
  >
    ${content}
  </button>`;
}

interface FileButtonOptions {
  /** The name of the file field for screen readers; the button's words unless given. */
  readonly label?: string;
  /** Files to offer, as in HTML's `accept`; any unless given. */
  readonly accept?: string;
  readonly title?: string;
  /** Whether the user chooses a folder; of it, the files that belong together are taken. */
  readonly folder?: boolean;
  /** Class of the shared styles. */
  readonly kind?: string;
}

/** A button with which the user chooses files for the page. */
export function fileButton(
  id: string,
  words: string,
  actionOf: (files: readonly File[]) => Action,
  {
    label = words,
    accept = "",
    title = "",
    folder = false,
    kind = "small",
  }: FileButtonOptions = {},
) {
  const chosen = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Otherwise a file that was corrected on disk could not be chosen again: the browser would see no change.
    input.value = "";
    if (files.length > 0) {
      act(input, async (page) => actionOf(folder ? await ofFolder(files) : files)(page));
    }
  };
  return html`<button
      class=${kind}
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
      ?webkitdirectory=${folder}
      hidden
      accept=${accept}
      aria-label=${label}
      @change=${chosen}
    />`;
}

/** Of the files in a folder that was chosen, those that belong together. */
async function ofFolder(files: readonly File[]): Promise<readonly File[]> {
  const { filesOfFolder } = await import("./folder-files.ts");
  return filesOfFolder(files.map((file) => ({ file, path: file.webkitRelativePath })));
}

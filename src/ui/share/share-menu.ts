import { LitElement, css, html, nothing } from "lit";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import type { Page } from "../state/page.ts";
import { EXPORT_ITEMS, type MenuItem, SHARE_ITEMS } from "./menu-items.ts";
import { FORMATS, type FigureFormat } from "./save-figure.ts";

const MENUS = {
  share: { name: "Share", items: SHARE_ITEMS },
  export: { name: "Export", items: EXPORT_ITEMS },
} as const;

/** The format that was chosen last: a menu is made anew each time it is opened. */
let lastFormat: FigureFormat = "svg";

/** The group whose items are saved in a format of choice. */
const FIGURES = "Figures";

/**
 * An open menu. Arrow keys, Home, End and first letters move the focus, Enter or Space chooses, Escape and Tab close, as in the
 * ARIA guide's pattern for menus. The parent hears of "closed", and takes the focus back.
 */
export class ShareMenu extends LitElement {
  static override styles = [
    shared,
    css`
      [role="menu"] {
        width: max-content;
        min-width: 15rem;
        max-width: min(24rem, calc(100vw - 1.5rem));
        max-height: min(36rem, max(10rem, calc(100vh - var(--top, 6rem) - 0.75rem)));
        padding: 0.35rem;
        overflow-y: auto;
        border: 1px solid var(--edge);
        border-radius: 0.5rem;
        /* As with tables, a shadow lies at an edge beyond which there are more items. */
        background:
          linear-gradient(var(--raised) 40%, transparent) top / 100% 2.5rem no-repeat local,
          linear-gradient(0deg, var(--raised) 40%, transparent) bottom / 100% 2.5rem no-repeat local,
          linear-gradient(var(--shadow), transparent) top / 100% 0.75rem no-repeat,
          linear-gradient(0deg, var(--shadow), transparent) bottom / 100% 0.75rem no-repeat,
          var(--raised);
        box-shadow: 0 4px 18px rgb(0 0 0 / 25%);
      }
      button {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.75rem;
        align-items: center;
        justify-content: space-between;
        width: 100%;
        min-height: 2.25rem;
        padding: 0.25rem 0.6rem;
        border-color: transparent;
        font-size: 0.9375rem;
        text-align: left;
        background: none;
      }
      @media (pointer: coarse) {
        button {
          min-height: 2.75rem;
        }
      }
      button:is(:hover, :focus-visible) {
        background: var(--background);
      }
      button[aria-disabled="true"] {
        color: var(--quiet);
        cursor: default;
      }
      h2 {
        margin: 0.5rem 0.6rem 0.2rem;
      }
      .formats {
        display: flex;
        gap: 0.25rem;
      }
      .formats button {
        flex: 1;
        justify-content: start;
        font-size: 0.8125rem;
      }
      [aria-checked]::before {
        content: "○";
      }
      [aria-checked="true"]::before {
        content: "●";
      }
      .quiet {
        font-size: 0.8125rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("menu", "from"),
    page: { attribute: false, hasChanged: () => true },
    format: { state: true },
  };

  declare page: Page;
  declare menu: keyof typeof MENUS;
  /** Which item has the focus at first. */
  declare from: "first" | "last";
  declare format: FigureFormat;

  constructor() {
    super();
    this.format = lastFormat;
  }

  override render() {
    const { name, items: all } = MENUS[this.menu];
    const items = all.filter(({ isOffered }) => isOffered?.(this.page) ?? true);
    const groups = [...new Set(items.map(({ group }) => group))];
    return html`<div role="menu" aria-label=${name} @keydown=${this.#keyed}>
      ${groups.map((group) => this.#group(group, items))}
    </div>`;
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("menu")) {
      // What does not fit below its button scrolls, and ends inside the window.
      this.style.setProperty("--top", `${this.getBoundingClientRect().top}px`);
      const items = this.#items();
      (this.from === "last" ? items.at(-1) : items[0])?.focus();
    }
  }

  #group(group: string | undefined, all: readonly MenuItem[]) {
    const items = all.filter((item) => item.group === group).map((item) => this.#item(item));
    return group === undefined
      ? items
      : html`<div role="group" aria-label=${group}>
          <h2 aria-hidden="true">${group}</h2>
          ${group === FIGURES ? this.#formats() : nothing} ${items}
        </div>`;
  }

  #formats() {
    return html`<div class="formats" role="group" aria-label="Form of the figures">
      ${FORMATS.map(
        ([format, words]) =>
          html`<button
            role="menuitemradio"
            id="format-${format}"
            tabindex="-1"
            aria-checked=${String(format === this.format)}
            @click=${() => {
              lastFormat = format;
              this.format = format;
            }}
          >
            ${words}
          </button>`,
      )}
    </div>`;
  }

  #item(item: MenuItem) {
    const { id, words, hint } = item;
    const missing = item.missing?.(this.page);
    return html`<button
      role="menuitem"
      id=${id}
      tabindex="-1"
      aria-disabled=${missing === undefined ? nothing : "true"}
      @click=${() => {
        if (missing === undefined) {
          const { format } = this;
          act(this, (page) => item.do(page, format));
          this.#close();
        }
      }}
    >
      <span>${words}</span> <span class="quiet">${missing ?? hint ?? ""}</span>
    </button>`;
  }

  #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("button")];
  }

  #keyed(event: KeyboardEvent): void {
    const { key } = event;
    // No key of an open menu is a shortcut of the page.
    event.stopPropagation();
    if (key === "Escape" || key === "Tab") {
      // The parent's button has the focus before the browser moves it on from there.
      this.#close();
      return;
    }
    const items = this.#items();
    const now = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const target = targetOf(key, now, items);
    if (target !== undefined) {
      event.preventDefault();
      target.focus();
    }
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent("closed", { detail: this.menu }));
  }
}

/** The item to which a key moves the focus; at an end it goes on at the other. */
function targetOf(
  key: string,
  now: number,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(now + 1) % items.length];
    case "ArrowUp":
      return items.at((now <= 0 ? 0 : now) - 1);
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default:
      return /^\S$/u.test(key) ? beginningWith(key, now, items) : undefined;
  }
}

function beginningWith(
  letter: string,
  now: number,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  const after = [...items.slice(now + 1), ...items.slice(0, now + 1)];
  return after.find(({ textContent }) =>
    textContent.trim().toLowerCase().startsWith(letter.toLowerCase()),
  );
}

customElements.define("share-menu", ShareMenu);

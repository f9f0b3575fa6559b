import { LitElement, css, html, nothing } from "lit";
import { shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import type { Page } from "../state/page.ts";

/** The menus, of which one at a time is open. */
const MENUS = [
  ["share", "Share"],
  ["export", "Export"],
] as const;

type MenuName = (typeof MENUS)[number][0];

/** An open menu, and which of its items has the focus at first. */
interface Opened {
  readonly menu: MenuName;
  readonly from: "first" | "last";
}

/**
 * The buttons that open the menus Share and Export, whose code is loaded when one is first opened. The keys are those of the ARIA
 * guide's pattern for menu buttons.
 */
export class ShareMenus extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: flex;
        gap: 0.25rem;
      }
      /* As wide as its longer words, so that nothing moves. */
      .widest::after {
        content: "Copied ▾";
        display: block;
        height: 0;
        overflow: hidden;
        visibility: hidden;
      }
      .widest {
        display: inline-grid;
      }
      @media (max-width: 24rem) {
        button.small {
          padding-inline: 0.4rem;
        }
      }
      share-menu {
        position: absolute;
        top: calc(100% + 0.25rem);
        right: 0;
        z-index: 4;
      }
    `,
  ];

  static override properties = {
    page: { attribute: false, hasChanged: () => true },
    opened: { state: true },
  };

  declare page: Page;
  declare opened: Opened | undefined;

  readonly #pressedOutside = (event: Event) => {
    if (!event.composedPath().includes(this)) {
      this.opened = undefined;
    }
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pointerdown", this.#pressedOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pointerdown", this.#pressedOutside);
  }

  override render() {
    return html`${MENUS.map(([menu, words]) => this.#button(menu, words))}
    ${
      this.opened === undefined
        ? nothing
        : html`<share-menu
            .page=${this.page}
            .menu=${this.opened.menu}
            .from=${this.opened.from}
            @closed=${({ detail }: CustomEvent<MenuName>) => {
              this.#close(detail);
            }}
          ></share-menu>`
    }`;
  }

  #button(menu: MenuName, words: string) {
    const isOpen = this.opened?.menu === menu;
    const isCopied = menu === "share" && COPIES.has(this.page.messages.copied ?? "");
    return html`<button
      id="menu-${menu}"
      class="small"
      aria-haspopup="menu"
      aria-expanded=${String(isOpen)}
      @click=${() => {
        this.#open(isOpen ? undefined : { menu, from: "first" });
      }}
      @keydown=${(event: KeyboardEvent) => {
        const from = { ArrowDown: "first", ArrowUp: "last" }[event.key] as
          Opened["from"] | undefined;
        if (from !== undefined) {
          event.preventDefault();
          this.#open({ menu, from });
        }
      }}
    >
      <span class=${menu === "share" ? "widest" : ""}>${isCopied ? "Copied" : `${words} ▾`}</span>
    </button>`;
  }

  #open(opened: Opened | undefined): void {
    this.opened = opened;
    if (opened !== undefined) {
      tell(this, () => import("../share/share-menu.ts"));
    }
  }

  #close(menu: MenuName): void {
    this.opened = undefined;
    this.renderRoot.querySelector<HTMLElement>(`#menu-${menu}`)?.focus();
  }
}

/** What the menu Share copies. */
const COPIES: ReadonlySet<string> = new Set(["link", "result", "command", "network"]);

customElements.define("share-menus", ShareMenus);

import { LitElement, css, html, nothing } from "lit";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { whenResized } from "../parts/when-resized.ts";
import { act } from "../state/act.ts";
import type { View } from "../state/views.ts";
import { VIEWS } from "./shortcuts.ts";

/**
 * The buttons of the views, in one line. Where they do not fit, the line scrolls sideways, and the button of the shown view is in
 * sight. They are one stop for the key Tab; arrow keys, Home and End move the focus from one to the other.
 */
export class ViewTabs extends LitElement {
  // A shadow lies at an end of the line beyond which there are more buttons; the covers that hide it at the first and the last one
  // scroll along. The line would cut off an outline around a button, so it is inside.
  static override styles = [
    shared,
    css`
      :host {
        min-width: 0;
      }
      nav {
        position: relative;
        display: flex;
        gap: 0.25rem;
        overflow-x: auto;
        scrollbar-width: none;
        background:
          linear-gradient(to right, var(--background) 50%, transparent) left / 1.5rem 100% no-repeat
            local,
          linear-gradient(to left, var(--background) 50%, transparent) right / 1.5rem 100% no-repeat
            local,
          linear-gradient(to right, var(--line), transparent) left / 0.9rem 100% no-repeat scroll,
          linear-gradient(to left, var(--line), transparent) right / 0.9rem 100% no-repeat scroll;
      }
      button.small {
        flex: none;
        padding: 0 0.6rem;
        border-color: transparent;
        white-space: nowrap;
        background: none;
      }
      button[aria-current] {
        border-color: var(--edge);
        font-weight: 600;
      }
      :focus-visible {
        outline-offset: -2px;
      }
    `,
  ];

  static override properties = { ...fromParent("shown"), focused: { state: true } };

  /** The view that is shown now. */
  declare shown: View;
  /** The view whose button has the focus. */
  declare focused: View | undefined;

  constructor() {
    super();
    // The line has another width, or its words another font.
    whenResized(this, () => {
      this.#scroll();
    });
  }

  override render() {
    return html`<nav
      aria-label="Views"
      @keydown=${this.#keyed}
      @focusout=${() => {
        this.focused = undefined;
      }}
    >
      ${VIEWS.map((view) => this.#tab(view))}
    </nav>`;
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("shown")) {
      this.#scroll();
    }
  }

  #tab(view: View) {
    const name = view === "kernels" ? "How it works" : view.charAt(0).toUpperCase() + view.slice(1);
    return html`<button
      id="view-${view}"
      class="small"
      aria-current=${view === this.shown ? "page" : nothing}
      tabindex=${view === (this.focused ?? this.shown) ? 0 : -1}
      @focus=${() => {
        this.focused = view;
      }}
      @click=${() => {
        act(this, (page) => page.show(view));
      }}
    >
      ${name}
    </button>`;
  }

  /** Brings the button of the shown view to the middle of the line, as far as that goes. */
  #scroll(): void {
    const nav = this.renderRoot.querySelector("nav");
    const button = this.renderRoot.querySelector<HTMLElement>("[aria-current]");
    if (nav && button) {
      nav.scrollLeft = button.offsetLeft - (nav.clientWidth - button.offsetWidth) / 2;
    }
  }

  #keyed(event: KeyboardEvent): void {
    const now = VIEWS.indexOf(this.focused ?? this.shown);
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: -1 }[event.key];
    const view = to === undefined ? undefined : VIEWS.at(to % VIEWS.length);
    if (view !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.renderRoot.querySelector<HTMLElement>(`#view-${view}`)?.focus();
    }
  }
}

customElements.define("view-tabs", ViewTabs);

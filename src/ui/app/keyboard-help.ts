import { LitElement, css, html } from "lit";
import { checkbox } from "../parts/fields.ts";
import { shared } from "../parts/styles.ts";
import { keysAreOn, switchKeys } from "./shortcuts.ts";

/** The keys of the page and what they do, as shortcuts.ts has them. */
const SHORTCUTS = [
  ["T", "train, pause, resume"],
  ["S", "one step, while paused"],
  ["E", "explain one step: arrows go from stop to stop, Esc returns"],
  ["P", "present: curves, network, digits and pad in larger type; Esc leaves"],
  ["L", "log y: a logarithmic or linear vertical axis of the curves"],
  ["D", "go to the pad: arrows move the pen, space lowers and lifts it"],
  ["C", "clear the drawing"],
  ["Z", "undo the last stroke"],
  ["1 – 7", "Train, Data, Examine, Runs, Sweep, Benchmark, How it works"],
  ["Esc", "let go of a unit; cancel loading data"],
  ["?", "this list"],
  ["← →", "read a curve, epoch by epoch, while it has the focus"],
] as const;

/** A button that opens the list of keys. */
export class KeyboardHelp extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        max-width: min(26rem, calc(100vw - 2rem));
        border: 1px solid var(--line);
        border-radius: 0.75rem;
        padding: 1.25rem 1.5rem;
        color: var(--ink);
        background: var(--background);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.4rem 1.25rem;
        margin: 0 0 1.25rem;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0;
      }
    `,
  ];

  override render() {
    return html`
      <button
        class="small"
        @click=${() => {
          void this.open();
        }}
      >
        Keyboard
      </button>
      <dialog aria-labelledby="keys">
        <h2 id="keys">Keyboard</h2>
        <dl>
          ${SHORTCUTS.map(
            ([key, meaning]) =>
              html`<dt>${key}</dt>
                <dd>${meaning}</dd>`,
          )}
        </dl>
        <p>
          <label>
            ${checkbox("use-keys", keysAreOn(), switchKeys)} Use letters and numbers as shortcuts
          </label>
        </p>
        <form method="dialog"><button class="small">Close</button></form>
      </dialog>
    `;
  }

  async open(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("dialog")?.showModal();
  }
}

customElements.define("keyboard-help", KeyboardHelp);

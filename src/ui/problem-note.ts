import { LitElement, css, html, nothing } from "lit";
import { act } from "./actions.ts";
import { gpuAdvice } from "./gpu-advice.ts";
import type { RunState } from "./state.ts";
import { shared } from "./styles.ts";

/** What went wrong, and the one thing to do about it. */
export class ProblemNote extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        margin-top: 1rem;
        border: 1px solid var(--line);
        border-left: 4px solid var(--wrong);
        border-radius: 0.5rem;
        padding: 0.9rem 1.1rem;
        background: var(--raised);
      }

      p {
        max-width: 46rem;
        margin: 0 0 0.75rem;
      }
    `,
  ];

  static override properties = { run: { attribute: false } };

  declare run: Extract<RunState, { phase: "no-gpu" | "failed" }>;

  override render() {
    const { run } = this;
    const words =
      run.phase === "no-gpu" ? gpuAdvice(run.reason, navigator.userAgent) : run.failure.message;
    return html`<section role="alert">
      <p id="problem">${words}</p>
      <div class="buttons">
        ${this.#remedy()}
        <button
          class="small"
          @click=${() => {
            act(this, { type: "copy", what: "report" });
          }}
        >
          Copy report
        </button>
      </div>
    </section>`;
  }

  #remedy() {
    const { run } = this;
    if (run.phase === "failed" && run.failure.kind === "request") {
      return nothing;
    }
    const slow = run.phase === "failed" && run.failure.kind === "numbers";
    return html`<button
      class="small"
      id="remedy"
      @click=${() => {
        act(this, { type: slow ? "slow-down" : "restart" });
      }}
    >
      ${slow ? "Train anew at a tenth of the learning rate" : "Try again"}
    </button>`;
  }
}

customElements.define("problem-note", ProblemNote);

declare global {
  interface HTMLElementTagNameMap {
    "problem-note": ProblemNote;
  }
}

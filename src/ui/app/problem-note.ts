import { LitElement, css, html, nothing } from "lit";
import type { Failure } from "../../worker/protocol.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import type { RunState } from "../state/state.ts";
import { gpuAdvice } from "./gpu-advice.ts";

/** What helps against each kind of failure. */
const REMEDIES = {
  numbers: ["slow-down", "Train anew at a tenth of the learning rate"],
  gpu: ["restart", "Try again"],
  gone: ["reload", "Reload and go on"],
} as const;

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
      run.phase === "no-gpu"
        ? gpuAdvice(run.reason, navigator.userAgent)
        : failureWords(run.failure);
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
    const kind = run.phase === "failed" ? run.failure.kind : "gpu";
    const [type, words] = REMEDIES[kind === "request" ? "gpu" : kind];
    return html`<button
      class="small"
      id="remedy"
      @click=${() => {
        act(this, { type });
      }}
    >
      ${words}
    </button>`;
  }
}

function failureWords({ kind, message }: Failure): string {
  return kind === "gone"
    ? `The GPU went away, and none came back that stays (${message}) What was learned is kept: reload the page and go on. If that finds no GPU either, restart the browser.`
    : message;
}

customElements.define("problem-note", ProblemNote);

declare global {
  interface HTMLElementTagNameMap {
    "problem-note": ProblemNote;
  }
}

import { LitElement, css, html, nothing } from "lit";
import type { Failure } from "../../worker/failure.ts";
import type { Status } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import { shared } from "../parts/styles.ts";
import type { Action } from "../state/act.ts";
import { gpuAdvice } from "./gpu-advice.ts";

/** What helps against each kind of failure. */
const REMEDIES: Readonly<Record<Failure["kind"], readonly [string, Action] | undefined>> = {
  numbers: ["Train again at a tenth of the learning rate", (page) => page.trainSlower()],
  gpu: [
    "Try again",
    (page) => {
      page.start();
    },
  ],
  gone: [
    "Reload and continue",
    () => {
      location.reload();
    },
  ],
  request: undefined,
};

/** What went wrong, and what helps. */
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

  static override properties = { status: { attribute: false } };

  declare status: Extract<Status, { phase: "no-gpu" | "failed" }>;

  override render() {
    const { status } = this;
    const isFailure = status.phase === "failed";
    const remedy = REMEDIES[isFailure ? status.failure.kind : "gpu"];
    return html`<section role="alert">
      <p id="problem">
        ${isFailure ? failureWords(status.failure) : gpuAdvice(status.reason, navigator.userAgent)}
      </p>
      <div class="buttons">
        ${remedy === undefined ? nothing : button("remedy", ...remedy)}
        ${button("copy-report", "Copy report", (page) => page.copy("report"))}
      </div>
    </section>`;
  }
}

function failureWords({ kind, message }: Failure): string {
  return kind === "gone"
    ? `The GPU went away and did not come back (${message}) The run is saved: reload the page and continue. If there is still no GPU, restart the browser.`
    : message;
}

customElements.define("problem-note", ProblemNote);

import { LitElement, css, html, nothing } from "lit";
import type { Status } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { UPRIGHT_PHONE, shared } from "../parts/styles.ts";
import type { AppState } from "../state/state.ts";
import { gpuAdvice } from "./gpu-advice.ts";
import { SHARED, networkWords } from "./stand-in-words.ts";
import { visitorOf } from "./visitor.ts";

/** Where there is no GPU: what helps, what reads the digits meanwhile, and a recorded run. */
export class StandInNote extends LitElement {
  static override styles = [
    shared,
    css`
      .texts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 0.25rem 2rem;
      }
      p {
        max-width: 46rem;
        margin: 0 0 0.5rem;
        overflow-wrap: anywhere;
      }
      details {
        margin-bottom: 0.5rem;
      }
      summary {
        padding: 0.25rem 0;
        cursor: pointer;
      }
      @media ${UPRIGHT_PHONE} {
        summary,
        p {
          font-size: 0.875rem;
          line-height: 1.4;
        }
      }
    `,
  ];

  static override properties = fromParent("state", "moment", "plays");

  declare state: Pick<AppState, "run" | "standIn" | "snapshots" | "shared">;
  /** The moment of the recorded run that is shown. */
  declare moment: number | undefined;
  /** Whether what the recorded run is played in is on screen. */
  declare plays: boolean;

  override render() {
    const { standIn, snapshots, shared } = this.state;
    const { network, recording, problem } = standIn;
    const advice = html`<p id="problem" role="alert">${problemWords(this.state.run.status)}</p>`;
    const remedies = html`<slot></slot>
      ${button("copy-report", "Copy report", (page) => page.copy("report"))}`;
    const reader =
      network === undefined
        ? nothing
        : html`<p id="stand-in">${shared.shown === undefined ? networkWords(network) : SHARED}</p>`;
    const watch =
      network === undefined || recording !== undefined
        ? nothing
        : button(
            "watch",
            "Watch a recorded run",
            async ({ desks }) => {
              await Promise.all([import("./recording-player.ts"), desks.standIn.record()]);
            },
            { title: "How a network learned, step by step, on another machine" },
          );
    return html`
      ${
        shared.shown === undefined && this.plays
          ? html`<div class="texts">${advice} ${reader}</div>
              <div class="buttons">${watch} ${remedies}</div>`
          : html`${reader}
              <details>
                <summary>How to train here</summary>
                ${advice}
                <div class="buttons">${remedies}</div>
              </details>
              <div class="buttons">${this.plays ? watch : nothing}</div>`
      }
      ${
        recording === undefined || !this.plays
          ? nothing
          : html`<recording-player
              .recording=${recording}
              .snapshots=${snapshots}
              .moment=${this.moment}
            ></recording-player>`
      }
      ${problem === undefined ? nothing : html`<p class="wrong" role="status">${problem}</p>`}
    `;
  }
}

function problemWords(status: Status): string {
  if (status.phase === "no-gpu") {
    return gpuAdvice(status.reason, visitorOf(navigator.userAgent, navigator.maxTouchPoints));
  }
  return status.phase === "failed" ? status.failure.message : "";
}

customElements.define("stand-in-note", StandInNote);

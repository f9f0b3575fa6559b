import { css, html, nothing } from "lit";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Failure } from "../../worker/failure.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import type { SharedState } from "../../worker/shared/shared-state.ts";
import { button } from "../parts/buttons.ts";
import type { Action } from "../state/act.ts";
import { start } from "../state/follow-worker.ts";
import { type AppState, trainingRefusal } from "../state/state.ts";
import { unfinishedWords } from "../state/words.ts";

export const noteStyles = css`
  .note {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    margin-top: 1rem;
    border: 1px solid var(--line);
    border-left: 4px solid var(--accent);
    border-radius: 0.5rem;
    padding: 0.6rem 1rem;
    background: var(--raised);
  }
  .problem {
    display: block;
    border-left-color: var(--wrong);
    padding: 0.9rem 1.1rem;
  }
  .problem p {
    max-width: 46rem;
    margin: 0 0 0.75rem;
  }
`;

const reload = () => {
  location.reload();
};

/** What helps against each kind of failure: the words of a button and what it does. */
const REMEDIES: Readonly<Record<Failure["kind"], readonly [string, Action] | undefined>> = {
  numbers: ["Train again at a tenth of the learning rate", (page) => page.trainSlower()],
  gpu: ["Try again", start],
  gone: ["Reload and continue", reload],
  loading: ["Reload", reload],
  request: undefined,
};

/** What helps against what went wrong, as a button; nothing where only the message does. */
export function remedyButton({ status }: RunState) {
  const remedy = REMEDIES[status.phase === "failed" ? status.failure.kind : "gpu"];
  return remedy === undefined ? nothing : button("remedy", ...remedy);
}

/** What went wrong, and what helps; nothing if all is well. */
export function problemNote(run: RunState) {
  const { status } = run;
  if (status.phase !== "failed") {
    return nothing;
  }
  return html`<section class="note problem" role="alert">
    <p id="problem">${status.failure.message}</p>
    <div class="buttons">
      ${remedyButton(run)} ${button("copy-report", "Copy report", (page) => page.copy("report"))}
    </div>
  </section>`;
}

/** A run that an earlier visit did not finish, to continue or discard. */
export function unfinishedNote(state: AppState) {
  const { unfinished, status } = state.run;
  const canContinue = status.phase === "ready" && trainingRefusal(state) === undefined;
  return unfinished === undefined || !canContinue
    ? nothing
    : html`<div class="note" id="unfinished" role="status">
        <span>${unfinishedWords(unfinished)}</span>
        ${button("continue-unfinished", "Continue", ({ desks }) => desks.run.continueUnfinished())}
        ${button("discard-unfinished", "Discard", ({ desks }) => desks.run.discardUnfinished())}
      </div>`;
}

/** Why data was refused, where the part of the page that tells it is not shown. */
export function refusalNote({ refusal }: DataState) {
  return refusal === undefined
    ? nothing
    : html`<p class="note" id="refused" role="status">${refusal}</p>`;
}

/** A network from a link or a small file, which was trained elsewhere. */
export function sharedNote({ shown }: SharedState) {
  return shown === undefined
    ? nothing
    : html`<div class="note" id="shared" role="status">
        <span>${shown.words} Draw a digit: it answers.</span>
        ${button("close-shared", "Close it", (page) => page.closeNetwork())}
      </div>`;
}

/** Why the browser does not save the run, which can be downloaded instead. */
export function saveNote({ saveProblem }: RunState) {
  return saveProblem === undefined
    ? nothing
    : html`<div class="note" id="save-problem" role="status">
        <span>The run cannot be saved in this browser (${saveProblem}). Training continues.</span>
        ${button("download-run", "Download it", (page) => page.save("run"))}
      </div>`;
}

import { css, html, nothing } from "lit";
import { counted, formatFileSize } from "../../base/format.ts";
import type { DataState, KeptData } from "../../worker/data/data-state.ts";
import { button } from "../parts/buttons.ts";

export const keptStyles = css`
  .kept {
    margin: 0.4rem 0;
    padding: 0;
    list-style: none;
    font-size: 0.875rem;
  }
  .kept li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    align-items: center;
    overflow-wrap: anywhere;
  }
`;

/** The person's own data that this browser keeps for the next visit, with buttons that open it and that remove it. */
export function keptNote({ kept = [], keepProblem, inUse }: DataState) {
  return html`
    ${
      keepProblem === undefined
        ? nothing
        : html`<p class="quiet" id="keep-problem">
            ${inUse?.name} is not kept for your next visit (${keepProblem}). It stays open until you
            close the page.
          </p>`
    }
    ${kept.length === 0 ? nothing : keptList(kept)}
  `;
}

function keptList(kept: readonly KeptData[]) {
  return html`
    <p class="quiet" id="kept">
      Kept in this browser, on this machine only, for your next visit (a private window keeps it
      until it is closed):
    </p>
    ${button("forget", "Forget", ({ desks }) => desks.data.forgetAll(), { title: "Remove this data from the browser; the files on your disk stay" })}
    <ul class="kept" aria-label="Data that is kept">
      ${kept.map(
        (one) =>
          html`<li>
            ${one.name}, ${counted(one.count, "digit")}, ${formatFileSize(one.bytes)}
            ${button(undefined, "Open", (page) => page.choose((data) => data.openKept(one)), { label: `Open ${one.name}` })}
          </li>`,
      )}
    </ul>
  `;
}

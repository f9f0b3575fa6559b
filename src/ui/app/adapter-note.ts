import { css, html } from "lit";
import type { AdapterDescription } from "../../engine/index.ts";
import { adapterExplanation, adapterName, shortAdapterName } from "../state/words.ts";

// In narrow windows the explanation is under the whole header, which is as wide as the window.
export const adapterStyles = css`
  #adapter {
    position: relative;
    font-size: 0.875rem;
    color: var(--quiet);
  }
  #adapter summary {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  #adapter p {
    position: absolute;
    top: 100%;
    left: 0;
    z-index: 3;
    width: min(22rem, 80vw);
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    padding: 0.6rem 0.8rem;
    color: var(--ink);
    background: var(--raised);
  }
  #adapter .word {
    display: none;
  }
  @media (max-width: 30rem) {
    #adapter summary {
      list-style: none;
      text-decoration: underline dotted;
    }
    #adapter summary::-webkit-details-marker {
      display: none;
    }
    #adapter .word {
      display: inline;
    }
    #adapter .name {
      display: none;
    }
  }
  @media (max-width: 63.99rem) {
    #adapter {
      position: static;
    }
    #adapter p {
      width: 100%;
    }
  }
`;

/** The GPU that the page trains on; pressed, it says what that means. */
export function adapterNote(adapter: AdapterDescription) {
  return html`<details id="adapter">
    <summary aria-label=${adapterName(adapter)}>
      <span class="name">${adapterName(adapter)}</span>
      <span class="word">${shortAdapterName(adapter)}</span>
    </summary>
    <p>${adapterExplanation(adapter)}</p>
  </details>`;
}

import { css } from "lit";

/** Header, run bar, view and footer. On a phone the run bar stays at the bottom, under the thumb. */
export const appLayout = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    max-width: 120rem;
    min-height: 100vh;
    margin: 0 auto;
    padding: 0.5rem clamp(0.75rem, 2.5vw, 2.5rem) 1.5rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    align-items: center;
  }
  nav {
    order: 1;
  }
  /* Where the header must be one line. */
  @media (max-width: 85rem), (max-height: 31rem) {
    .purpose {
      display: none;
    }
  }
  @media (min-width: 60rem) {
    :host([presenting]) {
      padding-block: 0.25rem 0.5rem;
    }
    :host([presenting]) :is(header, footer) {
      display: none;
    }
  }
  h1 {
    margin: 0;
    font-size: 1.375rem;
    letter-spacing: -0.01em;
  }
  header p {
    margin: 0;
    color: var(--quiet);
  }
  main {
    flex: 1;
  }
  /* The footer is not seen at the top while the view's code is loaded. */
  train-view:not(:defined) {
    display: block;
    min-height: 100vh;
  }
  data-view,
  examine-view,
  benchmark-view {
    padding-top: 1.5rem;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.5rem;
    align-items: center;
    margin-top: 2.5rem;
    border-top: 1px solid var(--line);
    padding-top: 0.75rem;
    font-size: 0.875rem;
    color: var(--quiet);
  }
  footer p:last-of-type {
    flex: 1;
  }
  .drop {
    position: fixed;
    inset: 0.75rem;
    z-index: 3;
    display: grid;
    place-content: center;
    border: 3px dashed var(--accent);
    border-radius: 1rem;
    font-size: 1.25rem;
    background: color-mix(in srgb, var(--background) 85%, transparent);
    pointer-events: none;
  }
  @media (max-width: 48rem) {
    :host {
      padding-bottom: 0;
    }
    nav {
      width: 100%;
      justify-content: space-between;
    }
    @media (max-height: 31rem) {
      nav {
        width: auto;
      }
      #adapter {
        display: none;
      }
    }
    run-bar {
      top: auto;
      bottom: 0;
      order: 1;
    }
  }
`;

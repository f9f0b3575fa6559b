import { css } from "lit";
import { bare } from "../parts/bare.ts";
import { LOW, PROJECTOR, UPRIGHT_PHONE } from "../parts/styles.ts";

/**
 * Header, run bar, view and footer. On a phone the run bar stays at the bottom, under the thumb. Where the header is one line, the
 * GPU's name is cut off before the views are; in narrow windows the views have a line of their own, unless the window is low.
 * While presenting, the heading is only for screen readers. The footer is not seen at the top while the view's code is loaded.
 */
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
    position: relative;
    display: flex;
    gap: 0 0.75rem;
    align-items: center;
  }
  header #adapter {
    flex: 1 1 0;
    min-width: 0;
  }
  share-menus {
    flex: none;
  }
  view-tabs {
    margin-left: auto;
  }
  @media (max-width: 63.99rem) and (min-height: 31.01rem) {
    header {
      flex-wrap: wrap;
    }
    view-tabs {
      order: 1;
      width: 100%;
    }
    share-menus {
      margin-left: auto;
    }
  }
  @media (max-width: 63.99rem) and ${LOW} {
    header #adapter {
      display: none;
    }
  }
  @media (max-width: 100rem), ${LOW} {
    .purpose {
      display: none;
    }
  }
  @media ${PROJECTOR} {
    :host([presenting]) {
      padding-block: 0.25rem 0.5rem;
    }
  }
  :host([embedded]) {
    padding-block: 0.25rem;
  }
  .whole {
    margin: 0.75rem 0 0.25rem;
    font-size: 0.8125rem;
    text-align: right;
  }
  .whole a {
    color: var(--accent);
  }
  h1 {
    margin: 0;
    font-size: 1.375rem;
    letter-spacing: -0.01em;
  }
  @media (max-width: 24rem) {
    header {
      gap: 0 0.5rem;
    }
    h1 {
      font-size: 1.25rem;
    }
  }
  header p {
    margin: 0;
    color: var(--quiet);
  }
  main {
    flex: 1;
  }
  train-view:not(:defined) {
    display: block;
    min-height: 100vh;
  }
  data-view,
  examine-view,
  runs-view,
  sweep-view,
  benchmark-view,
  kernels-view {
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
  @media ${UPRIGHT_PHONE} {
    :host {
      padding-bottom: 0;
    }
    run-bar {
      top: auto;
      bottom: 0;
      order: 1;
    }
  }
  ${bare(
    (host) => css`
      ${host} :is(header > :not(h1), footer) {
        display: none;
      }
      /* Only for screen readers. */
      ${host} h1 {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  )}
`;

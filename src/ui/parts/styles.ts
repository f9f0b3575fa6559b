import { css, unsafeCSS } from "lit";

// The windows that several elements are laid out for.

/** A window with two columns. */
export const MEDIUM = unsafeCSS("(max-width: 68rem)");

/** One column, whose parts are folded. */
export const UPRIGHT_PHONE = unsafeCSS("(max-width: 48rem)");
export const LOW = unsafeCSS("(max-height: 31rem)");
export const PHONE_ON_SIDE = unsafeCSS("(max-width: 60rem) and (max-height: 31rem)");
export const PHONE = unsafeCSS([UPRIGHT_PHONE, PHONE_ON_SIDE].join());

/** Wide enough to be presented. */
export const PROJECTOR = unsafeCSS("(min-width: 60rem)");

/** Styles that every element of the page shares: native controls with a plain look. */
export const shared = css`
  :host {
    display: block;
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  h2 {
    margin: 0 0 0.6rem;
    font-size: 0.8125rem;
    font-weight: 600;
    letter-spacing: 0.05em;
    text-transform: uppercase;
    color: var(--quiet);
  }
  p {
    margin: 0.4rem 0;
  }
  .quiet {
    color: var(--quiet);
    font-size: 0.875rem;
  }
  .wrong {
    color: var(--wrong);
  }
  /* Only for screen readers. */
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button {
    min-height: 2.75rem;
    padding: 0 1.1rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    font: inherit;
    color: var(--ink);
    background: var(--raised);
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover:enabled {
    border-color: var(--edge);
  }
  button.primary {
    border-color: var(--accent);
    font-weight: 600;
    color: var(--on-accent);
    background: var(--accent);
  }
  button.small {
    min-height: 2.25rem;
    padding: 0 0.7rem;
    font-size: 0.875rem;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  select,
  input:not([type="radio"], [type="checkbox"]) {
    min-height: 2.25rem;
    border: 1px solid var(--edge);
    border-radius: 0.375rem;
    padding: 0 0.5rem;
    font: inherit;
    color: var(--ink);
    background: var(--background);
  }
  progress {
    width: 100%;
    height: 0.375rem;
    accent-color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th {
    font-weight: 600;
    color: var(--quiet);
  }
  th,
  td {
    padding: 0.3rem 0.5rem;
    border-bottom: 1px solid var(--line);
    text-align: right;
    white-space: nowrap;
  }
  th:first-child,
  td:first-child {
    padding-left: 0;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
  /* A shadow lies at an edge beyond which there is more: covers that scroll along hide it at the ends. */
  :host {
    --shadow: light-dark(rgb(0 0 0 / 35%), rgb(255 255 255 / 45%));
  }
  .scroll {
    overflow: auto;
    background:
      linear-gradient(90deg, var(--background) 40%, transparent) left / 2.5rem 100% no-repeat local,
      linear-gradient(-90deg, var(--background) 40%, transparent) right / 2.5rem 100% no-repeat
        local,
      linear-gradient(90deg, var(--shadow), transparent) left / 0.75rem 100% no-repeat,
      linear-gradient(-90deg, var(--shadow), transparent) right / 0.75rem 100% no-repeat;
  }
  /* A table of many columns, which must fit a phone. */
  @media (max-width: 30rem) {
    .dense {
      font-size: 0.75rem;
    }
    .dense :where(th, td) {
      padding: 0.3rem 0.2rem;
    }
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  summary {
    padding: 0.4rem 0;
    cursor: pointer;
  }
  /* A finger needs 44 pixels. The label of a box is pressed with it. */
  @media (pointer: coarse) {
    button.small,
    button.cell,
    select,
    input:not([type="radio"], [type="checkbox"]),
    label:has(> input) {
      min-height: 2.75rem;
    }
    /* Its words are in the middle. */
    summary {
      padding-block: calc((2.75rem - 1lh) / 2);
    }
    input:is([type="radio"], [type="checkbox"]) {
      width: 1.375rem;
      height: 1.375rem;
    }
  }
`;

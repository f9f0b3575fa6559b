import { css } from "lit";

/** What every element of the page shares: native controls, quietly dressed. */
export const shared = css`
  :host {
    display: block;
    font-variant-numeric: tabular-nums;
  }

  * {
    box-sizing: border-box;
  }

  h2 {
    margin: 0 0 0.6rem;
    font-size: 0.8rem;
    font-weight: 600;
    letter-spacing: 0.06em;
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

  button {
    min-height: 2.75rem;
    padding: 0 1.1rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    font: inherit;
    color: var(--ink);
    background: var(--raised);
    cursor: pointer;
  }

  button.primary {
    border-color: var(--accent);
    font-weight: 600;
    color: var(--on-accent);
    background: var(--accent);
  }

  button:disabled {
    cursor: not-allowed;
    opacity: 0.5;
  }

  input {
    min-height: 2.25rem;
    border: 1px solid var(--line);
    border-radius: 0.375rem;
    padding: 0 0.5rem;
    font: inherit;
    color: var(--ink);
    background: var(--paper);
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

  fieldset {
    margin: 0 0 1.5rem;
    border: 0;
    padding: 0;
    min-width: 0;
  }

  fieldset:disabled input {
    opacity: 0.6;
  }
`;

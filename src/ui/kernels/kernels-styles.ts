import { css } from "lit";
import { UPRIGHT_PHONE } from "../parts/styles.ts";

/** The order of the dispatches as rows, and sources with the numbers of their lines. */
export const kernelsStyles = css`
  h2:not(:first-of-type) {
    margin-top: 1.75rem;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  #outline li {
    display: grid;
    grid-template-columns: 8rem 14rem 5.5rem minmax(0, 1fr);
    gap: 0.25rem 0.75rem;
    align-items: center;
    padding: 0.15rem 0;
    font-size: 0.875rem;
  }
  #outline .first {
    border-top: 1px solid var(--line);
  }
  .part {
    font-weight: 600;
  }
  .layer {
    color: var(--quiet);
  }
  #outline button {
    min-height: 1.9rem;
    text-align: left;
    font-family: ui-monospace, monospace;
  }
  @media (pointer: coarse) {
    #outline button {
      min-height: 2.75rem;
    }
  }
  @media ${UPRIGHT_PHONE} {
    #outline li {
      grid-template-columns: 1fr auto;
      padding: 0.4rem 0;
    }
    .part,
    .tensors {
      grid-column: 1 / -1;
    }
    .part:empty {
      display: none;
    }
  }
  .source {
    overflow-x: auto;
    margin: 0 0 1rem;
    border-left: 3px solid var(--line);
    padding: 0.5rem 0;
    font:
      0.8125rem/1.5 ui-monospace,
      monospace;
    background: var(--raised);
  }
  .source > div {
    width: max-content;
    min-width: 100%;
  }
  @media ${UPRIGHT_PHONE} {
    .source .number {
      width: 2rem;
    }
  }
  .source code {
    font: inherit;
    white-space: pre;
  }
  .source .at {
    background: color-mix(in srgb, var(--validation) 25%, transparent);
  }
  .number {
    display: inline-block;
    width: 3rem;
    margin-right: 0.75rem;
    text-align: right;
    color: var(--quiet);
    user-select: none;
  }
`;

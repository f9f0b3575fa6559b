import { css } from "lit";

/** Three columns; two in a window of medium width; one on a phone. */
export const trainLayout = css`
  :host {
    display: grid;
    grid-template-columns: 16.5rem minmax(0, 1fr) 16.5rem;
    gap: 2.5rem;
    padding-top: 1.5rem;
  }
  /* Until it is rendered, so that the footer is not seen in its place. */
  :host(:not([rendered])) {
    min-height: 100vh;
  }
  /* Only on a phone can the settings be folded. */
  summary {
    display: none;
  }
  run-charts {
    min-height: 19.5rem;
    margin-bottom: 1rem;
  }
  /* Each part is rendered in a task of its own. Its space is kept free until then, so that less moves. */
  data-panel {
    min-height: 18rem;
    margin-bottom: 1.75rem;
  }
  settings-form {
    min-height: 46rem;
  }
  network-view {
    min-height: 23.5rem;
  }
  /* As many rows as epochs were asked for, up to the height from which the table scrolls. */
  epoch-table {
    min-height: min(27rem, 2rem * (1 + var(--asked)));
    margin-top: 1.75rem;
  }
  prediction-list {
    min-height: 20rem;
  }
  prediction-list,
  confusion-matrix {
    margin-top: 1.75rem;
  }
  @media (max-width: 68rem) {
    :host {
      grid-template-columns: 16.5rem minmax(0, 1fr);
    }
    .pad {
      grid-column: 1 / -1;
      max-width: 30rem;
    }
  }
  @media (max-width: 48rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      gap: 1.75rem;
      padding-top: 1rem;
    }
    summary {
      display: list-item;
      min-height: 2.75rem;
      padding: 0.6rem 0;
      border-bottom: 1px solid var(--line);
      font-weight: 600;
      cursor: pointer;
    }
    /* The curves come after the pad. */
    drawing-pad {
      min-height: 46rem;
    }
    details[open] > data-panel {
      margin-top: 1rem;
    }
  }
`;

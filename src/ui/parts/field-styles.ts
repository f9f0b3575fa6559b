import { css } from "lit";

/** A label and its field in one line, what is wrong with it below. */
export const field = css`
  label {
    display: grid;
    grid-template-columns: 1fr 7rem;
    gap: 0 0.75rem;
    align-items: center;
    margin-bottom: 0.5rem;
  }
  label input,
  label select {
    width: 100%;
    text-align: right;
  }
  label input[type="checkbox"] {
    width: auto;
    justify-self: end;
  }
  input[aria-invalid="true"] {
    border-color: var(--wrong);
    outline-color: var(--wrong);
  }
  label .wrong {
    grid-column: 1 / -1;
    font-size: 0.875rem;
  }
  .changed span {
    font-weight: 600;
  }
  .changed span::after {
    content: " *";
  }
`;

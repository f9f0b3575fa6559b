import { css } from "lit";
import { UPRIGHT_PHONE } from "../parts/styles.ts";

/** The plane over the whole width, the chosen digit beside it; below it in a narrow window. */
export const planeStyles = css`
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    margin-bottom: 0.5rem;
  }
  .controls label {
    display: flex;
    gap: 0.4rem;
    align-items: center;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }
  .legend button {
    display: flex;
    gap: 0.35rem;
    align-items: center;
    padding: 0 0.6rem;
  }
  .legend span {
    width: 0.75rem;
    height: 0.75rem;
    border: 1px solid var(--edge);
    border-radius: 50%;
  }
  .legend button[aria-pressed="false"] {
    text-decoration: line-through;
  }
  .legend button[aria-pressed="false"] span {
    background: none !important;
  }
  .plane {
    display: grid;
    grid-template-columns: minmax(0, 60rem) 11rem;
    gap: 1rem;
  }
  canvas {
    display: block;
    width: 100%;
    height: clamp(20rem, 62vh, 44rem);
    border: 1px solid var(--line);
    border-radius: 0.375rem;
    background: #000;
    cursor: crosshair;
    touch-action: manipulation;
  }
  @media ${UPRIGHT_PHONE} {
    .plane {
      grid-template-columns: minmax(0, 1fr);
    }
    canvas {
      height: 22rem;
    }
    .chosen {
      display: grid;
      grid-template-columns: 6rem 1fr;
      gap: 0 0.75rem;
      align-items: center;
      min-height: 7.5rem;
    }
    .chosen digit-image {
      grid-row: 1 / 3;
    }
    .chosen > p:only-child {
      grid-column: 1 / -1;
    }
    .chosen button {
      justify-self: start;
    }
  }
`;

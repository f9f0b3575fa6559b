import { css } from "lit";
import { PHONE_ON_SIDE } from "../parts/styles.ts";

/** What changes in the view of a step for a finger, for who lets things move, and in small windows. It follows the other styles. */
export const stepMedia = css`
  @media (pointer: coarse) {
    .lines button,
    button.term,
    .stops button {
      min-height: 2.75rem;
    }
    .batch .digit,
    .strip .digit {
      min-width: 2.75rem;
    }
  }
  /* The words are there at once; the pictures follow, within half a second. */
  @media (prefers-reduced-motion: no-preference) {
    .stop .squares {
      animation: appear 0.2s calc(0.06s * var(--order, 0)) both;
    }
    .stop .bar {
      animation: grow 0.5s both;
      transform-origin: left;
    }
    .stop .bar.below {
      transform-origin: right;
    }
    .stop .column > span {
      animation: rise 0.6s both;
      transform-origin: bottom;
    }
    .stop .column.below > span {
      transform-origin: top;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    @keyframes grow {
      from {
        transform: scaleX(0);
      }
    }
    @keyframes rise {
      from {
        transform: scaleY(0);
      }
    }
  }
  @media (max-width: 75rem) {
    .stops {
      gap: 0.25rem;
    }
    .stops button {
      padding: 0 0.4rem;
      font-size: 0.8125rem;
    }
  }
  @media (max-width: 60rem) {
    .head {
      flex-wrap: wrap;
    }
    /* Without room below the buttons, in which what scrolls would be seen. */
    dialog[open] {
      display: block;
      padding-bottom: 0;
    }
    .stop {
      display: block;
    }
    .foot {
      position: sticky;
      bottom: 0;
      padding: 0.5rem 0;
      background: var(--background);
    }
    .choice,
    .stops {
      margin: 0.5rem 0;
    }
    /* One line each, through which a finger scrolls: the rest of a phone's window shows the step. */
    .stops {
      flex: 0 0 100%;
      flex-wrap: nowrap;
      order: 1;
      padding: 3px;
      overflow-x: auto;
    }
    .stops li {
      flex: none;
    }
    /* The sentence says why they do nothing. */
    .foot.over :is(#keep, .advance) {
      display: none;
    }
    .foot .buttons {
      flex: none;
      flex-wrap: nowrap;
      padding: 3px;
    }
    .strip {
      flex-basis: 100%;
    }
    .sum {
      display: flex;
    }
    .sum figure {
      display: block;
    }
    .shares {
      flex: 1;
      min-width: 9rem;
    }
    .sum .columns {
      height: min(11rem, 24vh);
    }
    .symbols {
      white-space: normal;
    }
    .classes th,
    .classes td {
      padding: 0.2rem 0.25rem;
      font-size: 0.875rem;
    }
    .foot button {
      padding: 0 0.6rem;
      font-size: 0.875rem;
    }
    figure.large {
      width: min(14.5rem, 42vw);
    }
    figure.small {
      width: min(8.5rem, 27vw);
    }
    .seen,
    .formulas {
      overflow: visible;
    }
    .lines {
      grid-template-columns: 1fr;
      margin: 0.5rem 0;
    }
  }
  /* Where three pictures have no room side by side, each has its sign at its left, as in a sum on paper. */
  @media (max-width: 54rem) {
    .sum {
      display: grid;
      grid-template-rows: none;
      grid-template-columns: 1.25rem minmax(0, 1fr);
      row-gap: 0.5rem;
    }
    .sum figure {
      grid-row: auto;
      grid-column: 2;
    }
    .sum figure.large {
      width: min(14.5rem, 42vw);
    }
    .sum .sign {
      grid-row: auto;
      grid-column: 1;
    }
  }
  /* A low window has room for one line, through which a finger scrolls. */
  @media ${PHONE_ON_SIDE} {
    .foot {
      flex-wrap: nowrap;
      overflow-x: auto;
    }
  }
`;

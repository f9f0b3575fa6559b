import { css } from "lit";

/** The whole window: head, stops, digits, then picture and formulas side by side, and the buttons. */
export const stepStyles = css`
  dialog {
    box-sizing: border-box;
    width: 100vw;
    max-width: none;
    height: 100dvh;
    max-height: none;
    margin: 0;
    border: 0;
    padding: 0.75rem 1.25rem;
    color: var(--ink);
    background: var(--background);
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    gap: 0.5rem;
  }
  .head,
  .foot,
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
    justify-content: space-between;
  }
  .head h2 {
    margin: 0;
    font-size: 1.0625rem;
    letter-spacing: 0;
    text-transform: none;
    color: var(--ink);
  }
  .stops {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .stops [aria-current="step"] {
    border-color: var(--accent);
    font-weight: 600;
    color: var(--on-accent);
    background: var(--accent);
  }
  .choice label {
    font-size: 0.875rem;
  }
  .choice input {
    width: 3.75rem;
    padding: 0 0.25rem;
  }
  .strip {
    display: flex;
    flex: 1;
    gap: 2px;
    min-width: 0;
    padding: 2px;
    overflow-x: auto;
  }
  .digit {
    flex: 0 0 auto;
    min-height: 0;
    padding: 0.125rem;
    border-radius: 0.25rem;
    font-size: 0.75rem;
    line-height: 1.2;
  }
  .strip .digit {
    width: 1.5625rem;
    padding: 1px;
  }
  .strip .read {
    display: none;
  }
  .digit.misread {
    border-color: var(--wrong);
    border-style: dashed;
  }
  .digit[aria-pressed="true"] {
    border-color: var(--accent);
    outline: 2px solid var(--accent);
  }
  .batch {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.25rem, 1fr));
    gap: 0.35rem;
  }
  .stop {
    grid-row: 3;
    display: grid;
    grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr) auto;
    gap: 0.25rem 1.5rem;
    min-height: 0;
  }
  .title {
    grid-column: 1 / -1;
  }
  .title h3 {
    margin: 0;
    font-size: 1.25rem;
  }
  .title p {
    max-width: 75rem;
    margin: 0.125rem 0;
  }
  .foot {
    grid-row: 4;
  }
  .formulas {
    grid-row: 2 / 4;
    grid-column: 2;
  }
  .seen,
  .formulas {
    min-height: 0;
    overflow: auto;
    padding: 3px;
  }
  .pictures {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: center;
    margin-bottom: 0.5rem;
  }
  figure {
    margin: 0;
  }
  figure.large {
    width: min(14.5rem, 31vh);
  }
  figure.small {
    width: min(8.5rem, 17vh);
  }
  figcaption {
    font-size: 0.8125rem;
    line-height: 1.25;
    color: var(--quiet);
  }
  .squares {
    position: relative;
  }
  .pressable {
    cursor: crosshair;
  }
  .mark {
    position: absolute;
    box-sizing: content-box;
    margin: -2px;
    border: 2px solid #fff;
    outline: 2px solid #000;
    pointer-events: none;
  }
  .mark.pointed {
    margin: -5px;
    border: 5px solid var(--accent);
    outline: 2px solid #fff;
  }
  .sum {
    flex-wrap: nowrap;
    align-items: start;
  }
  /* Beside the middle of the pictures, however many lines their captions have. */
  .sum .sign {
    align-self: start;
    margin-top: calc(min(14.5rem, 33vh) / 2 - 1em);
  }
  .sum figure.large {
    flex: 1;
    max-width: min(14.5rem, 33vh);
  }
  .sign {
    font-size: 1.5rem;
  }
  .classes {
    max-width: 40rem;
  }
  .classes th,
  .classes td {
    padding: 0.2rem 0.5rem;
    font-size: 1rem;
    text-align: right;
  }
  .classes th:first-child {
    text-align: left;
  }
  .classes .right {
    font-weight: 600;
    background: var(--raised);
  }
  .classes .bars {
    width: 40%;
  }
  .track {
    position: relative;
    display: block;
    height: 0.875rem;
    background: var(--raised);
  }
  .right .track {
    background: var(--background);
  }
  .track.signed {
    border-inline: 1px solid var(--line);
    background-image: linear-gradient(var(--edge), var(--edge));
    background-repeat: no-repeat;
    background-position: center;
    background-size: 1px 100%;
  }
  .bar {
    display: block;
    height: 100%;
    background: var(--accent);
  }
  .bar.above,
  .column.above > span {
    background: rgb(230 159 0);
  }
  .bar.below,
  .column.below > span {
    background: rgb(86 180 233);
  }
  .signed .bar {
    position: absolute;
    left: 50%;
  }
  .signed .bar.below {
    right: 50%;
    left: auto;
  }
  .shares {
    flex: 1;
    min-width: 9rem;
  }
  .columns {
    display: flex;
    gap: 1px;
    align-items: stretch;
    height: min(11rem, 24vh);
    border: 1px solid var(--line);
  }
  .losses .columns {
    height: min(20rem, 42vh);
  }
  .column {
    position: relative;
    flex: 1;
    min-width: 2px;
    cursor: pointer;
  }
  .column > span {
    position: absolute;
    inset-inline: 0;
  }
  .column.above > span {
    bottom: 50%;
  }
  .column.below > span {
    top: 50%;
  }
  .column.pair > span {
    bottom: 0;
    width: 50%;
  }
  .column.pair > .new {
    left: 50%;
  }
  .column.chosen {
    background: var(--raised);
    outline: 1px solid var(--edge);
  }
  .column.pointed,
  .pair > .pointed {
    outline: 3px solid var(--accent);
  }
  .old {
    background: var(--quiet);
  }
  .new {
    background: var(--accent);
  }
  .key {
    display: inline-block;
    width: 0.6rem;
    height: 0.6rem;
  }
  td.pointed {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .formula {
    margin-bottom: 0.5rem;
    border-left: 3px solid var(--line);
    padding-left: 0.75rem;
  }
  .formula p {
    margin: 0.1rem 0;
  }
  .meaning {
    font-size: 0.875rem;
    color: var(--quiet);
  }
  .symbols {
    padding-left: 0.5rem;
    font-family: ui-monospace, monospace;
    font-size: 0.9375rem;
    color: var(--ink);
    white-space: nowrap;
  }
  .numbers {
    line-height: 1;
  }
  .numbers.large {
    font-size: 1.125rem;
  }
  .term {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    min-height: 0;
    margin: 1px;
    border: 1px solid transparent;
    border-radius: 0.25rem;
    padding: 0.1rem 0.25rem;
    font: inherit;
    line-height: 1.1;
    vertical-align: middle;
    background: none;
  }
  button.term {
    border-color: var(--line);
    background: var(--raised);
  }
  .term:hover,
  .term:focus-visible {
    border-color: var(--accent);
  }
  .number {
    font-weight: 600;
  }
  .symbol {
    font-size: 0.6875rem;
    color: var(--quiet);
  }
  sup .term {
    font-size: 0.8125rem;
  }
  .lines {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.25rem;
  }
  .lines button {
    min-height: 1.5rem;
    padding: 0 0.4rem;
    overflow: hidden;
    border-radius: 0.25rem;
    font-size: 0.75rem;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .source {
    min-height: 0;
    overflow: auto;
    font-size: 0.75rem;
    line-height: 1.4;
  }
  .source pre {
    margin: 0;
  }
  .source .named {
    background: color-mix(in srgb, var(--accent) 25%, transparent);
  }
  .source .at {
    outline: 1px solid var(--accent);
  }
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
  /* The words are there at once; the pictures follow, within a second. */
  @media (prefers-reduced-motion: no-preference) {
    .stop .squares {
      animation: appear 0.3s calc(0.12s * var(--order, 0)) both;
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
  @media (max-width: 60rem) {
    dialog[open] {
      display: block;
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
    .foot {
      flex-wrap: nowrap;
      overflow-x: auto;
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
      flex-wrap: wrap;
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
`;

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
    /* The digits have their room at the first stop, too, so that the heading stands still. */
    grid-template-rows: auto minmax(2.6rem, auto) minmax(0, 1fr) auto;
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
  .head {
    flex-wrap: nowrap;
  }
  .head > :not(.stops) {
    flex: none;
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
    color: var(--on-accent);
    background: var(--accent);
  }
  /* As wide at every stop, so that nothing moves beside them. */
  .foot button {
    font-weight: inherit;
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
  .title h3,
  .signs {
    display: inline-block;
  }
  .title .signs {
    margin: 0 0 0 1rem;
    font-size: 0.8125rem;
    color: var(--quiet);
  }
  .title p {
    max-width: 75rem;
    margin: 0.125rem 0;
  }
  .foot {
    position: relative;
    grid-row: 4;
  }
  .foot p {
    flex: 1 0 9rem;
    margin: 0;
    font-size: 0.875rem;
    text-align: end;
    color: var(--quiet);
  }
  /* Above the buttons, which keep their places. Few steps are taken before an eye sees it. */
  .taken {
    position: absolute;
    right: 0;
    bottom: 100%;
    display: flex;
    gap: 0.75rem;
    align-items: center;
    padding: 0.25rem 0 0.25rem 0.75rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    background: var(--background);
    animation: hide 0.3s;
  }
  .taken progress {
    width: 8rem;
  }
  [inert],
  [aria-busy] .buttons {
    animation: fade 0s 0.3s forwards;
  }
  @keyframes hide {
    from,
    to {
      visibility: hidden;
    }
  }
  @keyframes fade {
    to {
      opacity: 0.5;
    }
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
  /* The pictures and the signs in one row, whose middle they share, and the captions in another. */
  .sum {
    --large: minmax(0, min(14.5rem, 33vh));
    display: grid;
    grid-template-rows: auto auto;
    grid-template-columns: var(--large) auto var(--large) auto var(--large);
    row-gap: 0;
    justify-content: start;
  }
  .sum figure {
    display: grid;
    grid-row: 1 / 3;
    grid-template-rows: subgrid;
    grid-template-columns: minmax(0, 1fr);
    align-items: center;
    align-self: start;
    width: auto;
  }
  /* A row of its own lets a sign keep its place between the pictures. */
  .sum .sign {
    grid-row: 1;
  }
  .sum figcaption {
    align-self: start;
  }
  .sum .columns {
    align-self: stretch;
    height: auto;
    min-height: 6rem;
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
  .key.above,
  .bar.above,
  .column.above > span {
    background: rgb(230 159 0);
  }
  .key.below,
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
  .power {
    white-space: nowrap;
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
  /* The kernel scrolls below its name and the buttons. Long lines go on below themselves. */
  .source {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    overflow: hidden;
    font-size: 0.75rem;
    line-height: 1.4;
  }
  .source .buttons {
    flex: none;
    align-items: center;
  }
  .source .name {
    font-size: 0.875rem;
  }
  .source pre {
    flex: 1;
    min-height: 0;
    margin: 0;
    overflow: auto;
    white-space: pre-wrap;
  }
  .source pre > div {
    padding-left: 4ch;
    text-indent: -4ch;
    overflow-wrap: anywhere;
  }
  .source .named {
    background: color-mix(in srgb, var(--accent) 25%, transparent);
  }
  .source .at {
    outline: 1px solid var(--accent);
  }
`;

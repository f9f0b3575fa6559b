import { css } from "lit";
import { MEDIUM, PHONE, PHONE_ON_SIDE, PROJECTOR } from "../parts/styles.ts";

/**
 * Settings, then curves above the network, the digits and the records, then the pad: three columns; two in a window of medium
 * width; one on a phone, upright or on its side, where the pad comes first and the rest is folded. While presenting, neither settings nor records. Embedded
 * in another page, network and pad fill the frame, side by side or in a narrow frame below each other, and the curves are below
 * the network; the attribute names those that are shown.
 */
export const trainLayout = css`
  :host {
    /* So that settings, curves and network are on screen together. */
    --plot-height: clamp(7.5rem, 19vh, 17rem);
    display: grid;
    grid-template:
      "settings curves pad" auto
      "settings network pad" auto
      "settings digits pad" auto
      "settings records pad" 1fr
      / 15rem minmax(0, 1fr) 16rem;
    gap: 1rem 1.75rem;
    padding-top: 0.9rem;
  }
  /* Until it is rendered, so that the footer is not seen in its place. */
  :host(:not([rendered])) {
    min-height: 100vh;
  }
  .settings {
    grid-area: settings;
  }
  .curves {
    grid-area: curves;
  }
  .network {
    grid-area: network;
  }
  .digits {
    grid-area: digits;
  }
  .records {
    grid-area: records;
  }
  .pad {
    grid-area: pad;
  }
  /* Only on a phone can the parts be folded. */
  .fold > summary {
    display: none;
  }
  /* Each part is rendered in a task of its own, some when their code has come. Its space is kept free until then, so that less
     moves. */
  :is(loss-sparkline, prediction-list, run-records) {
    display: block;
  }
  run-charts {
    min-height: calc(var(--plot-height) + 9rem);
  }
  settings-form {
    min-height: 27rem;
  }
  loss-sparkline {
    min-height: 2.75rem;
  }
  run-records {
    min-height: 38rem;
  }
  network-view {
    min-height: 32rem;
  }
  prediction-list {
    min-height: 11rem;
  }
  @media (min-width: 100rem) {
    :host {
      grid-template-columns: 17rem minmax(0, 1fr) 18.75rem;
      gap: 1.25rem 2.5rem;
    }
  }
  @media ${MEDIUM} {
    :host {
      grid-template:
        "pad curves" auto
        "pad network" auto
        "settings network" auto
        "settings digits" auto
        "settings records" 1fr
        / 16rem minmax(0, 1fr);
    }
  }
  @media ${PHONE} {
    :host {
      --plot-height: 11rem;
      grid-template: none / minmax(0, 1fr);
      gap: 0.75rem;
      padding-top: 0.5rem;
    }
    section {
      grid-area: auto !important;
    }
    .fold > summary {
      display: list-item;
      min-height: 2.75rem;
      padding: 0.6rem 0;
      border-bottom: 1px solid var(--line);
      font-weight: 600;
      cursor: pointer;
    }
    .fold[open] > summary {
      margin-bottom: 0.75rem;
    }
    drawing-pad {
      min-height: 36rem;
    }
    prediction-list {
      min-height: 12.5rem;
    }
  }
  @media ${PHONE_ON_SIDE} {
    drawing-pad {
      min-height: 26rem;
    }
  }
  /* The answer is below the pad, and the digits are in two rows of larger pictures. */
  @media (max-width: 31.4rem) {
    drawing-pad {
      min-height: 45.25rem;
    }
    prediction-list {
      min-height: 18.5rem;
    }
  }
  :host([embedded]) {
    --plot-height: 8rem;
    grid-template: none / minmax(0, 1fr);
    gap: 0.75rem 1.5rem;
    min-height: 0;
    padding-top: 0.5rem;
  }
  :host([embedded]) section {
    grid-area: auto;
  }
  :host([embedded]) :is(run-charts, network-view, drawing-pad) {
    min-height: 0;
  }
  @media (min-width: 36rem) {
    :host([embedded~="pad"]:is([embedded~="network"], [embedded~="curves"])) {
      grid-template: auto 1fr / minmax(0, 1fr) clamp(14rem, 30vw, 16rem);
    }
    :host([embedded~="pad"]:is([embedded~="network"], [embedded~="curves"])) .pad {
      grid-area: 1 / 2 / span 2 !important;
    }
  }
  /* The page's text is larger then: see page.css. */
  @media ${PROJECTOR} {
    :host([presenting]) {
      --plot-height: clamp(6.5rem, 100vh - 31.5rem, 16rem);
      grid-template:
        "curves pad" auto
        "network pad" 1fr
        "digits digits" auto
        / minmax(0, 1fr) 15.5rem;
      gap: 0.5rem 1.5rem;
      padding-top: 0.5rem;
    }
    :host([presenting]) :is(.settings, .records) {
      display: none;
    }
    :host([presenting]) :is(run-charts, network-view, prediction-list) {
      min-height: 0;
    }
  }
`;

import { css } from "lit";
import { LOW, PROJECTOR, UPRIGHT_PHONE } from "../parts/styles.ts";

/** The bar in three forms: words above each other, words beside the buttons, and one line on a phone. */
export const runBarStyles = css`
  :host {
    position: sticky;
    top: 0;
    z-index: 2;
    padding: 0.4rem 0;
    border-bottom: 1px solid var(--line);
    background: var(--background);
  }
  /* The words appear and disappear during training: they have columns of their own, so no button moves under the pointer. */
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    gap: 0.25rem 1.25rem;
    align-items: center;
    height: 2.75rem;
  }
  /* Two lines at most: more or fewer words never change the height of the bar. */
  #status {
    display: -webkit-box;
    max-height: 2.6em;
    margin: 0;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-height: 1.3;
    font-weight: 600;
  }
  .short {
    display: none;
  }
  #best {
    font-size: 0.8125rem;
  }
  .result {
    min-width: 0;
    line-height: 1.3;
  }
  .result > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .buttons {
    align-items: center;
  }
  #speed {
    width: 6rem;
    min-height: 2.75rem;
  }
  .buttons label {
    display: flex;
    gap: 0.4rem;
    align-items: center;
    font-size: 0.875rem;
  }
  .presentation {
    display: none;
  }
  @media ${PROJECTOR} {
    .presentation {
      display: block;
    }
  }
  /* Room for the buttons at the end of a run: the words beside them stay where they are. */
  @media (min-width: 90rem) {
    .row {
      grid-template-columns: minmax(11rem, 1fr) minmax(0, 23.75rem) minmax(42rem, auto);
    }
    @media (max-width: 105rem) {
      .buttons button {
        padding-inline: 0.8rem;
      }
    }
    .buttons {
      justify-content: end;
    }
  }
  @media (min-width: 48.01rem) and (max-width: 89.99rem) {
    .row {
      grid-template-columns: minmax(0, 1fr) fit-content(calc(100% - 15rem));
      /* Of whole pixels, whatever the words are: they move neither each other nor the buttons. */
      grid-template-rows: 1.125rem 2rem;
      gap: 0 1rem;
      align-content: center;
      height: 3.25rem;
    }
    .result {
      grid-row: 2;
    }
    #status,
    #headline {
      font-size: 0.9375rem;
    }
    .row > * {
      line-height: 1.2;
    }
    .buttons {
      grid-column: 2;
      grid-row: 1 / 3;
      flex-wrap: nowrap;
      gap: 0.25rem;
      justify-content: safe end;
      /* With room for the outline of the focus. */
      padding: 0.1875rem;
      overflow-x: auto;
    }
    .buttons > * {
      flex: none;
    }
    #status {
      display: block;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    /* At 1,024 pixels the words beside the buttons are whole. */
    .buttons button {
      padding-inline: 0.5rem;
      font-size: 0.9375rem;
    }
    #speed {
      width: 5.25rem;
    }
    #best {
      font-size: 0.72rem;
    }
  }
  progress {
    position: absolute;
    bottom: 0;
    left: 0;
    display: block;
  }
  /* It keeps its room. */
  progress.idle {
    visibility: hidden;
  }
  .toast {
    position: absolute;
    top: 100%;
    right: 0;
    display: flex;
    gap: 0.75rem;
    align-items: start;
    max-width: min(40rem, 100%);
    margin-top: 0.5rem;
    border: 1px solid var(--accent);
    border-radius: 0.5rem;
    padding: 0.4rem 0.5rem 0.4rem 0.9rem;
    background: var(--raised);
    box-shadow: 0 2px 12px rgb(0 0 0 / 25%);
  }
  .toast.none {
    border: 0;
    padding: 0;
    box-shadow: none;
  }
  #notice {
    max-height: 40vh;
    margin: 0.4rem 0;
    overflow: auto;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .none #notice {
    margin: 0;
  }
  /* One line. The buttons that do not fit are scrolled to. */
  @media ${UPRIGHT_PHONE}, ${LOW} {
    .row {
      display: flex;
      gap: 0.75rem;
      height: 2.75rem;
    }
    /* "Epoch 10/10 · 96.0 %" */
    .words {
      flex: 1 0 11.25rem;
      font-size: 0.9375rem;
    }
    .short {
      display: block;
      overflow: hidden;
      font-weight: 600;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    /* Read by screen readers, which have the short words not. */
    #status,
    .result {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .buttons {
      flex: 0 1 auto;
      flex-wrap: nowrap;
      min-width: 0;
      overflow-x: auto;
      /* They fade out where there may be more of them. */
      padding-inline-end: 1.25rem;
      mask-image: linear-gradient(to left, transparent, #000 1.25rem);
    }
    .buttons > * {
      flex: none;
    }
    .buttons button {
      padding: 0 0.8rem;
      font-size: 0.9375rem;
    }
    .speed {
      position: relative;
      order: 1;
    }
    #speed {
      width: 5.25rem;
    }
    /* Still the name of the field. */
    .speed span {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media ${UPRIGHT_PHONE} {
    /* The menu Export saves the network, too. */
    :is(#save, #save-best) {
      display: none;
    }
    :host {
      padding: 0.35rem 0 calc(0.35rem + env(safe-area-inset-bottom));
      border-top: 1px solid var(--line);
      border-bottom: 0;
    }
    progress {
      top: 0;
      bottom: auto;
    }
    .toast {
      top: auto;
      bottom: 100%;
      margin: 0 0 0.5rem;
    }
  }
`;

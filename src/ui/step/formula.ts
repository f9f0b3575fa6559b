import { html } from "lit";
import { shortNumber } from "./numbers.ts";

/**
 * A number of a formula with its symbol below it. Pointed at with the mouse or focused, it marks the place in the picture where the
 * number is seen: the element with the same `data-place`.
 *
 * @param place undefined where the picture does not show the number
 */
export function term(symbol: string, value: number, place?: string, text = shortNumber(value)) {
  const content = html`<span class="number">${text}</span><span class="symbol">${symbol}</span>`;
  return place === undefined
    ? html`<span class="term" data-symbol=${symbol} data-value=${value} title=${value}
        >${content}</span
      >`
    : html`<button
        class="term"
        data-symbol=${symbol}
        data-value=${value}
        data-points=${place}
        title="${value}"
      >
        ${content}
      </button>`;
}

/** A formula in symbols, and below it the same one with numbers. */
export function formula(words: string, symbols: string, numbers: unknown) {
  return html`<div class="formula">
    <p class="meaning">${words} <span class="symbols">${symbols}</span></p>
    <p class="numbers">${numbers}</p>
  </div>`;
}

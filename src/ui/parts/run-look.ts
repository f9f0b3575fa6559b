import { html, svg } from "lit";
import { SAFE } from "./safe-colours.ts";

// How a run is drawn, wherever it is shown: a kept run, whose number is kept with it, so that it looks the same on every day, and the
// networks of a sweep, whose number is that of their configuration.

/**
 * Seven colours that people with any colour vision tell apart, on white and on black. Those of training and validation come last, so that
 * an earlier run among the curves of the present one is not taken for a part of it. tests/ui/parts/run-look.test.ts computes how far apart they are.
 */
export const RUN_COLOURS: readonly { readonly light: string; readonly dark: string }[] = [
  { light: SAFE.green, dark: SAFE.green },
  { light: SAFE.purple, dark: SAFE.purple },
  { light: "#1a1f26", dark: "#ffffff" },
  { light: "#7700dd", dark: "#4444ff" },
  { light: "#663311", dark: "#666611" },
  { light: SAFE.blue, dark: SAFE.skyBlue },
  { light: SAFE.vermillion, dark: SAFE.orange },
];

/** The dashes of those that follow: pixels drawn, pixels left out. */
export const RUN_DASHES: readonly (readonly number[])[] = [[], [8, 3], [3, 3], [10, 3, 2, 3]];

export interface RunLook {
  readonly light: string;
  readonly dark: string;
  readonly dash: readonly number[];
}

/** Runs without a colour of their own, which only differ when they are pointed at. */
const GREY: RunLook = { light: "#8b95a3", dark: "#6d7889", dash: [] };

/** @param number from 0 */
export function lookOf(number: number): RunLook {
  const colour = RUN_COLOURS[number % RUN_COLOURS.length];
  const dash = RUN_DASHES[Math.floor(number / RUN_COLOURS.length)];
  return colour === undefined || dash === undefined ? GREY : { ...colour, dash };
}

/** The colour for styles. */
export function colourOf({ light, dark }: RunLook): string {
  return `light-dark(${light}, ${dark})`;
}

/** A short piece of the run's curve. */
export function swatch(number: number) {
  const look = lookOf(number);
  const line = svg`<line x1="0" y1="4" x2="28" y2="4" stroke-dasharray=${look.dash.join(" ")} />`;
  const style = `stroke: ${colourOf(look)}; stroke-width: 3; width: 1.75rem; height: 0.5rem; flex: none`;
  return html`<svg class="swatch" viewBox="0 0 28 8" aria-hidden="true" .style=${style}>
    ${line}
  </svg>`;
}

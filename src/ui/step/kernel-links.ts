import { html } from "lit";
import type { StepKernels } from "../../engine/index.ts";
import { SOURCES } from "./sources.ts";
import { type StopId, kernelLines } from "./stops.ts";

/** A line of a kernel, from 1. */
export interface SourcePlace {
  readonly kernel: string;
  readonly line: number;
}

/** The lines of WGSL that do what a stop explains. A press opens the whole kernel at that line. */
export function kernelLinks(
  stop: StopId,
  kernels: StepKernels,
  open: (place: SourcePlace) => void,
) {
  return html`<div class="lines" role="group" aria-label="The lines of the kernels">
    ${kernelLines(stop, kernels, SOURCES).map(
      ({ kernel, line, text }) =>
        html`<button
          title="Open ${kernel}.wgsl at line ${line}"
          @click=${() => {
            open({ kernel, line });
          }}
        >
          <code>${kernel}.wgsl:${line}</code> <code>${text}</code>
        </button>`,
    )}
  </div>`;
}

/** A whole kernel, with the lines of the stop marked. */
export function sourceText(stop: StopId, kernels: StepKernels, place: SourcePlace) {
  const named = kernelLines(stop, kernels, SOURCES)
    .filter(({ kernel }) => kernel === place.kernel)
    .map(({ line }) => line);
  const lines = (SOURCES[place.kernel] ?? "").split("\n");
  const classOf = (line: number) =>
    [named.includes(line) ? "named" : "", line === place.line ? "at" : ""].join(" ");
  return html`<pre tabindex="0" role="region" aria-label="${place.kernel}.wgsl">
${lines.map(
      (text, at) => html`<div class=${classOf(at + 1)}>${String(at + 1).padStart(3)} ${text}</div>`,
    )}</pre>`;
}

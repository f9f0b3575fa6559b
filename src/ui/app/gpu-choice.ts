import { css, html } from "lit";
import { fieldStyles, labelled, selectField } from "../parts/fields.ts";
import { act } from "../state/act.ts";
import { chooseGpu } from "../state/follow-worker.ts";

export const gpuChoiceStyles = [
  fieldStyles,
  css`
    #gpu-choice {
      flex: none;
    }
  `,
];

const GPUS: readonly (readonly [GPUPowerPreference, string])[] = [
  ["high-performance", "fast"],
  ["low-power", "low power"],
];

/** The field for the GPU to take where the machine has several. */
export function gpuChoice(element: HTMLElement, gpu: GPUPowerPreference) {
  const field = selectField("gpu", GPUS, gpu, (chosen) => {
    act(element, (page) => {
      chooseGpu(page, chosen as GPUPowerPreference);
    });
  });
  return html`<div id="gpu-choice">
    ${labelled("If there are two GPUs", field, {
      title: "which GPU of this machine trains; the page starts again on it",
    })}
  </div>`;
}

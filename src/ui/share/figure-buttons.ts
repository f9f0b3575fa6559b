import { html } from "lit";
import { button } from "../parts/buttons.ts";
import { FORMATS, saveFigure } from "./save-figure.ts";

/**
 * Two buttons that save a picture where it is seen.
 *
 * @param name of one of `SHOWN_FIGURES`
 * @param words what it is, for screen readers
 */
export function figureButtons(name: string, words: string) {
  return html`<span class="buttons save" .style=${"align-items: center; font-size: 0.875rem"}>
    Save as
    ${FORMATS.map(([format, formatWords]) =>
      button(
        `${name}-${format}`,
        formatWords,
        async (page) => {
          const { SHOWN_FIGURES } = await import("./shown-figures.ts");
          const figure = SHOWN_FIGURES.find((one) => one.name === name);
          await (figure && saveFigure(page, figure, format));
        },
        { label: `${words} as ${formatWords}`, title: `Save ${words} as ${formatWords}` },
      ),
    )}
  </span>`;
}

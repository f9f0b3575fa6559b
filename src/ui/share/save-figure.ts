import { download } from "../state/exports.ts";
import type { Figure, Shown } from "./figure.ts";
import { pngOfSvg } from "./png.ts";

/** How a figure is saved: sharp at any size, or as pixels. */
export type FigureFormat = "svg" | "png";

export const FORMATS: readonly (readonly [FigureFormat, string])[] = [
  ["svg", "SVG"],
  ["png", "PNG"],
];

/** Gives the user a picture as a file. */
export async function saveFigure(
  page: Shown,
  { name, svg }: Pick<Figure, "name" | "svg">,
  format: FigureFormat,
): Promise<void> {
  const text = svg(page);
  const content = text !== undefined && format === "png" ? await pngOfSvg(text) : text;
  saveFile(`adamant-${name}.${format}`, content);
}

/** Gives the user a file, if there is one. */
export function saveFile(name: string, content: Blob | string | undefined): void {
  if (content !== undefined) {
    download(name, content);
  }
}

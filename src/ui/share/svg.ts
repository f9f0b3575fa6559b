// SVG as text. A file of it looks the same anywhere: every colour is written out, and nothing in it refers to anything outside, or
// runs.

import { escaped } from "../../run/report/markup.ts";

/** The page's light colours, whatever the page shows itself in. */
export const LIGHT = {
  background: "#ffffff",
  raised: "#f4f6f8",
  line: "#dde1e7",
  edge: "#8b95a3",
  ink: "#1a1f26",
  quiet: "#566070",
  accent: "#0072b2",
  training: "#0072b2",
  validation: "#d55e00",
  "validation-text": "#b34e00",
  wrong: "#a3260f",
} as const;

/** Fonts that every system has one of. */
const FONTS = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

type Attributes = Readonly<Record<string, string | number>>;

/** @param content elements, which are SVG already */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly string[]
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => {
    const shown = typeof value === "number" ? rounded(value) : value;
    return ` ${key}="${escaped(String(shown))}"`;
  });
  return `<${name}${pairs.join("")}>${content.join("")}</${name}>`;
}

/** Words at a place. */
export function words(text: string, x: number, y: number, attributes: Attributes = {}): string {
  return element("text", { x, y, fill: LIGHT.ink, ...attributes }, escaped(text));
}

/** Lines of at most so many letters; a longer word is cut. */
export function wrapped(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const shown = word.length > length ? `${word.slice(0, length - 1)}…` : word;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + shown.length <= length) {
      lines[lines.length - 1] = `${last} ${shown}`;
    } else {
      lines.push(shown);
    }
  }
  return lines;
}

/** Small words below a figure, in two lines at most. */
export function captionBelow(text: string, x: number, y: number, letters: number): string {
  const lines = wrapped(text, letters).slice(0, 2);
  return lines
    .map((line, index) => words(line, x, y + 16 * index, { "font-size": 11, fill: LIGHT.quiet }))
    .join("");
}

/** A line through points. */
export function pathOf(points: readonly (readonly [x: number, y: number])[]): string {
  return points
    .map(([x, y], index) => `${index === 0 ? "M" : "L"}${rounded(x)} ${rounded(y)}`)
    .join("");
}

/**
 * A whole file.
 *
 * @param title what a screen reader reads
 */
export function svgFile(
  { width, height }: { readonly width: number; readonly height: number },
  title: string,
  ...content: readonly string[]
): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    ...{ width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    "font-family": FONTS,
  };
  const background = element("rect", { width, height, fill: LIGHT.background });
  return `${element("svg", attributes, element("title", {}, escaped(title)), background, ...content)}\n`;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

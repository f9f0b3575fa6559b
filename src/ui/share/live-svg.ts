import { LIGHT } from "./svg.ts";

/** What a picture of the page may consist of. */
const DRAWN = new Set([
  "svg",
  "g",
  "line",
  "rect",
  "circle",
  "path",
  "polyline",
  "polygon",
  "text",
  "tspan",
  "title",
]);

/** What the styles of the page decide. */
const STYLED = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"],
  ...["opacity", "font-size", "font-weight", "text-anchor"],
];

/** The first element of the page that is shown and that a selector finds, in shadow trees too. */
export function shownElement(selector: string, root: ParentNode = document): Element | undefined {
  for (const element of root.querySelectorAll("*")) {
    const found = element.matches(selector)
      ? element
      : element.shadowRoot === null
        ? undefined
        : shownElement(selector, element.shadowRoot);
    if (found?.checkVisibility() === true) {
      return found;
    }
  }
  return undefined;
}

/** Does something while an element has the page's light colours. */
export function inLightColours<Result>(
  element: HTMLElement | SVGElement,
  work: () => Result,
): Result {
  const before = element.style.cssText;
  element.style.colorScheme = "light";
  element.style.color = LIGHT.ink;
  for (const [name, colour] of Object.entries(LIGHT)) {
    element.style.setProperty(`--${name}`, colour);
  }
  try {
    return work();
  } finally {
    // The attribute may not be set: the page's policy forbids styles as text.
    element.style.cssText = before;
  }
}

/** A picture that the page shows, as a file: its styles are written into it, in light colours, on white. */
export function fileOfSvg(shown: SVGSVGElement): string {
  const { width, height } = shown.viewBox.baseVal;
  const margin = 12;
  const [across, down] = [width + 2 * margin, height + 2 * margin];
  return inLightColours(shown, () => {
    const svg = standAlone(shown, {
      viewBox: `${-margin} ${-margin} ${across} ${down}`,
      width: 2 * across,
      height: 2 * down,
      "font-family": "system-ui, Arial, sans-serif",
    });
    const place = `x="${-margin}" y="${-margin}" width="${across}" height="${down}"`;
    return `${svg.replace(">", `><rect ${place} fill="${LIGHT.background}"/>`)}\n`;
  });
}

/** A picture with its styles as attributes, and these ones. */
export function standAlone(
  shown: SVGSVGElement,
  attributes: Readonly<Record<string, string | number>>,
): string {
  const copy = shown.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll("*")];
  [shown, ...shown.querySelectorAll("*")].forEach((original, index) => {
    writeStyles(original, copies[index] as Element);
  });
  for (const [name, value] of Object.entries(attributes)) {
    copy.setAttribute(name, String(value));
  }
  return new XMLSerializer().serializeToString(copy);
}

function writeStyles(original: Element, copy: Element): void {
  if (!DRAWN.has(copy.localName)) {
    copy.remove();
    return;
  }
  const computed = getComputedStyle(original);
  for (const { name } of [...copy.attributes]) {
    if (["class", "style", "id"].includes(name) || name.startsWith("on") || name.endsWith("href")) {
      copy.removeAttribute(name);
    }
  }
  for (const name of copy.localName === "title" ? [] : STYLED) {
    copy.setAttribute(name, computed.getPropertyValue(name));
  }
  for (const node of [...copy.childNodes]) {
    if (node.nodeType === Node.COMMENT_NODE) {
      node.remove();
    }
  }
}

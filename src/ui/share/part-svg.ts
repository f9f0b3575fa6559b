import { inLightColours, standAlone } from "./live-svg.ts";
import { captionBelow, element, svgFile, words } from "./svg.ts";

/** A canvas whose colours follow the page's gives itself in light ones. */
export interface LightCanvas {
  readonly lightCanvas: () => HTMLCanvasElement;
}

const MARGIN = 20;

/** Pixels of a heading above the part. */
const HEADING = 28;

/** What nobody reads in a picture: controls, what they could do, and words for screen readers alone. */
const LEFT_OUT =
  'button[id], select, input, label:has(select, input), .save, .spoken, p[role="status"], style';

/** Pieces of SVG, and how far they reach. */
interface Drawn {
  readonly pieces: string[];
  readonly left: number;
  readonly top: number;
  right: number;
  bottom: number;
}

/**
 * A part of the page as a file: words, backgrounds, edges, charts and pictures where the page shows them, in light colours. What is
 * scrolled out of sight is in it.
 *
 * @param name its heading, where it has none of its own
 */
export function partSvg(part: HTMLElement, name: string, caption: string): string {
  return inLightColours(part, () => {
    const hasHeading = (part.shadowRoot ?? part).querySelector("h2, h3") !== null;
    const { left, top: begin } = part.getBoundingClientRect();
    const top = hasHeading ? begin : begin - HEADING;
    const drawn: Drawn = { pieces: [], left, top, right: left, bottom: top };
    drawElement(part, drawn);
    const width = Math.max(480, Math.ceil(drawn.right - left) + 2 * MARGIN);
    const height = Math.ceil(drawn.bottom - top) + 2 * MARGIN;
    return svgFile(
      { width, height: height + 36 },
      `${name}: ${caption}`,
      hasHeading ? "" : words(name, MARGIN, MARGIN + 14, { "font-size": 16, "font-weight": 600 }),
      element("g", { transform: `translate(${MARGIN} ${MARGIN})` }, ...drawn.pieces),
      captionBelow(caption, MARGIN, height + 8, Math.floor((width - 2 * MARGIN) / 5.6)),
    );
  });
}

function drawElement(shown: Element, drawn: Drawn): void {
  if (shown.matches(LEFT_OUT) || !shown.checkVisibility({ visibilityProperty: true })) {
    return;
  }
  const place = placeOf(shown.getBoundingClientRect(), drawn);
  if (shown instanceof SVGSVGElement) {
    const { x, y, width, height } = place;
    drawn.pieces.push(standAlone(shown, { x, y, width, height, overflow: "visible" }));
  } else if (shown instanceof HTMLCanvasElement) {
    drawn.pieces.push(imageOf(shown, place));
  } else {
    drawBox(shown, place, drawn);
    for (const child of (shown.shadowRoot ?? shown).childNodes) {
      drawNode(child, drawn);
    }
  }
}

function drawNode(node: Node, drawn: Drawn): void {
  if (node instanceof HTMLSlotElement) {
    for (const child of node.assignedNodes({ flatten: true })) {
      drawNode(child, drawn);
    }
  } else if (node instanceof Element) {
    drawElement(node, drawn);
  } else if (node instanceof Text) {
    drawWords(node, drawn);
  }
}

/** A rectangle of the window in the file; the file grows to hold it. */
function placeOf({ x, y, width, height }: DOMRect, drawn: Drawn) {
  if (width > 0 && height > 0) {
    drawn.right = Math.max(drawn.right, x + width);
    drawn.bottom = Math.max(drawn.bottom, y + height);
  }
  return { x: x - drawn.left, y: y - drawn.top, width, height };
}

type Place = ReturnType<typeof placeOf>;

function imageOf(canvas: HTMLCanvasElement, place: Place): string {
  const root = canvas.getRootNode();
  const host =
    root instanceof ShadowRoot ? (root.host as Element & Partial<LightCanvas>) : undefined;
  const light = host?.lightCanvas?.() ?? canvas;
  return element("image", {
    ...{ ...place, preserveAspectRatio: "none" },
    "image-rendering": getComputedStyle(canvas).imageRendering,
    href: light.toDataURL("image/png"),
  });
}

/** Its background, its edges, and how full a bar of progress is. */
function drawBox(shown: Element, place: Place, { pieces }: Drawn): void {
  const style = getComputedStyle(shown);
  const { x, y, width, height } = place;
  const paint = (box: Partial<Place>, colour: string) => {
    const [fill, opacity] = plainColour(colour);
    const rectangle = { ...place, ...box };
    if (opacity > 0 && rectangle.width > 0 && rectangle.height > 0) {
      const fillOpacity = opacity * Number(style.opacity);
      pieces.push(element("rect", { ...rectangle, fill, "fill-opacity": fillOpacity }));
    }
  };
  if (shown instanceof HTMLProgressElement) {
    paint({}, "rgb(221, 225, 231)");
    paint({ width: width * shown.position }, "rgb(0, 114, 178)");
    return;
  }
  paint({}, style.backgroundColor);
  const edges = {
    top: (thick: number) => ({ height: thick }),
    bottom: (thick: number) => ({ y: y + height - thick, height: thick }),
    left: (thick: number) => ({ width: thick }),
    right: (thick: number) => ({ x: x + width - thick, width: thick }),
  };
  for (const [side, boxOf] of Object.entries(edges)) {
    const thick = parseFloat(style.getPropertyValue(`border-${side}-width`));
    paint(boxOf(thick), style.getPropertyValue(`border-${side}-color`));
  }
}

/** A computed colour as every program reads it, and how opaque it is. */
function plainColour(colour: string): readonly [fill: string, opacity: number] {
  const parts = [...colour.matchAll(/[\d.]+(?:e-\d+)?/g)].map(Number);
  const [red = 0, green = 0, blue = 0, opacity = parts.length < 3 ? 0 : 1] = parts;
  const scale = colour.startsWith("color(srgb") ? 255 : 1;
  const shades = [red, green, blue].map((part) => Math.round(scale * part));
  return [`rgb(${shades.join(", ")})`, opacity];
}

/** The words of a text, line by line as the page breaks them. */
function drawWords(text: Text, drawn: Drawn): void {
  const parent = text.parentElement ?? (text.getRootNode() as ShadowRoot).host;
  const style = getComputedStyle(parent);
  const range = document.createRange();
  const lines: { readonly place: Place; words: string }[] = [];
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const place = placeOf(range.getBoundingClientRect(), drawn);
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.place.y - place.y) < 2) {
      last.words += ` ${word}`;
    } else if (place.width > 0) {
      lines.push({ place, words: word });
    }
  }
  const size = parseFloat(style.fontSize);
  for (const { place, words: line } of lines) {
    const said = style.textTransform === "uppercase" ? line.toUpperCase() : line;
    drawn.pieces.push(
      // The letters stand on a line about a fifth of their size above their lower end.
      words(said, place.x, place.y + (place.height + size) / 2 - 0.2 * size, {
        ...{ "font-size": size, "font-weight": style.fontWeight, fill: style.color },
        ...(style.letterSpacing !== "normal" && { "letter-spacing": style.letterSpacing }),
      }),
    );
  }
}

import type { LivePicture } from "../../worker/picture/picture-state.ts";
import { paint } from "../network/paint.ts";
import { layoutOf } from "../network/picture-layout.ts";
import { CONTENT_WORDS, pictureWords, scaleWords } from "../network/picture-words.ts";
import { newCanvas } from "./png.ts";
import { LIGHT, captionBelow, element, svgFile, words } from "./svg.ts";

/** The page's light colours, in the form in which computed styles have them. */
const COLOURS = {
  background: "rgb(255, 255, 255)",
  ink: "rgb(26, 31, 38)",
  quiet: "rgb(86, 96, 112)",
  line: "rgb(221, 225, 231)",
  accent: "rgb(0, 114, 178)",
};

const WIDTH = 900;
const SHARPNESS = 2;
const MARGIN = 24;
/** Where the picture begins, below its heading. */
const HEAD = 68;
const SCALE_WIDTH = 96;

/** Tiles of weights, activations and probabilities, as the Train view shows them. */
export function networkCanvas(picture: LivePicture, sharpness = SHARPNESS): HTMLCanvasElement {
  const layout = layoutOf(picture.sizes, picture.digit.width, WIDTH);
  const [canvas, context] = newCanvas(
    Math.round(sharpness * layout.width),
    Math.round(sharpness * layout.height),
  );
  context.fillStyle = COLOURS.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(sharpness, sharpness);
  paint(context, { picture, layout, colours: COLOURS, unit: undefined });
  return canvas;
}

/** The colours of a negative value, of 0 and of a positive one: those of `paint`. */
const SHADES = ["rgb(86, 180, 233)", COLOURS.background, "rgb(230, 159, 0)"] as const;

/** The same as an SVG, with what it shows. The tiles are pixels, which it holds as an image inside of itself. */
export function networkSvg(picture: LivePicture, caption: string): string {
  const canvas = networkCanvas(picture);
  const [width, height] = [canvas.width, canvas.height].map((side) =>
    Math.round(side / SHARPNESS),
  ) as [number, number];
  const quiet = { fill: LIGHT.quiet, "font-size": 12 };
  const below = HEAD + height + 24;
  return svgFile(
    { width: width + 2 * MARGIN, height: below + 64 },
    `Network: ${caption}`,
    words(`Network: ${CONTENT_WORDS[picture.content].toLowerCase()}`, MARGIN, 32, {
      ...{ "font-size": 18, "font-weight": 600 },
    }),
    words(
      `${pictureWords(picture)} A tile is a unit, the bar below it its activation.`,
      MARGIN,
      54,
      quiet,
    ),
    element("image", {
      ...{ x: MARGIN, y: HEAD, width, height },
      href: canvas.toDataURL("image/png"),
    }),
    shadeScale(MARGIN, below - 10),
    words(scaleWords(picture), MARGIN + SCALE_WIDTH + 10, below, quiet),
    captionBelow(caption, MARGIN, below + 26, 130),
  );
}

function shadeScale(x: number, y: number): string {
  const stops = SHADES.map((colour, index) =>
    element("stop", { offset: index / (SHADES.length - 1), "stop-color": colour }),
  );
  const gradient = element("linearGradient", { id: "shades" }, ...stops);
  const size = { x, y, width: SCALE_WIDTH, height: 12 };
  return gradient + element("rect", { ...size, fill: "url(#shades)", stroke: LIGHT.line });
}

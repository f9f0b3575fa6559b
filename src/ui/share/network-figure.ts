import type { LivePicture } from "../../worker/picture/picture-state.ts";
import { paint } from "../network/paint.ts";
import { layoutOf } from "../network/picture-layout.ts";
import { newCanvas } from "./png.ts";
import { captionBelow, element, svgFile } from "./svg.ts";

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

/** The same as an SVG. The tiles are pixels, which it holds as an image inside of itself. */
export function networkSvg(picture: LivePicture, caption: string): string {
  const canvas = networkCanvas(picture);
  const [width, height] = [canvas.width, canvas.height].map((side) =>
    Math.round(side / SHARPNESS),
  ) as [number, number];
  return svgFile(
    { width: width + 2 * MARGIN, height: height + 2 * MARGIN + 40 },
    `Network: ${caption}`,
    element("image", {
      ...{ x: MARGIN, y: MARGIN, width, height },
      href: canvas.toDataURL("image/png"),
    }),
    captionBelow(caption, MARGIN, height + MARGIN + 28, 130),
  );
}

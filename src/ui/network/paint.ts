// Paints the picture of a network on a canvas. One scale of colours for all layers: orange for values above zero, blue below, the
// page's background for zero.

import { formatCertainty } from "../../base/format.ts";
import type { UnitAddress } from "../../engine/index.ts";
import type { LivePicture } from "../../worker/picture/picture-state.ts";
import { ABOVE, BELOW, imageOf } from "../parts/digit-image.ts";
import { type Strength, connectionsOf } from "./connections.ts";
import { isDead } from "./dead-units.ts";
import { type Block, type PictureLayout, type Rectangle, tileOf } from "./picture-layout.ts";

/** Colours of the page, as CSS writes them. */
export interface Colours {
  readonly background: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
}

/** Everything that is painted. */
export interface Painting {
  readonly picture: LivePicture;
  readonly layout: PictureLayout;
  readonly colours: Colours;
  /** The unit that is looked at. */
  readonly unit: UnitAddress | undefined;
}

/** The height of the bar below a tile, for the unit's activation. */
const ACTIVATION_BAR = 3;

/** Between two strokes across the tile of a dead unit. */
const HATCHING = 5;

/** @param context of a canvas that is scaled so that a unit is a CSS pixel */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { picture, layout, colours, unit } = painting;
  context.clearRect(0, 0, layout.width, layout.height);
  paintDigit(context, painting);
  const palette = paletteOf(colours.background);
  layout.blocks.forEach((block, layer) => {
    const atlas = atlasOf(picture.shades[layer] as Uint8Array, block, palette);
    const activations = activationsOf(picture, layer);
    const largest = Math.max(...activations, 1e-9);
    for (let shown = 0; shown < block.shown; shown++) {
      const tile = tileOf(block, shown);
      paintTile(context, atlas, block, shown, tile, colours);
      if (isDead(picture, { layer, unit: shown })) {
        paintHatching(context, tile, colours);
      }
      if (layer < layout.blocks.length - 1) {
        const share = (activations[shown] as number) / largest;
        context.fillStyle = colours.accent;
        context.fillRect(tile.x, tile.y + tile.height + 1, share * tile.width, ACTIVATION_BAR);
      }
    }
  });
  paintOutputs(context, painting);
  if (unit !== undefined) {
    paintConnections(context, painting, unit);
  }
}

/** The outputs of a layer for the digit: activations, or at the end the probabilities. */
export function activationsOf(picture: LivePicture, layer: number): Float32Array {
  return picture.activations[layer] ?? picture.probabilities;
}

function paintDigit(context: CanvasRenderingContext2D, { picture, layout }: Painting): void {
  const { pixels, width } = picture.digit;
  const { x, y, width: w, height: h } = layout.digit;
  context.imageSmoothingEnabled = false;
  context.drawImage(canvasOf(imageOf(pixels, width)), x, y, w, h);
}

function paintTile(
  context: CanvasRenderingContext2D,
  atlas: CanvasImageSource,
  { columns, tile }: Block,
  unit: number,
  { x, y, width, height }: Rectangle,
  { line }: Colours,
): void {
  const left = (unit % columns) * tile.columns;
  const top = Math.floor(unit / columns) * tile.rows;
  // Where a weight is smaller than a pixel of the screen, neighbours are averaged.
  context.imageSmoothingEnabled = width < tile.columns;
  context.imageSmoothingQuality = "high";
  context.drawImage(atlas, left, top, tile.columns, tile.rows, x, y, width, height);
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}

/** Strokes across the tile of a unit that is dead. */
function paintHatching(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Rectangle,
  { ink }: Colours,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let start = -height; start < width; start += HATCHING) {
    context.moveTo(x + start, y + height);
    context.lineTo(x + start + height, y);
  }
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

/** The probability of each class as a bar; the true class is marked. */
function paintOutputs(
  context: CanvasRenderingContext2D,
  { picture, layout, colours }: Painting,
): void {
  const block = layout.blocks.at(-1) as Block;
  const { probabilities, digit } = picture;
  const best = probabilities.indexOf(Math.max(...probabilities));
  const size = Math.min(15, block.pitch.y * 0.8);
  context.textBaseline = "middle";
  for (let output = 0; output < block.shown; output++) {
    const probability = probabilities[output] as number;
    const { y, height } = tileOf(block, output);
    const length = probability * layout.bar.width;
    context.fillStyle = output === best ? colours.accent : colours.quiet;
    context.fillRect(layout.bar.x, y, Math.max(1, length), height);
    context.font = `${output === best ? 600 : 400} ${size}px system-ui, sans-serif`;
    context.fillStyle = output === best ? colours.ink : colours.quiet;
    const mark = output === digit.label ? " ✓" : "";
    const share = output === best ? ` ${formatCertainty(probability)}` : "";
    const words = `${output}${mark}${share}`;
    const x = layout.bar.x + length + 6;
    // In a font that is wider than most, the words are drawn narrower.
    context.fillText(words, x, y + height / 2, layout.width - x);
  }
}

/** The strongest connections of a unit, and a frame around it. */
function paintConnections(
  context: CanvasRenderingContext2D,
  { picture, layout, colours }: Painting,
  unit: UnitAddress,
): void {
  const own = tileOf(layout.blocks[unit.layer] as Block, unit.unit);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.strokeRect(own.x - 1.5, own.y - 1.5, own.width + 3, own.height + 3);
  const { incoming, outgoing } = connectionsOf(picture);
  paintLines(context, incoming, layout.blocks[unit.layer - 1], own, "before");
  paintLines(context, outgoing, layout.blocks[unit.layer + 1], own, "after");
}

function paintLines(
  context: CanvasRenderingContext2D,
  connections: readonly Strength[],
  block: Block | undefined,
  own: Rectangle,
  side: "before" | "after",
): void {
  const largest = Math.max(...connections.map(({ product }) => Math.abs(product)), 1e-9);
  for (const { unit, product } of connections) {
    if (block === undefined || unit >= block.shown) {
      continue;
    }
    const [from, to] = side === "before" ? [tileOf(block, unit), own] : [own, tileOf(block, unit)];
    context.strokeStyle = `rgb(${(product > 0 ? ABOVE : BELOW).join(" ")})`;
    context.lineWidth = 0.5 + (3 * Math.abs(product)) / largest;
    context.beginPath();
    context.moveTo(from.x + from.width, from.y + from.height / 2);
    context.lineTo(to.x, to.y + to.height / 2);
    context.stroke();
  }
}

/** All tiles of a layer as one image, in which a weight is a pixel. */
function atlasOf(shades: Uint8Array, { columns, rows, tile, shown }: Block, palette: Uint32Array) {
  const inputs = shades.length / shown;
  const width = columns * tile.columns;
  const image = new ImageData(width, rows * tile.rows);
  const colours = new Uint32Array(image.data.buffer);
  for (let unit = 0; unit < shown; unit++) {
    const left = (unit % columns) * tile.columns;
    const top = Math.floor(unit / columns) * tile.rows;
    for (let input = 0; input < inputs; input++) {
      const x = left + (input % tile.columns);
      const y = top + Math.floor(input / tile.columns);
      colours[y * width + x] = palette[shades[unit * inputs + input] as number] as number;
    }
  }
  return canvasOf(image);
}

function canvasOf(image: ImageData): OffscreenCanvas {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** The colour of each shade as ABGR, which is how an ImageData lies in memory: 128 is zero. */
function paletteOf(background: string): Uint32Array {
  const zero = rgbOf(background);
  return Uint32Array.from({ length: 256 }, (_, shade) => {
    const share = Math.min(1, Math.abs(shade - 128) / 127);
    const end = shade > 128 ? ABOVE : BELOW;
    const [r = 0, g = 0, b = 0] = end.map((part, i) =>
      Math.round((zero[i] as number) + share * (part - (zero[i] as number))),
    );
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}

/** The parts of a colour in the form that getComputedStyle gives: "rgb(17, 20, 24)". */
function rgbOf(colour: string): number[] {
  return (colour.match(/\d+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
}

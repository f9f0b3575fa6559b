import { imageOf } from "../parts/digit-image.ts";
import { colourOf } from "./class-marks.ts";

/** How a point is drawn: as the number of its class, or as its image. */
export type Marks = "numbers" | "images";

/** What is drawn. */
export interface Painted {
  readonly context: CanvasRenderingContext2D;
  /** [points, 2], in CSS pixels. */
  readonly places: Float32Array;
  readonly labels: Uint8Array;
  /** [points, pixels]. */
  readonly images: Uint8Array;
  /** Of an image, in pixels. */
  readonly imageWidth: number;
  readonly isVisible: (point: number) => boolean;
  readonly isMisread: (point: number) => boolean;
  readonly marks: Marks;
  readonly chosen: number | undefined;
}

/** The side of an image in the plane. */
const IMAGE_SIDE = 26;

/** From so many misread points on, their rings are fainter. */
const MANY_MISREAD = 150;

/** Draws the points; misread ones have a ring, and the chosen one a larger, dashed one. */
export function paint(painted: Painted): void {
  const { context, places, labels, isVisible, isMisread, chosen } = painted;
  const { width, height } = context.canvas;
  context.save();
  context.resetTransform();
  context.fillStyle = "#000";
  context.fillRect(0, 0, width, height);
  context.restore();
  const visible = Array.from(labels.keys()).filter(isVisible);
  const isOfNumbers = painted.marks === "numbers";
  const points = isOfNumbers ? paintNumbers(painted, visible) : paintImages(painted, visible);
  const misread = points.filter(isMisread);
  context.lineWidth = isOfNumbers ? 1 : 1.5;
  context.strokeStyle = "#ff8f80";
  // A bad network misreads half of them, whose rings would hide all else.
  context.globalAlpha = Math.max(0.3, Math.min(1, MANY_MISREAD / misread.length));
  for (const point of misread) {
    ring(context, places, point, isOfNumbers ? 6.5 : IMAGE_SIDE / 2 + 2);
  }
  context.globalAlpha = 1;
  if (chosen !== undefined) {
    context.lineWidth = 2;
    context.strokeStyle = "#fff";
    context.setLineDash([4, 3]);
    ring(context, places, chosen, 12);
    context.setLineDash([]);
  }
}

function paintNumbers(
  { context, places, labels }: Painted,
  points: readonly number[],
): readonly number[] {
  context.font = "600 10px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const point of points) {
    const label = labels[point] as number;
    context.fillStyle = colourOf(label);
    context.fillText(String(label), places[2 * point] as number, places[2 * point + 1] as number);
  }
  return points;
}

/**
 * As many images as have room beside each other, those of the first points, each framed in the colour of its class.
 *
 * @returns the points whose images are drawn
 */
function paintImages(painted: Painted, points: readonly number[]): readonly number[] {
  const { context, places, labels, images, imageWidth } = painted;
  const pixels = images.length / labels.length;
  const bitmap = document.createElement("canvas");
  [bitmap.width, bitmap.height] = [imageWidth, pixels / imageWidth];
  const drawing = bitmap.getContext("2d");
  const taken = new Set<string>();
  return points.filter((point) => {
    const [x, y] = [places[2 * point] as number, places[2 * point + 1] as number];
    const [column, row] = [Math.round(x / (IMAGE_SIDE + 2)), Math.round(y / (IMAGE_SIDE + 2))];
    const isFree = !taken.has(`${column} ${row}`);
    if (isFree) {
      taken.add(`${column} ${row}`);
      const shades = images.subarray(point * pixels, (point + 1) * pixels);
      drawing?.putImageData(imageOf(shades, imageWidth), 0, 0);
      const [left, top] = [x - IMAGE_SIDE / 2, y - IMAGE_SIDE / 2];
      context.drawImage(bitmap, left, top, IMAGE_SIDE, IMAGE_SIDE);
      context.lineWidth = 1;
      context.strokeStyle = colourOf(labels[point] as number);
      context.strokeRect(left + 0.5, top + 0.5, IMAGE_SIDE - 1, IMAGE_SIDE - 1);
    }
    return isFree;
  });
}

function ring(
  context: CanvasRenderingContext2D,
  places: Float32Array,
  point: number,
  radius: number,
): void {
  context.beginPath();
  context.arc(places[2 * point] as number, places[2 * point + 1] as number, radius, 0, 7);
  context.stroke();
}

import type { Point } from "../../data/index.ts";
import { type Drawing, PEN, SEEN } from "../state/pad/drawing.ts";

/** Pixels along the side of the pad's canvas. */
export const SIDE = 560;

/** The width of the pen, in pixels of the canvas. */
const WIDTH = (PEN / SEEN) * SIDE;

/** Paints what is on the pad, and the pen that the keyboard moves. */
export function paint(
  context: CanvasRenderingContext2D,
  { strokes, picture }: Drawing,
  pen: Point | undefined,
  isDown: boolean,
): void {
  context.clearRect(0, 0, SIDE, SIDE);
  if (picture !== undefined) {
    paintPicture(context, picture);
  }
  context.strokeStyle = "#fff";
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = WIDTH;
  for (const [first, ...others] of strokes) {
    if (first !== undefined) {
      context.beginPath();
      context.moveTo(SIDE * first[0], SIDE * first[1]);
      // A dot is a line from a point to itself.
      for (const [x, y] of others.length > 0 ? others : [first]) {
        context.lineTo(SIDE * x, SIDE * y);
      }
      context.stroke();
    }
  }
  if (pen !== undefined) {
    paintPen(context, pen, isDown);
  }
}

/** A ring while the pen is lifted, a disc while it draws. */
function paintPen(context: CanvasRenderingContext2D, [x, y]: Point, isDown: boolean): void {
  context.beginPath();
  context.arc(SIDE * x, SIDE * y, WIDTH / 2, 0, 2 * Math.PI);
  context.lineWidth = 6;
  context.strokeStyle = "#56b4e9";
  context.stroke();
  if (isDown) {
    context.fillStyle = "#56b4e9";
    context.fill();
  }
}

/** A picture as the network sees it, pixel by pixel. */
function paintPicture(context: CanvasRenderingContext2D, picture: Uint8Array): void {
  const size = SIDE / SEEN;
  picture.forEach((value, index) => {
    context.fillStyle = `rgb(${value} ${value} ${value})`;
    context.fillRect(size * (index % SEEN), size * Math.floor(index / SEEN), size, size);
  });
}

import type { Point } from "../../data/index.ts";

/** A step of the pen, in fractions of the pad's side: one pixel of what the network sees. */
const STEP = 1 / 28;

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Where the pen is at first when it is moved by keys. */
export const PEN_START: Point = [0.5, 0.2];

/** Where a key moves the pen; undefined if it is not an arrow key. With Shift, the pen makes three steps at once. */
export function penMoved([x, y]: Point, { key, shiftKey }: KeyboardEvent): Point | undefined {
  const direction = DIRECTIONS[key];
  if (direction === undefined) {
    return undefined;
  }
  const steps = shiftKey ? 3 : 1;
  const within = (place: number) => Math.min(1, Math.max(0, place));
  return [within(x + steps * direction[0]), within(y + steps * direction[1])];
}

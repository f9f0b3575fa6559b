import { type Dataset, type DrawnDigits, drawFresh } from "../data/index.ts";
import type { FreshImages } from "../engine/index.ts";

// With `fresh` a run learns from new built-in digits in each epoch. A thread draws those of the next epoch while the GPU learns
// from the last ones. A long run needs no more memory than a short one: the digits of one epoch are on the GPU, those of the next
// in one buffer, which goes to the thread and comes back.

/** Digits for a thread to draw. */
export interface DrawingRequest {
  readonly drawn: DrawnDigits;
  /** Of the digits. */
  readonly labels: Uint8Array;
  /** From 0. */
  readonly epoch: number;
  /** [numbers, pixels]: takes the digits. */
  readonly images: Uint8Array<ArrayBuffer>;
}

/** A thread that draws digits, one request at a time. */
export interface DrawingThread {
  /** The request's buffer goes to the thread. @returns the buffer, with the digits */
  draw(request: DrawingRequest): Promise<Uint8Array<ArrayBuffer>>;
  end(): void;
}

/** Starts such a thread: a worker of Node, or of a browser. */
export type OpenThread = () => DrawingThread;

/** The images of a run that are new in each epoch, and what draws them. */
export interface FreshDigits {
  readonly images: FreshImages;
  /** Ends the thread. */
  readonly end: () => void;
}

/** What the thread does. */
export function answerRequest({ drawn, labels, epoch, images }: DrawingRequest): Uint8Array {
  drawFresh(drawn, labels, epoch, images);
  return images;
}

/**
 * Starts what draws the digits of a run.
 *
 * @param training the rows to learn from
 * @returns undefined if they were not drawn, and so cannot be drawn anew
 */
export function freshDigitsOf(
  { drawn, labels, width, height }: Dataset,
  openThread: OpenThread,
): FreshDigits | undefined {
  if (drawn === undefined || labels === undefined) {
    return undefined;
  }
  let thread: DrawingThread | undefined;
  const size = drawn.numbers.length * width * height;
  let buffer = new Uint8Array();
  let last: Promise<unknown> = Promise.resolve();
  const draw = async (epoch: number) => {
    // Only now, because many runs are prepared and never begin. A thread that failed did not give its buffer back.
    thread ??= openThread();
    const images = buffer.length === size ? buffer : new Uint8Array(size);
    buffer = await thread.draw({ drawn, labels, epoch, images });
    return buffer;
  };
  return {
    images: (epoch) => {
      const drawing = last.then(() => draw(epoch));
      last = drawing.catch(() => undefined);
      return drawing;
    },
    end: () => {
      thread?.end();
    },
  };
}

import type { Dataset } from "./dataset.ts";

// Images made to lie as digits are expected: light ink on black paper, and upright.

/** What the paper of an image is: black if most of its edge is, white if most of its edge and of the rest is. */
export type Paper = "black" | "white" | undefined;

const DARK = 55;
const LIGHT = 200;
const EDGE_SHARE = 0.6;
const IMAGE_SHARE = 0.5;

/** The paper of each image; undefined where an image has none, as photographs have none. */
export function papersOf({ images, width, height, count }: Dataset): Paper[] {
  const pixels = width * height;
  const edge = edgeOf(width, height);
  return Array.from({ length: count }, (_, row) =>
    paperOf(images.subarray(row * pixels, (row + 1) * pixels), edge),
  );
}

function paperOf(image: Uint8Array, edge: Uint32Array): Paper {
  let [dark, light] = [0, 0];
  for (const pixel of edge) {
    const value = image[pixel] as number;
    dark += value <= DARK ? 1 : 0;
    light += value >= LIGHT ? 1 : 0;
  }
  if (dark >= EDGE_SHARE * edge.length) {
    return "black";
  }
  if (light < EDGE_SHARE * edge.length) {
    return undefined;
  }
  // A bright picture may fill its frame.
  let paper = 0;
  for (const value of image) {
    paper += value >= LIGHT ? 1 : 0;
  }
  return paper >= IMAGE_SHARE * image.length ? "white" : undefined;
}

/**
 * Inverts the images that are black on white. If there are none, all are inverted; if most are, also those without a
 * paper of their own.
 */
export function inverted(dataset: Dataset): Dataset {
  const { width, height, count, images } = dataset;
  const papers = papersOf(dataset);
  const white = papers.filter((paper) => paper === "white").length;
  const isInverted = (paper: Paper) =>
    white === 0 || paper === "white" || (paper === undefined && white > count / 2);
  const pixels = width * height;
  const turned = new Uint8Array(images);
  papers.forEach((paper, row) => {
    const end = isInverted(paper) ? (row + 1) * pixels : 0;
    for (let pixel = row * pixels; pixel < end; pixel++) {
      turned[pixel] = 255 - (turned[pixel] as number);
    }
  });
  return { ...dataset, images: turned, drawn: undefined };
}

/** Swaps rows and columns of each image, as EMNIST's files need it. */
export function transposed(dataset: Dataset): Dataset {
  const { width, height, count, images } = dataset;
  const pixels = width * height;
  const turned = new Uint8Array(images.length);
  for (let start = 0; start < count * pixels; start += pixels) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        turned[start + column * height + row] = images[start + row * width + column] as number;
      }
    }
  }
  return { ...dataset, width: height, height: width, images: turned, drawn: undefined };
}

/** The pixels at the four sides. */
function edgeOf(width: number, height: number): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, pixel) => pixel).filter((pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
}

import { expect, test } from "vitest";
import { builtInDigit, pictureOfPhoto } from "../../src/data/index.ts";

/** A digit on paper, ten times as large, somewhere on a larger sheet. */
function photoOf(image: Uint8Array, ink: number, paper: number) {
  const [width, height] = [420, 360];
  const shades = new Uint8Array(width * height).fill(paper);
  for (let y = 0; y < 280; y++) {
    for (let x = 0; x < 280; x++) {
      const share = (image[Math.floor(y / 10) * 28 + Math.floor(x / 10)] as number) / 255;
      shades[(y + 70) * width + x + 15] = Math.round(paper + share * (ink - paper));
    }
  }
  return { width, height, shades };
}

/** The smallest difference if one image may move by one pixel, as the rounding of its centre may. */
function nearestDifference(a: Uint8Array, b: Uint8Array): number {
  const moves = [-29, -28, -27, -1, 0, 1, 27, 28, 29];
  return Math.min(...moves.map((move) => difference(moved(a, move), b)));
}

function moved(image: Uint8Array, move: number): Uint8Array {
  return Uint8Array.from(image, (_, index) => image[index + move] ?? 0);
}

/** Mean difference of two images' pixels where either has ink, as a share of full ink. */
function difference(a: Uint8Array, b: Uint8Array): number {
  const pairs = Array.from(a, (value, index) => [value, b[index] as number] as const).filter(
    ([one, other]) => one + other > 0,
  );
  return pairs.reduce((sum, [one, other]) => sum + Math.abs(one - other), 0) / (255 * pairs.length);
}

test.each([
  ["dark on bright", 30, 230],
  ["bright on dark", 240, 20],
  ["pale, on grey paper", 120, 160],
])("a photographed digit, %s, becomes the image it was made of", (_, ink, paper) => {
  let worst = 0;
  for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const { image } = builtInDigit(3, index);
    const picture = pictureOfPhoto(photoOf(image, ink, paper));
    expect(picture).toBeDefined();
    worst = Math.max(worst, nearestDifference(picture as Uint8Array, image));
  }
  expect(worst).toBeLessThan(0.16);
});

test("the place of a digit on the paper does not matter", () => {
  const { image } = builtInDigit(3, 1);
  const photo = photoOf(image, 20, 240);
  const sheet = photo.shades.slice();
  sheet.copyWithin(0, 40 * photo.width).fill(240, 320 * photo.width);
  expect(pictureOfPhoto({ ...photo, shades: sheet })).toEqual(pictureOfPhoto(photo));
});

test("an empty sheet contains no digit", () => {
  expect(pictureOfPhoto({ width: 5, height: 4, shades: new Uint8Array(20).fill(200) })).toBe(
    undefined,
  );
});

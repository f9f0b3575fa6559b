import { DataError, pictureOfPhoto } from "../../../data/index.ts";

/** The browser first scales larger images down to this: it is enough for a digit. Pixels along the longer side. */
const LARGEST = 640;

/**
 * What the network sees of an image file: a photo, a scan or a drawing.
 *
 * @returns [784], as MNIST's digits are
 * @throws DataError where the file is not an image, or there is nothing in it
 */
export async function pictureOfFile(file: File): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file).catch((error: unknown) => {
    const message = `${file.name} is not an image that this browser can read. Choose a PNG or JPEG.`;
    throw new DataError(message, { cause: error });
  });
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(scale * bitmap.width));
  const height = Math.max(1, Math.round(scale * bitmap.height));
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) {
    throw new DataError(
      "The browser gave no canvas to read the image. Close other pages and try again.",
    );
  }
  // Transparent pixels are background: white, as of paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const picture = pictureOfPhoto({
    width,
    height,
    shades: greys(context.getImageData(0, 0, width, height)),
  });
  if (picture === undefined) {
    throw new DataError(`${file.name} has only one colour, so there is no digit in it.`);
  }
  return picture;
}

/** [height · width]: luma as ITU-R BT.601 weighs the colours. */
function greys({ data, width, height }: ImageData): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * index, 4 * index + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}

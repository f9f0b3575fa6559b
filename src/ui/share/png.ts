/** Pixels of a file for one of an SVG, so that it is sharp in print. */
const SHARPNESS = 2;

/** An SVG as an image that a canvas can draw. */
export async function imageOfSvg(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

/** An SVG as a PNG. */
export async function pngOfSvg(svg: string): Promise<Blob> {
  const image = await imageOfSvg(svg);
  const [canvas, context] = newCanvas(SHARPNESS * image.width, SHARPNESS * image.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOf(canvas);
}

export function newCanvas(
  width: number,
  height: number,
): readonly [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new Error("The browser cannot draw the picture. Close other tabs and try again.");
  }
  return [canvas, context];
}

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) {
        reject(new Error("The browser cannot make the picture. Close other tabs and try again."));
      } else {
        resolve(blob);
      }
    }, "image/png");
  });
}

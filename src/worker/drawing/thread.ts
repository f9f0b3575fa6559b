// A thread of the page that draws digits: see run/fresh-digits.ts.
import { type DrawingRequest, answerRequest } from "../../run/fresh-digits.ts";

addEventListener("message", ({ data }: MessageEvent<DrawingRequest>) => {
  const images = answerRequest(data);
  postMessage(images, { transfer: [images.buffer] });
});

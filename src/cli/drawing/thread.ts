// A thread of the command line that draws digits: see run/fresh-digits.ts.
import { parentPort } from "node:worker_threads";
import { type DrawingRequest, answerRequest } from "../../run/fresh-digits.ts";

parentPort?.on("message", (request: DrawingRequest) => {
  const images = answerRequest(request);
  parentPort?.postMessage(images, [images.buffer as ArrayBuffer]);
});

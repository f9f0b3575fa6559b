import type { Action } from "../act.ts";
import { examineFiles } from "../examining.ts";
import { readImage } from "../pad/pad.ts";
import { openNetwork } from "./open-link.ts";

/** Networks that are read. */
const NETWORK = /\.(safetensors|onnx)$/i;

/** Networks of other programs: Examine says how to convert them. */
const OTHER_NETWORK = /\.(pt|pth|h5|hdf5|keras)$/i;

/** Networks with weights of eight bits, which answer at once. */
const SHARED = /\.q8\.safetensors$/i;

/** A single image is a digit for the pad, and a network of another program one; anything else is what it is where digits are chosen. */
export function actionOfFiles(files: readonly File[]): Action {
  const [first] = files;
  if (first !== undefined && files.length === 1 && first.type.startsWith("image/")) {
    return (page) => readImage(page, first);
  }
  return first !== undefined && OTHER_NETWORK.test(first.name)
    ? (page) => examineFiles(page, files)
    : actionOfChosen(files);
}

/** A small network answers, others are examined, and anything else is data, whose reader says what is wrong with it. */
export function actionOfChosen(files: readonly File[]): Action {
  const [first] = files;
  if (first !== undefined && SHARED.test(first.name)) {
    return async (page) => openNetwork(page, new Uint8Array(await first.arrayBuffer()), first.name);
  }
  return first !== undefined && NETWORK.test(first.name)
    ? (page) => examineFiles(page, files)
    : (page) => page.choose((data) => data.take({ kind: "files", files }));
}

import { counted } from "../../base/format.ts";
import { AS_IT_IS, type LinkedData, type OwnData, differs, isSameData } from "../linked-data.ts";

/** "train.csv (4,000 digits, inverted)". */
export function dataWords(data: LinkedData): string {
  if (data.kind === "mnist") {
    return "MNIST (60,000 digits)";
  }
  const { name, rows, reading = AS_IT_IS } = data;
  const words = [
    ...(rows === undefined ? [] : [counted(rows, "digit")]),
    ...(reading.invert ? ["inverted"] : []),
    ...(reading.transpose ? ["transposed"] : []),
    ...(reading.label === undefined ? [] : [`label in column ${reading.label}`]),
  ];
  return words.length === 0 ? name : `${name} (${words.join(", ")})`;
}

/** Compares the data that was opened with what the link names, in a sentence for the user. */
export function comparisonWords(linked: LinkedData, found: OwnData): string {
  const used = dataWords(linked);
  const opened = dataWords(found);
  if (linked.kind === "mnist" || differs(linked.rows, found.rows)) {
    return `This is not the data of the link: that run used ${used}, and ${opened} is open, so the results will differ.`;
  }
  if (isSameData(linked, found)) {
    return `This is the data of the link: ${opened}, with the same fingerprint.`;
  }
  if (linked.hash === undefined || found.hash === undefined) {
    const lacking = linked.hash === undefined ? "The link has" : "This page has";
    return `That run used ${used}, and ${opened} is open. ${lacking} no fingerprint, so whether they are the same is not known.`;
  }
  return `This is not the data of the link: ${opened} has another fingerprint (${found.hash} instead of ${linked.hash}), so the results will differ.`;
}

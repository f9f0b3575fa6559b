import { DataError } from "../dataset.ts";
import { refuseOtherText } from "./other-text.ts";

/**
 * Checks that a file is text in UTF-8 before anything is read from it.
 *
 * @param head the file's first bytes
 * @throws DataError that says what the file is instead
 */
export function checkText(name: string, head: Uint8Array): void {
  if (isUtf16(head)) {
    throw new DataError(`${name} is text in UTF-16. Save it as UTF-8 ("CSV UTF-8" in Excel).`);
  }
  refuseOtherText(name, head);
  const control = head.findIndex(isControl);
  if (control >= 0) {
    const code = head[control] as number;
    const what = code === 0 ? "NUL" : `${hex(Uint8Array.of(code))} in hexadecimal, a control code`;
    throw new DataError(
      `${name}: byte ${control} is ${what}, so the file is no CSV. It begins with ${hex(head)}, so it is no IDX file either (those begin with 00 00 08). Choose another file.`,
    );
  }
  const text = new TextDecoder().decode(head).trimStart().toLowerCase();
  if (text.startsWith("<")) {
    const what = /^<(!doctype html|html|head|body)/.test(text) ? "an HTML page" : "XML or HTML";
    throw new DataError(
      `${name} is ${what}, not a CSV: probably an error or login page that was saved instead of the file. Download it again.`,
    );
  }
}

/** Codes that text has no use for. Tabs, the ends of lines and of pages, and the mark that DOS puts at the end of a file are none. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a;
}

function isUtf16(head: Uint8Array): boolean {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return true;
  }
  const zeros = (parity: number) =>
    head.filter((byte, index) => index % 2 === parity && byte === 0).length;
  // In UTF-16, every second byte of plain letters and digits is NUL.
  return Math.max(zeros(0), zeros(1)) > head.length / 4 && Math.min(zeros(0), zeros(1)) === 0;
}

function hex(head: Uint8Array): string {
  return Array.from(head.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

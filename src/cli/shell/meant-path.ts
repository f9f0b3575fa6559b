// What somebody probably meant whose path names nothing, and what to write instead.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** More words than this are no longer a single path with blanks in it. */
const MOST_WORDS = 12;

const SITE = /^(www\.|[\w-]+(\.[\w-]+)*\.(com|org|net|edu|gov|io|ai|co|dev)\/)/i;

/**
 * A sentence about a path that names nothing: an address, a pattern, a list, one with blanks, in typographic quotation marks or of
 * another system; undefined if it is none of these.
 *
 * @param words the arguments of the command
 */
export function meantPath(
  path: string,
  words: readonly string[] = process.argv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const whole = withBlanks(path, words);
  if (whole !== undefined) {
    return `The path has blanks, so put it in quotation marks: "${whole}".`;
  }
  const several = path.split(",");
  if (several.length > 1 && several.every((one) => existsSync(one))) {
    return `Files are named with blanks between them: ${several.join(" ")}.`;
  }
  const unquoted = path.replaceAll(/[“”„‟‘’‚‛«»]/g, "");
  if (unquoted !== path && existsSync(unquoted)) {
    return `The quotation marks around it belong to no shell. Write ${JSON.stringify(unquoted)}.`;
  }
  if (/^file:\/\/\/./i.test(path)) {
    return `Write the path alone: ${pathOf(path)}.`;
  }
  if (/^mnist$/i.test(path)) {
    return "To download MNIST's digits, write --mnist.";
  }
  if (SITE.test(path)) {
    return `To download it, write https:// before the address.`;
  }
  if (/^[a-z]:[\\/]/i.test(path) && platform !== "win32") {
    const [drive = ""] = path.toLowerCase();
    return `This is a path of Windows, and the command runs in ${platform === "linux" ? `Linux. In WSL, drive ${drive.toUpperCase()} is /mnt/${drive}` : "another system"}.`;
  }
  return /[*?]/.test(path)
    ? "The shell found no file for this pattern, or left it as it is because of quotation marks. Name the files, or their folder."
    : undefined;
}

/** The path that begins with this word and goes on with the next ones; undefined if there is none. */
function withBlanks(path: string, words: readonly string[]): string | undefined {
  const first = words.findIndex((word) => word === path || word.endsWith(`=${path}`));
  const next = first < 0 ? [] : words.slice(first + 1, first + MOST_WORDS);
  const paths = next.map((_, index) => [path, ...next.slice(0, index + 1)].join(" "));
  return paths.find((one) => existsSync(one));
}

function pathOf(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address.slice("file://".length);
  }
}

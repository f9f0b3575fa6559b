// A link that carries a trained network: the bytes of a quantised file behind the `#`, which no browser sends to a server.

/** The key before the network. */
const KEY = "network";

/** The longest link that is made and read, in characters. Firefox and Chrome take a million and more, Safari as many as these. */
export const MOST_LINK_LETTERS = 400_000;

/** A link to a network; undefined where the network is too large for one. */
export function networkHash(file: Uint8Array): string | undefined {
  const hash = `#${KEY}=${toBase64Url(file)}`;
  return hash.length > MOST_LINK_LETTERS ? undefined : hash;
}

/** Whether the part of a link from `#` on should hold a network. */
export function hasNetwork(hash: string): boolean {
  return hash.startsWith(`#${KEY}=`);
}

/**
 * Reads the network's file from a link.
 *
 * @returns or a sentence that says why the link holds none
 */
export function networkOfHash(hash: string): Uint8Array<ArrayBuffer> | string {
  const text = hash.slice(`#${KEY}=`.length);
  if (hash.length > MOST_LINK_LETTERS) {
    return "The link is longer than any that carries a network. Ask for the network as a file.";
  }
  if (!/^[\w-]+$/.test(text)) {
    return "The link's network is damaged. Messengers cut or change long links: ask for the network as a file.";
  }
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return "The link's network is cut off. Messengers cut long links: ask for the network as a file.";
  }
}

/** As RFC 4648, section 5, without padding. */
function toBase64Url(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

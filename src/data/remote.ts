import { DataError } from "./dataset.ts";
import type { RemoteFile, RemoteSet } from "./mnist.ts";
import { type ByteSource, bytesSource, joined } from "./source.ts";

/** A mirror that sends nothing for this long is passed over. Milliseconds. */
const PATIENCE = 15_000;

/** What a fetch may be given. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of the file that have arrived. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/**
 * Fetches a file from the first mirror that has it whole.
 *
 * @throws DataError where no mirror gives it, with each one's reason; the signal's reason when it is aborted
 */
export async function fetchWhole(
  { mirrors }: Pick<RemoteSet, "mirrors">,
  file: RemoteFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    const { host } = new URL(mirror);
    try {
      const bytes = await fetchBytes(mirror + file.name, file.bytes, options);
      if (await isWhole(file, bytes)) {
        return bytes;
      }
      reasons.push(`${host} sent another file`);
    } catch (error) {
      options.signal?.throwIfAborted();
      reasons.push(`${host}: ${reasonOf(error)}`);
    }
  }
  throw new DataError(
    `${file.name} could not be downloaded (${reasons.join("; ")}). Without a network, take files of your own, or built-in digits.`,
  );
}

/**
 * Fetches a file from the address that somebody gave.
 *
 * @param address https://…; the file is called what the address ends with
 * @throws DataError where it does not come; the signal's reason when it is aborted
 */
export async function fetchAddress(
  address: string,
  options: FetchOptions = {},
): Promise<ByteSource> {
  try {
    const url = new URL(address);
    const bytes = await fetchBytes(url.href, Infinity, options);
    return bytesSource(url.pathname.split("/").at(-1) ?? "", bytes);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new DataError(`${address} could not be downloaded: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** Whether this is the file, to the last bit. */
export async function isWhole(
  file: RemoteFile,
  content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (content.length !== file.bytes) {
    return false;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const text = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text === file.sha256;
}

/** At most as many bytes as the file has, and one: more cannot be it. */
async function fetchBytes(
  url: string,
  most: number,
  { signal, progress }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  const signals = [silence.signal, ...(signal === undefined ? [] : [signal])];
  const wait = () =>
    setTimeout(() => {
      silence.abort(new Error(`it sent nothing for ${PATIENCE / 1000} s`));
    }, PATIENCE);
  let timer = wait();
  try {
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      throw new Error(`it answered ${response.status}`);
    }
    const reader = response.body.getReader();
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done || bytes > most) {
        break;
      }
      timer = wait();
      parts.push(value);
      bytes += value.length;
      progress?.(bytes);
    }
    await reader.cancel();
    return new Uint8Array(joined(parts));
  } finally {
    clearTimeout(timer);
  }
}

/** Why a fetch failed, in words. Node's says no more than "fetch failed"; what failed is its cause. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

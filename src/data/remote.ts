import { concatenated } from "../base/concatenated.ts";
import { sha256 } from "../base/sha256.ts";
import { DataError } from "./dataset.ts";
import type { RemoteFile, RemoteSet } from "./mnist.ts";
import { type ByteSource, bytesSource } from "./source.ts";

/** If a mirror sends nothing for this long, the next one is tried. */
const SILENCE_LIMIT_MS = 15_000;

/** Options for a download. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes of the file that have arrived. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/**
 * Downloads a file from the first mirror that sends it complete and unchanged.
 *
 * @throws DataError with the reason for each mirror, if no mirror does; the signal's reason if it is aborted
 */
export async function fetchWhole(
  { mirrors }: Pick<RemoteSet, "mirrors">,
  file: RemoteFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const failures: Failure[] = [];
  for (const mirror of mirrors) {
    const { host } = new URL(mirror);
    try {
      const bytes = await fetchBytes(mirror + file.name, file.bytes, options);
      if (await isWhole(file, bytes)) {
        return bytes;
      }
      failures.push({ host, reason: "it sent a different file" });
    } catch (error) {
      options.signal?.throwIfAborted();
      // What follows is advice about addresses, and these are not the user's.
      const [reason = ""] = reasonOf(error).split(";");
      failures.push({ host, reason });
    }
  }
  throw new DataError(
    `${file.name} could not be downloaded${whyOf(failures)} Without a network, use files of your own or the built-in digits.`,
  );
}

/** Why a mirror sent no file. */
interface Failure {
  readonly host: string;
  readonly reason: string;
}

/** The end of a sentence, with a sentence for each mirror where their reasons differ. */
function whyOf(failures: readonly Failure[]): string {
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  const [reason = ""] = reasons;
  return reasons.length === 1
    ? ` from ${failures.map(({ host }) => host).join(" or ")}: ${reason}.`
    : `.${failures.map((failure) => ` From ${failure.host}: ${failure.reason}.`).join("")}`;
}

/**
 * Downloads a file from the address that a user entered.
 *
 * @param address https://…; its last part becomes the name of the file
 * @throws DataError if the download fails; the signal's reason if it is aborted
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
    throw new DataError(
      `${address} could not be downloaded: ${reasonOf(error)}${meaningOf(error)}.`,
      {
        cause: error,
      },
    );
  }
}

/** Whether the content is exactly that of the file, by size and SHA-256. */
export async function isWhole(
  file: RemoteFile,
  content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (content.length !== file.bytes) {
    return false;
  }
  return (await sha256(content)) === file.sha256;
}

/** Downloads a file, but stops soon after `maxBytes`: a longer one is not the file that is wanted. */
async function fetchBytes(
  url: string,
  maxBytes: number,
  { signal, progress }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  const signals = [silence.signal, ...(signal === undefined ? [] : [signal])];
  const wait = () =>
    setTimeout(() => {
      silence.abort(new Error(`it sent nothing for ${SILENCE_LIMIT_MS / 1000} s`));
    }, SILENCE_LIMIT_MS);
  let timer = wait();
  try {
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      throw new Error(`it answered ${response.status}`, { cause: response.status });
    }
    const reader = response.body.getReader();
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done || bytes > maxBytes) {
        break;
      }
      timer = wait();
      parts.push(value);
      bytes += value.length;
      progress?.(bytes);
    }
    await reader.cancel();
    return new Uint8Array(concatenated(parts));
  } finally {
    clearTimeout(timer);
  }
}

/** What an answer means for an address that a user entered; empty if it was not the answer that failed. */
function meaningOf(error: unknown): string {
  const status = error instanceof Error ? error.cause : undefined;
  if (status === 404 || status === 410) {
    return ", so there is no such file; check the address";
  }
  return status === 401 || status === 403
    ? ", so it wants a login; download the file in a browser instead"
    : "";
}

/** What Node's codes mean. A browser does not tell why a download failed. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no server has this name; check the address, and that there is a network",
  EAI_AGAIN: "the name of the server cannot be looked up; check that there is a network",
  ECONNREFUSED: "the server refuses the connection; check the address",
  ECONNRESET: "the server ended the connection; try again",
  ETIMEDOUT: "the server does not answer; try again",
  UND_ERR_CONNECT_TIMEOUT: "the server does not answer; try again",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "the server cannot be reached",
};

/** The message of a failed fetch. Node's own says only "fetch failed"; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, answer] = /^Proxy response \((\d+)\)/.exec(message) ?? [];
  return MEANINGS[code] ?? (answer === undefined ? message : `the proxy answered ${answer}`);
}

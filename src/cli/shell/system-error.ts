// What the operating system refuses, in words for the user. Node's own messages read "ENOSPC: no space left on device, write".

import { errorMessage } from "../../base/error-message.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of disk space is used up",
  EFBIG: "the file would be larger than the disk allows",
  EROFS: "the disk is read-only",
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links lead in a circle",
  EBUSY: "another program has it open",
  ETXTBSY: "another program has it open",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENXIO: "no program reads it",
  EPIPE: "the program that reads it has ended",
  EIO: "the disk reports a fault",
  ENOMEM: "there is not enough memory",
};

/** Why the operating system refused something, as part of a sentence; undefined if the error has another origin. */
export function systemReason(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code];
}

/** Why something failed, as part of a sentence: in words where the operating system refused it, otherwise the message. */
export function reasonOf(error: unknown): string {
  return systemReason(error) ?? errorMessage(error);
}

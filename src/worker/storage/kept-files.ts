import { type KeptFiles, privateFiles } from "./private-files.ts";

let chosen: Promise<KeptFiles> | undefined;

/** Where this window can keep files: in the origin private file system, or else in IndexedDB. */
export function keptFiles(): Promise<KeptFiles> {
  chosen ??= chooseFiles();
  return chosen;
}

async function chooseFiles(): Promise<KeptFiles> {
  // Older browsers can read private files but not write them, and Firefox's private windows have none.
  const canWrite =
    typeof FileSystemFileHandle === "function" &&
    "createWritable" in FileSystemFileHandle.prototype;
  const isThere = await privateFiles.names().then(
    () => true,
    () => false,
  );
  return canWrite && isThere ? privateFiles : (await import("./database-files.ts")).databaseFiles;
}

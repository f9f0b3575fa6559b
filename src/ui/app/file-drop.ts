import type { Action } from "../state/act.ts";
import { type FileInFolder, filesOfFolder } from "../state/folder-files.ts";

/**
 * Takes files and folders that are dropped anywhere on the page, until the signal ends it.
 *
 * @param hovering is called when files are dragged onto the page, and when they leave it
 */
export function watchDrops(
  signal: AbortSignal,
  hovering: (above: boolean) => void,
  dropped: (files: readonly File[]) => void,
): void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") === true) {
      // Without this the browser would leave the page and open the file.
      event.preventDefault();
      hovering(true);
    }
  };
  const left = (event: DragEvent) => {
    // Only when they leave the window: on the way, the event is fired for every element.
    if (event.relatedTarget === null) {
      hovering(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    hovering(false);
    void filesOf(event.dataTransfer).then(dropped);
  };
  addEventListener("dragover", over, { signal });
  addEventListener("dragleave", left, { signal });
  addEventListener("drop", drop, { signal });
}

/** The endings of networks; of those that are not read, Examine says how to convert them. */
const NETWORK = /\.(safetensors|onnx|pt|pth|h5|hdf5|keras)$/i;

/** A single image is a digit for the pad, a network is examined, and anything else is data. */
export function actionOfFiles(files: readonly File[]): Action {
  const [first] = files;
  if (first !== undefined && files.length === 1 && first.type.startsWith("image/")) {
    return (page) => page.readImage(first);
  }
  return first !== undefined && NETWORK.test(first.name)
    ? (page) => page.examineFiles(files)
    : (page) => page.choose((data) => data.take({ kind: "files", files }));
}

/** The dropped files; of dropped folders, the files that belong together. */
async function filesOf(transfer: DataTransfer | null): Promise<File[]> {
  // All entries before anything is awaited: then the browser empties the list.
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const folders = entries.filter((entry) => entry !== null).filter(isFolder);
  if (folders.length === 0) {
    return [...(transfer?.files ?? [])];
  }
  return filesOfFolder((await Promise.all(folders.map((folder) => filesIn(folder, "")))).flat());
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** @param above the path of the folder that holds it, with a slash at its end */
async function filesIn(folder: FileSystemDirectoryEntry, above: string): Promise<FileInFolder[]> {
  const reader = folder.createReader();
  const path = `${above}${folder.name}/`;
  const found: FileSystemEntry[] = [];
  for (;;) {
    // The browser gives a hundred entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) {
      break;
    }
    found.push(...some);
  }
  const files = found.filter(isFile).map(
    (entry) =>
      new Promise<FileInFolder>((resolve, reject) => {
        entry.file((file) => {
          resolve({ file, path: path + file.name });
        }, reject);
      }),
  );
  const deeper = found.filter(isFolder).map((inner) => filesIn(inner, path));
  return [...(await Promise.all(files)), ...(await Promise.all(deeper)).flat()];
}

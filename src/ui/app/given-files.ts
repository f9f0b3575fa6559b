import type { Action } from "../state/act.ts";
import { actionOfFiles } from "../state/opened/opened-files.ts";

/**
 * Takes files and folders that are dropped anywhere on the page, and files that are pasted, until the signal ends it.
 *
 * @param hovering is called when files are dragged onto the page, and when they leave it
 */
export function watchFiles(
  signal: AbortSignal,
  hovering: (above: boolean) => void,
  given: (action: Action) => void,
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
    const action = actionOfDrop(event.dataTransfer);
    if (action !== undefined) {
      given(action);
    }
  };
  const pasted = ({ clipboardData }: ClipboardEvent) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length > 0) {
      given(actionOfFiles(files));
    }
  };
  addEventListener("dragover", over, { signal });
  addEventListener("dragleave", left, { signal });
  addEventListener("drop", drop, { signal });
  addEventListener("paste", pasted, { signal });
}

/** What to do with what was dropped; of folders, the files that belong together are taken. Undefined where it is no file. */
function actionOfDrop(transfer: DataTransfer | null): Action | undefined {
  // All entries before anything is awaited: then the browser empties the list.
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const folders = entries.filter((entry) => entry !== null).filter(isFolder);
  if (folders.length > 0) {
    return async (page) => {
      const { filesOfFolders } = await import("../parts/folder-files.ts");
      const files = await filesOfFolders(folders);
      await (files.length > 0 && actionOfFiles(files)(page));
    };
  }
  const files = [...(transfer?.files ?? [])];
  return files.length > 0 ? actionOfFiles(files) : undefined;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

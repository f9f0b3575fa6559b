/** Whom to tell of files above the page. */
export interface DropListener {
  readonly hovering: (above: boolean) => void;
  readonly dropped: (files: readonly File[]) => void;
}

/** Takes files that are dropped anywhere on the page, until the signal ends it. */
export function watchDrops(signal: AbortSignal, { hovering, dropped }: DropListener): void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") === true) {
      // Without this the browser would leave the page and open the file.
      event.preventDefault();
      hovering(true);
    }
  };
  const left = (event: DragEvent) => {
    // Only when it leaves the window: every element on the way is left, too.
    if (event.relatedTarget === null) {
      hovering(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    hovering(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) {
      dropped(files);
    }
  };
  addEventListener("dragover", over, { signal });
  addEventListener("dragleave", left, { signal });
  addEventListener("drop", drop, { signal });
}

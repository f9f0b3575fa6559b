/** Ctrl-C was pressed: exit code 130, as shells have it. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  /** @param checkpoint where the run was kept */
  constructor(checkpoint: string | undefined) {
    super(
      checkpoint === undefined
        ? "Interrupted. Next time --checkpoint FILE keeps what was learned."
        : `Interrupted; the run is in ${checkpoint}. ${goOnWith(checkpoint)}`,
    );
  }
}

/** How a run goes on that is kept in a file. */
export function goOnWith(checkpoint: string): string {
  return `Go on with: npm run train -- --resume ${checkpoint}`;
}

/** Ctrl-C was pressed: exit code 130, as is usual in shells. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  /** @param checkpoint the file in which the run was saved */
  constructor(checkpoint: string | undefined) {
    super(
      checkpoint === undefined
        ? "Interrupted. Use --checkpoint FILE next time to save the run."
        : `Interrupted; the run is in ${checkpoint}. ${resumeAdvice(checkpoint)}`,
    );
  }
}

/** How to continue a run that is saved in a file. */
export function resumeAdvice(checkpoint: string): string {
  return `Continue with: npm run train -- --resume ${checkpoint}`;
}

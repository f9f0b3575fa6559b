/** What holds buffers until it is freed. */
interface Freeable {
  readonly dispose: () => void;
}

/** Takes a part for one to be freed on failure, and returns it. */
export type Keep = <Part extends Freeable>(part: Part) => Part;

/**
 * Makes something of several parts. If that fails, the parts made so far are freed.
 *
 * @param make is given `keep`, which it calls with each part
 */
export async function freedOnFailure<Made>(make: (keep: Keep) => Promise<Made>): Promise<Made> {
  const parts: Freeable[] = [];
  try {
    return await make((part) => {
      parts.push(part);
      return part;
    });
  } catch (error) {
    for (const part of parts) {
      part.dispose();
    }
    throw error;
  }
}

import type { Correction } from "../../../data/index.ts";
import { storeText, storedText } from "../stored.ts";

/** The key in the browser's local storage. */
const KEY = "adamant-corrections";

/** The corrected drawings of this browser; none if they cannot be read. */
export function storedCorrections(): readonly Correction[] {
  try {
    const stored = JSON.parse(storedText(KEY) ?? "[]") as {
      label: number;
      ink: string;
    }[];
    return stored.map(({ label, ink }) => ({
      label,
      pixels: Uint8Array.from(atob(ink), (letter) => letter.charCodeAt(0)),
    }));
  } catch {
    return [];
  }
}

/**
 * Stores the corrected drawings for the next visit.
 *
 * @returns whether the browser had space for them
 */
export function storeCorrections(corrections: readonly Correction[]): boolean {
  const stored = corrections.map(({ label, pixels }) => ({
    label,
    ink: btoa(String.fromCharCode(...pixels)),
  }));
  return storeText(KEY, JSON.stringify(stored));
}

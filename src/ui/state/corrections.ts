import type { Correction } from "../../worker/protocol.ts";

/** Where the browser keeps them. */
const KEY = "adamant-corrections";

/** Drawings that were corrected, in this browser; what cannot be read is passed over. */
export function keptCorrections(): readonly Correction[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as { label: number; ink: string }[];
    return kept.map(({ label, ink }) => ({
      label,
      pixels: Uint8Array.from(atob(ink), (letter) => letter.charCodeAt(0)),
    }));
  } catch {
    return [];
  }
}

/**
 * Keeps them for the next visit.
 *
 * @returns whether there was room
 */
export function keepCorrections(corrections: readonly Correction[]): boolean {
  const kept = corrections.map(({ label, pixels }) => ({
    label,
    ink: btoa(String.fromCharCode(...pixels)),
  }));
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

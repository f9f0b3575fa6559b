/** Of the code that this was built of; see vite.config.ts. */
export const COMMIT = String(import.meta.env["VITE_COMMIT"] ?? "unknown");

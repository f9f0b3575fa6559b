/** The git commit that this program was built from, or `unknown`. vite.config.ts sets it. */
export const COMMIT = String(import.meta.env["VITE_COMMIT"] ?? "unknown");

/** The version in package.json. vite.config.ts sets it. */
export const VERSION = String(import.meta.env["VITE_VERSION"] ?? "unknown");

// Vite plugins for the build of the page: a content security policy, and a service worker that makes it work offline.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * The content security policy: only the page's own scripts, no `eval`, no frames, no forms. Any address may be fetched
 * over https, since a user may enter the address of digits. The page itself sends no other requests.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' https:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html adamant",
].join("; ");

/** Adds the policy as a meta element. The page consists of static files, so it cannot set HTTP headers. */
export function strictPolicy(): Plugin {
  return {
    name: "adamant:strict-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** Adds the service worker, with a list of all files of this build. */
export function offline(): Plugin {
  return {
    name: "adamant:offline",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const built = Object.keys(bundle).filter((name) => !name.endsWith(".map"));
        const files = ["./", ...built.map((name) => `./${name}`), "./icon.svg"];
        const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
        const code = readFileSync(new URL("service-worker.js", import.meta.url), "utf8");
        this.emitFile({
          type: "asset",
          fileName: "service-worker.js",
          source: `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version}";\n${code}`,
        });
      },
    },
  };
}

// What the built page gets beyond its code: a policy that holds the browser to it, and a worker that keeps it offline.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * No script but the page's own, nothing evaluated, no frame, no form. Anything may be fetched over https, since a
 * person may type the address of digits; the page itself asks nobody for anything else.
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

/** As a meta element: the page is static files, and headers are its host's business. */
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

/** The service worker, told every file of this build. */
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

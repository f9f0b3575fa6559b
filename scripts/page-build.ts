// Vite plugins for the build of the page: a content security policy, what the first view loads, and a service worker that makes the
// page work offline.
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

/**
 * Has the browser load all code of the first view at once: the entry's, and the Train view's, which the entry imports when it runs.
 * Vite's own preloading knows only the entry's, and adds to the code a list of what every later import needs.
 */
export function preloadFirstView(): Plugin {
  return {
    name: "adamant:preload-first-view",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle = {}, chunk }) {
        const found = new Set<string>();
        const add = (name: string): void => {
          const file = bundle[name];
          if (file?.type === "chunk" && !found.has(name)) {
            found.add(name);
            file.imports.forEach(add);
          }
        };
        const entry = chunk?.fileName ?? "";
        const names = Object.keys(bundle);
        [entry, ...names.filter((name) => name.includes("/train-view-"))].forEach(add);
        found.delete(entry);
        return [...found].map((name) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${name}` },
          injectTo: "head",
        }));
      },
    },
  };
}

/** Leaves comments and spaces out of styles and templates, which are text in the code, so that the minifier keeps them. */
export function smallTemplates(): Plugin {
  const unindented = (text: string) => text.replace(/\s*\n\s*/g, "\n");
  const smaller = (style: string) =>
    unindented(style.replace(/\/\*[^]*?\*\//g, ""))
      .replace(/(?<=[;{}])\n|\n(?=\})| (?=\{)/g, "")
      .replace(/: /g, ":");
  return {
    name: "adamant:small-templates",
    apply: "build",
    enforce: "pre",
    transform: (code, id) =>
      id.includes("/src/ui/") && id.endsWith(".ts")
        ? {
            code: code.replace(/css`[^`]*`/g, smaller).replace(/html`[^`]*`/g, unindented),
            map: null,
          }
        : undefined,
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
        const names = built.map((name) => `./${name}`);
        // The network and the recorded run for browsers without WebGPU.
        const later = names.filter((name) => name.endsWith(".bin"));
        const files = ["./", ...names.filter((name) => !later.includes(name)), "./icon.svg"];
        const version = createHash("sha256")
          .update([...files, ...later].join("\n"))
          .digest("hex")
          .slice(0, 12);
        const code = readFileSync(new URL("service-worker.js", import.meta.url), "utf8");
        this.emitFile({
          type: "asset",
          fileName: "service-worker.js",
          source: `const FILES = ${JSON.stringify(files)};\nconst LATER = ${JSON.stringify(later)};\nconst VERSION = "${version}";\n${code}`,
        });
      },
    },
  };
}

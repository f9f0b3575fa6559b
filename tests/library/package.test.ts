import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { type Rolldown, build } from "vite";
import { expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { bare } from "../../scripts/library-build.ts";
import { soaking } from "../soak.ts";
import { runNode } from "./node.ts";

const { folder, tarball } = inject("library");
const installed = join(folder, "node_modules", "adamant-webgpu");

test("the package has no dependencies, and webgpu only as an optional peer", () => {
  const told = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as object;
  expect(told).not.toHaveProperty("dependencies");
  expect(told).toHaveProperty("peerDependencies", { webgpu: manifest.devDependencies.webgpu });
  expect(told).toHaveProperty("peerDependenciesMeta", { webgpu: { optional: true } });
  expect(readdirSync(join(folder, "node_modules", "adamant-webgpu"))).not.toContain("node_modules");
});

test("the package contains only the library and the command", () => {
  const packed = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(installed.length + 1))
    .filter(
      (path) =>
        !/^dist[/\\]library[/\\](types.*\.d\.m?ts|(shared[/\\])?[\w-]+\.js(\.map)?)$/.test(path),
    )
    .filter((path) => !/^dist[/\\]cli[/\\][\w-]+\.js$/.test(path));
  expect(packed.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
});

test("publint has no complaints", async () => {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("every way of importing finds the right types", async () => {
  const checked = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  // The package has only ES modules and only `exports`, which TypeScript's oldest module resolution does not support.
  const problems = checked.types === false ? undefined : checked.problems;
  const unmeant = problems?.filter(
    (problem) =>
      !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
  );
  expect(unmeant).toEqual([]);
});

/** What a bundler makes of some imports: the minified code, and its size in bytes after gzip. */
async function bundled(code: string): Promise<{ text: string; bytes: number }> {
  const entry = "virtual:entry";
  const result = (await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? join(folder, "entry.js") : undefined),
        load: (id) => (id === join(folder, "entry.js") ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  })) as Rolldown.RolldownOutput;
  const text = result.output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
  return { text, bytes: gzipSync(text).length };
}

// Two kilobytes are what the kernels and the step need to take many networks at once, and half of one the norm of the gradient:
// every caller has them.
test("all of the engine is 24.3 kB, and a page that trains takes no more than 28.9 kB", async () => {
  const engine = await bundled('export * from "adamant-webgpu";');
  expect(engine.bytes).toBeLessThan(24_300);
  const example = readFileSync("examples/page-without-bundler/train.js", "utf8");
  const page = await bundled(example);
  expect(page.bytes).toBeLessThan(28_900);
  console.log(
    `Minified, gzipped: adamant ${engine.bytes} bytes, the example's page ${page.bytes}.`,
  );
});

test("names are kept: classes and functions of the package read as in the source", () => {
  const library = join(installed, "dist", "library");
  const texts = readdirSync(library, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(library, name), "utf8"));
  const all = texts.join("\n");
  expect(all).toContain("throw new NoGpuError(");
  expect(all).toContain("async function openDevice(gpu, wanted = [], ");
  expect(all).not.toMatch(/throw new \w\(/);
});

test("no entry but adamant-webgpu/node needs Node", () => {
  const library = join(installed, "dist", "library");
  const others = readdirSync(library, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".js") && name !== "node.js",
  );
  for (const name of others) {
    expect(readFileSync(join(library, name), "utf8"), name).not.toMatch(/from "(node:|webgpu)/);
  }
});

test("a bundler leaves out unused code", async () => {
  const { text } = await bundled('export { splitDataset } from "adamant-webgpu/data";');
  expect(text).not.toContain("@compute");
  // Of 39 kB. Most of what remains are the skeletons of the built-in digits.
  expect(text.length).toBeLessThan(8000);
});

test("a shader loses its comments, indentation, empty lines and spaces at punctuation and operators, and nothing else", () => {
  expect(bare("// Adds.\n\nfn add() {\n  let a = 1 / 2; // half\n}\n")).toBe(
    "fn add(){\nlet a=1/2;\n}",
  );
  expect(bare("a = b - -c * (d) + 2u;\nif (x <= y && !z) { n -= 1; }")).toBe(
    "a=b - -c*(d)+2u;\nif (x<=y && !z){ n-=1;}",
  );
  expect(bare("fn f(x: vec4<f32>) -> u32 { return -x.y >> 2; }")).toBe(
    "fn f(x:vec4<f32>)->u32{ return -x.y>>2;}",
  );
});

test("every source map contains its sources", () => {
  const maps = readdirSync(join(installed, "dist", "library"), {
    recursive: true,
    encoding: "utf8",
  })
    .filter((name) => name.endsWith(".js.map"))
    .map((name) => readFileSync(join(installed, "dist", "library", name), "utf8"));
  expect(maps.length).toBeGreaterThan(2);
  for (const map of maps) {
    const { sources, sourcesContent } = JSON.parse(map) as Record<string, string[]>;
    expect(sourcesContent?.length).toBe(sources?.length);
    expect(sourcesContent).not.toContain(null);
  }
});

test("the project declares no run-time dependency either", () => {
  expect(manifest).not.toHaveProperty("dependencies");
});

test.runIf(soaking)("everything public is documented", () => {
  const { status, stdout } = runNode(".", ["node_modules/typedoc/bin/typedoc", "--emit", "none"]);
  expect({ status, stdout }).toMatchObject({ status: 0 });
});

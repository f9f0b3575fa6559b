// Packs what a Linux machine with a GPU and nothing else needs to run Adamant: Node, Dawn, the command line, the checks of the
// kernels and the probe (docs/portable.md).
//
//   npm run portable [-- FOLDER]
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installedBrowsers } from "../../src/node/browser.mjs";
import { runNpx } from "../long-tests/run-npx.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `vite build --mode` makes of the source; each is a folder of dist/. */
const PROGRAMS = ["cli", "hosts", "probe"];

/** Where Vulkan's loader may be. A browser with a software adapter brings its own. */
const LOADERS = [
  "/usr/lib/x86_64-linux-gnu/libvulkan.so.1",
  "/usr/lib64/libvulkan.so.1",
  ...installedBrowsers().map((browser) => join(dirname(browser), "libvulkan.so.1")),
];

/** What NVIDIA's Vulkan driver is linked with; run.sh uses these only where the machine has none. */
const DRIVER_NEEDS = [
  ...["libX11.so.6", "libXext.so.6", "libxcb.so.1", "libXau.so.6", "libXdmcp.so.6"],
  ...["libbsd.so.0", "libmd.so.0", "libGLdispatch.so.0", "libdrm.so.2"],
];

if (process.platform !== "linux" || process.arch !== "x64") {
  console.error("The archive is for Linux on x64, so it has to be packed there.");
  process.exit(1);
}
process.exitCode = pack(resolve(process.argv[2] ?? join(ROOT, "dist", "portable")));

function pack(/** @type {string} */ folder) {
  process.chdir(ROOT);
  for (const program of PROGRAMS) {
    const status = runNpx(["vite", "build", "--mode", program, "--logLevel", "error"]);
    if (status !== 0) {
      return status;
    }
  }
  const bundle = join(folder, "bundle");
  rmSync(bundle, { recursive: true, force: true });
  mkdirSync(bundle, { recursive: true });
  putPrograms(join(bundle, "app"));
  putNode(join(bundle, "node"));
  putLibraries(join(bundle, "lib"));
  const archive = join(folder, "bundle.tar.xz");
  execFileSync("tar", ["--create", "--xz", "--file", archive, "--directory", folder, "bundle"]);
  rmSync(bundle, { recursive: true });
  cpSync("scripts/portable/run.sh", join(folder, "run.sh"));
  console.log(
    `${archive}, ${(statSync(archive).size / 1e6).toFixed(0)} MB, with run.sh beside it. Copy both to the machine, and there: bash run.sh`,
  );
  return 0;
}

function putPrograms(/** @type {string} */ app) {
  const isNeeded = (/** @type {string} */ source) => !source.endsWith(".map");
  for (const program of PROGRAMS) {
    cpSync(join("dist", program), join(app, "dist", program), {
      recursive: true,
      filter: isNeeded,
    });
  }
  cpSync("scripts/long-tests/node-gpu.mjs", join(app, "scripts", "node-gpu.mjs"));
  writeFileSync(join(app, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(app, "commit"), `${commit()}\n`);
  const dawn = join("node_modules", "webgpu");
  for (const part of ["index.js", "package.json", "dist/linux-x64/dawn.node"]) {
    cpSync(realpathSync(join(dawn, part)), join(app, dawn, part));
  }
}

/** Node without its debugging symbols, where strip is installed: 20 MB less. */
function putNode(/** @type {string} */ target) {
  cpSync(realpathSync(process.execPath), target);
  try {
    execFileSync("strip", ["--strip-all", target], { stdio: "ignore" });
  } catch {
    cpSync(realpathSync(process.execPath), target);
  }
}

function putLibraries(/** @type {string} */ folder) {
  mkdirSync(join(folder, "driver-needs"), { recursive: true });
  const loader = LOADERS.find((path) => existsSync(path));
  if (loader === undefined) {
    throw new Error("No libvulkan.so.1 was found. Install Vulkan's loader, or Chromium.");
  }
  cpSync(realpathSync(loader), join(folder, "libvulkan.so.1"));
  const known = execFileSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  for (const name of DRIVER_NEEDS) {
    const line = known.split("\n").find((one) => one.trim().startsWith(`${name} `));
    const path = line?.split(" => ")[1];
    if (path !== undefined) {
      cpSync(realpathSync(path), join(folder, "driver-needs", name));
    }
  }
}

function commit() {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

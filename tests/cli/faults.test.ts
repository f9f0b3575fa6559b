import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import { readCheckpoint } from "../../src/engine/index.ts";
import { newFolder } from "../folder.ts";
import { soaking } from "../soak.ts";
import { run } from "./command.ts";

const RUN = ["--limit", "2000", "--epochs", "3", "--layers", "8", "--batch", "8", "--seed", "5"];

function weightsOf(stdout: string): string | undefined {
  return /^Weights ([0-9a-f]{12})$/m.exec(stdout)?.[1];
}

/** Loaded before the command: destroys the GPU's device at the n-th readback. */
function sabotageFile(folder: string, readback: number): string {
  const file = join(folder, "sabotage.mjs");
  const webgpu = pathToFileURL(join(process.cwd(), "node_modules/webgpu/index.js")).href;
  writeFileSync(
    file,
    `import { globals } from ${JSON.stringify(webgpu)};
     let device, readbacks = 0;
     const { requestDevice } = globals.GPUAdapter.prototype;
     globals.GPUAdapter.prototype.requestDevice = async function (...options) {
       device = await requestDevice.apply(this, options);
       return device;
     };
     const { mapAsync } = globals.GPUBuffer.prototype;
     globals.GPUBuffer.prototype.mapAsync = function (...options) {
       readbacks += 1;
       if (readbacks === ${readback}) device.destroy();
       return mapAsync.apply(this, options);
     };`,
  );
  return pathToFileURL(file).href;
}

function start(flags: readonly string[], node: readonly string[] = []) {
  const command = spawn("node", [...node, "dist/cli/main.js", "train", ...flags]);
  let [stdout, stderr] = ["", ""];
  command.stdout.on("data", (text) => (stdout += String(text)));
  command.stderr.on("data", (text) => (stderr += String(text)));
  const ended = new Promise<number | null>((resolve) => command.on("exit", resolve));
  return { command, ended, said: () => ({ stdout, stderr }) };
}

test("a lost GPU ends the command with a message, and the checkpoint continues with the same bits", async () => {
  const folder = newFolder();
  const kept = join(folder, "run.safetensors");
  // The first epoch reads back its scores, then its state.
  const sabotage = ["--import", sabotageFile(folder, 3)];
  const { ended, said } = start([...RUN, "--checkpoint", kept, "--save-every", "600"], sabotage);
  expect(await ended).toBe(1);
  expect(said().stderr).toBe(
    `The run up to its last save is in ${kept}. Continue with: npm run train -- --resume ${kept} --save-every 600\n` +
      `error: The GPU was lost (destroyed): ${/: ([^:\n]*)\n$/.exec(said().stderr)?.[1] ?? ""}\n`,
  );
  const resumed = run("train", "--resume", kept);
  expect(weightsOf(resumed.stdout)).toBe(weightsOf(run("train", ...RUN).stdout));
});

const KILLS = soaking ? 20 : 3;

test(`a command that is killed while it saves leaves a complete checkpoint: ${KILLS} of ${KILLS}`, async () => {
  const random = randomStream(11, 1);
  // Epochs take a few milliseconds, and after each of them six megabytes are written.
  const short = ["--limit", "100", "--epochs", "1000", "--layers", "512"];
  const folder = newFolder();
  const kept = join(folder, "run.safetensors");
  for (let kill = 0; kill < KILLS; kill++) {
    const { command, ended, said } = start(["--checkpoint", kept, "--force", ...short]);
    while (!/^ +2 /m.test(said().stdout) && command.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const watcher = watch(folder);
    await once(watcher, "change");
    watcher.close();
    await new Promise((resolve) => setTimeout(resolve, 8 * random()));
    command.kill("SIGKILL");
    await ended;
    const { state } = await readCheckpoint(readFileSync(kept));
    expect(state.epochsDone + state.stepsDone, `kill ${kill + 1}`).toBeGreaterThan(0);
  }
});

// The command line in the hands of shells and package managers, as people call it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { kindOf } from "../../src/cli/outputs/kinds.ts";
import { installedBrowsers } from "../../src/node/browser.mjs";
import { csvText, sample } from "../data/files.ts";
import { newFolder } from "../folder.ts";
import { runProgram } from "../run-program.ts";
import { run } from "./command.ts";

const MAIN = resolve("dist/cli/main.js");
const SMALL = ["--limit", "320", "--epochs", "1", "--layers", "4"];

const folder = newFolder();
const data = join(folder, "train.csv");

beforeAll(() => {
  writeFileSync(data, csvText(sample(50, 6)));
});

interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: Buffer;
  readonly node?: readonly string[];
}

function runIn({ env, cwd, input, node = [] }: Circumstances, ...command: readonly string[]) {
  return runProgram("node", [...node, MAIN, ...command], {
    cwd,
    input,
    env: { ...process.env, ...env },
  });
}

/** Runs a line of Bash in which $ADAMANT calls the command line and $DATA is a table of digits. */
function bash(line: string) {
  const env = { ...process.env, ADAMANT: `node ${MAIN}`, DATA: data };
  return runProgram("bash", ["-c", line], { cwd: folder, env });
}

/** npm's variables when it runs a script of this project. */
const OWN_SCRIPT = {
  npm_package_name: manifest.name,
  npm_lifecycle_event: "train",
  npm_config_user_agent: "npm/11",
};

describe("under a package manager", () => {
  test("flags that npm took are named, and nothing is trained", () => {
    const env = { ...OWN_SCRIPT, npm_config_data: data, npm_config_epochs: "1" };
    const { status, stdout, stderr } = runIn({ env }, "train");
    expect(stderr).toContain("error: npm took --data, --epochs for itself");
    expect(stderr).toContain(`npm run train -- --data=${data} --epochs=1`);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("paths are those of the folder that npm was called in", () => {
    const env = { ...OWN_SCRIPT, INIT_CWD: folder };
    const flags = ["--data", "train.csv", "--json", "described.json"];
    expect(runIn({ env }, "describe", ...flags).status).toBe(0);
    expect(readdirSync(folder)).toContain("described.json");
  });

  test("paths in a script of another project are those of its folder", () => {
    const env = { ...OWN_SCRIPT, npm_package_name: "other", INIT_CWD: newFolder() };
    expect(runIn({ env, cwd: folder }, "describe", "--data", "train.csv").status).toBe(0);
  });

  test("a first -- is dropped, which pnpm passes on", () => {
    const { stdout } = run("describe", "--", "--data", data);
    expect(stdout).toContain("train.csv: 50 images");
    expect(run("--", "describe", "--data", data).stdout).toBe(stdout);
  });

  test("the scripts of package.json start the command in one process", () => {
    const words = [resolve("scripts/command.mjs"), "describe", "--data", "-"];
    const { status, stdout } = runProgram("node", words, {
      input: readFileSync(data),
      cwd: folder,
    });
    expect(stdout).toContain("standard input: 50 images");
    expect(status).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("pipes", () => {
  test.each([
    ['cat "$DATA" | $ADAMANT describe --data -', "standard input"],
    ['$ADAMANT describe --data - < "$DATA"', "standard input"],
    ['cat "$DATA" | $ADAMANT describe --data /dev/stdin', "standard input"],
    ['gzip -c "$DATA" | $ADAMANT describe --data -', "standard input"],
    ['$ADAMANT describe --data <(cat "$DATA")', "/dev/fd/63"],
    ['mkfifo pipe; cat "$DATA" > pipe & $ADAMANT describe --data pipe', "pipe"],
  ])("%s reads them", (line, name) => {
    const { stdout, stderr } = bash(line);
    expect(stderr).toBe("");
    expect(stdout).toContain(`${name}: 50 images of 6 × 6 pixels`);
  });

  test.each([
    ["$ADAMANT describe --data - < /dev/null", "standard input is empty."],
    ['$ADAMANT describe --data - --against - < "$DATA"', "can be read only once"],
    ["$ADAMANT describe --data /dev/fd/77", "this pipe did not reach the command, because npm"],
    ['$ADAMANT describe --data "$DATA" >> "$DATA"', "to the file that --data reads"],
    ['$ADAMANT describe --data "$DATA" --csv "$DATA"', "--csv would replace"],
    ['$ADAMANT describe --data - --csv "$DATA" --force < "$DATA"', "--csv would replace"],
  ])("%s is refused in one line", (line, message) => {
    const { status, stderr } = bash(line);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });

  test("take the content of an output that is -, and nothing else", () => {
    const { stdout, stderr } = bash('$ADAMANT describe --data "$DATA" --csv - | head -1');
    expect(stdout).toBe(",count,mean,std,min,25%,50%,75%,max\n");
    expect(stderr).toContain("Saved the figures of 37 columns to the standard output.");
    const json = bash('$ADAMANT describe --data "$DATA" --json -');
    expect(JSON.parse(json.stdout)).toHaveProperty("count", 50);
  });

  test("whose reader ends, end the command without a word", () => {
    const line = `$ADAMANT train --limit 320 --epochs 1000 --layers 4 2>errors | head -1; echo \${PIPESTATUS[0]}`;
    expect(bash(line).stdout).toMatch(/^Layer .*\n141\n$/);
    expect(readFileSync(join(folder, "errors"), "utf8")).not.toMatch(/EPIPE|node:|at .*\.js/);
  });

  test.each(["--out", "--checkpoint"])("whose reader ends, let a run with %s go on", (flag) => {
    const saved = join(newFolder(), "saved.safetensors");
    const line = `$ADAMANT train ${SMALL.join(" ")} ${flag} ${saved} | head -1; echo \${PIPESTATUS[0]}`;
    const { stdout, stderr } = bash(line);
    expect(stdout).toMatch(/^Layer .*\n0\n$/);
    expect(stderr).toBe(
      "Nobody reads the output any more. The command goes on, and saves its files.\n",
    );
    expect(existsSync(saved)).toBe(true);
  });
});

describe.skipIf(process.platform !== "linux")("a disk that is full", () => {
  test("loses what is printed, and the command says so", () => {
    const { status, stderr } = bash('$ADAMANT describe --data "$DATA" > /dev/full');
    expect(stderr).toBe("error: The output could not be written: the disk is full.\n");
    expect(status).toBe(1);
  });

  const canMount =
    spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", folder]).status === 0;

  test.runIf(canMount)("keeps one output elsewhere, and the others are written", () => {
    const small = join(newFolder(), "small");
    mkdirSync(small);
    // The size of a table is not known before the training; here there is no room for a byte.
    const mount = `mount -t tmpfs -o size=20k none ${small}; head -c 20480 /dev/zero > ${small}/full`;
    const flags = `${SMALL.join(" ")} --layers 16 --csv ${small}/epochs.csv --out ${folder}/model`;
    const { status, stdout, stderr } = bash(
      `unshare -m bash -c '${mount}; $ADAMANT train ${flags}; code=$?; ls -A ${small} >&2; exit $code'`,
    );
    const [, kept = ""] = / It is in (\S+epochs\.csv) instead/.exec(stderr) ?? [];
    expect(stderr).toBe(
      `error: ${small}/epochs.csv: this file could not be written: the disk is full. It is in ${kept} instead; move it before the system empties that folder.\nfull\n`,
    );
    expect(readFileSync(kept, "utf8")).toMatch(/^epoch,accuracy,loss/);
    expect(stdout).toContain(`Saved the network to ${folder}/model`);
    expect(existsSync(join(folder, "model"))).toBe(true);
    expect(status).toBe(1);
  });

  test.runIf(canMount)("while the network trains keeps network and run elsewhere", () => {
    const small = join(newFolder(), "small");
    mkdirSync(small);
    const fill = join(folder, "fill.mjs");
    writeFileSync(
      fill,
      `import { writeFileSync } from "node:fs";
       const { write } = process.stdout;
       process.stdout.write = function (text, ...rest) {
         if (String(text).startsWith("Epoch")) {
           try { writeFileSync("${small}/full", Buffer.alloc(2 ** 21)); } catch {}
         }
         return write.call(this, text, ...rest);
       };`,
    );
    const flags = `${SMALL.join(" ")} --out ${small}/model --checkpoint ${small}/run`;
    const { status, stdout, stderr } = bash(
      `unshare -m bash -c 'mount -t tmpfs -o size=1m none ${small}; NODE_OPTIONS="--import ${fill}" $ADAMANT train ${flags}; code=$?; ls -A ${small}; exit $code'`,
    );
    expect(stdout).toMatch(/^full$/m);
    const [network = "", checkpoint = ""] = [...stderr.matchAll(/ It is in (\S+) instead/g)].map(
      ([, path = ""]) => path,
    );
    expect(stderr).toContain("The run could not be saved.");
    expect(status).toBe(1);
    expect(kindOf(network)).toBe("network");
    const resumed = run("train", "--resume", checkpoint, "--epochs", "2");
    expect(resumed.stdout).toContain(`From: ${checkpoint}, after 1 epoch`);
  });

  test.runIf(canMount)("without room for the network is refused before the training", () => {
    const small = join(newFolder(), "small");
    mkdirSync(small);
    const mount = `mount -t tmpfs -o size=20k none ${small}`;
    const flags = `${SMALL.join(" ")} --layers 16 --out ${small}/model`;
    const { status, stdout, stderr } = bash(
      `unshare -m bash -c '${mount}; $ADAMANT train ${flags}'`,
    );
    expect(stderr).toMatch(
      new RegExp(
        `^error: ${small}/model: the disk is full: the networks of this run take [\\d,]+ bytes, and 20,480 are free\\. Make room, or choose another folder\\.\n$`,
      ),
    );
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  test.runIf(canMount)("or one that is read-only is refused before the training", () => {
    const mount = `mount -t tmpfs -o ro none /mnt`;
    const { stdout, stderr } = bash(
      `unshare -m bash -c '${mount}; $ADAMANT train ${SMALL.join(" ")} --out /mnt/model'`,
    );
    expect(stderr).toBe("error: /mnt/model cannot be written: the disk is read-only.\n");
    expect(stdout).toBe("");
  });
});

describe("words", () => {
  test.each([
    [["trian"], "Did you mean train?"],
    [["eval"], "Did you mean evaluate?"],
    [["--epochs", "3", "train"], "The command comes before its flags: npm run train -- --epochs"],
    [["train", "--learning-rate", "0.1"], "train has no flag --learning-rate. Did you mean --lr?"],
    [["evaluate", "--out", "x"], "evaluate has no flag --out."],
    [[], "No command was given. Begin with npm run train, which trains on built-in digits."],
    [["help", "trian"], 'There is no command "trian". Did you mean train?'],
    [["bench", "fast"], 'The argument "fast" belongs to no flag. See --help.'],
    [["evaluate", "m.safetensors", "t.csv"], "To read a file, write --model m.safetensors."],
    [["describe", "--data", ""], "The value of --data is empty."],
  ])("%j are answered with what was meant", (command, message) => {
    const { status, stderr } = run(...command);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  test("that ask for help or the version get it", () => {
    expect(run("help", "train").stdout).toBe(run("train", "--help").stdout);
    expect(run("train", "-h").stdout).toContain("--force ");
    expect(run("--version").stdout).toBe(`${manifest.version}\n`);
    expect(run("version").stdout).toBe(`${manifest.version}\n`);
  });
});

describe.skipIf(process.platform !== "linux")(
  "a machine without a GPU and without a browser",
  () => {
    const hasNoGpu =
      !existsSync("/dev/dri") && !readdirSync("/dev").some((name) => /^nvidia|^dxg/.test(name));
    const adapters = installedBrowsers().map(dirname).filter(hasSoftwareAdapter);
    const mounts = adapters.map((path) => `mount -t tmpfs none '${path}'`);
    const hidden = ["true", ...mounts].join(" && ");
    const canHide = spawnSync("unshare", ["-m", "bash", "-c", hidden]).status === 0;

    test.runIf(hasNoGpu && canHide)("is told in one line what to install", () => {
      const { status, stderr } = bash(`unshare -m bash -c "${hidden}; $ADAMANT train --limit 100"`);
      expect(stderr).toBe(
        "error: No GPU was found, and no Chrome or Chromium whose software adapter could be used instead. Install a Vulkan driver for your GPU, or Chrome with its software adapter: npx puppeteer browsers install chrome\n",
      );
      expect(status).toBe(1);
    });
  },
);

test("an old Node is told which one it must be, before anything else is loaded", () => {
  const old =
    "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.20.4'}})";
  const { status, stderr } = runIn({ node: ["--import", old] }, "train");
  expect(stderr).toBe(
    "error: This is Node 18.20.4, and Adamant needs 20.19 or newer. Install the current one from https://nodejs.org.\n",
  );
  expect(status).toBe(1);
});

test("a fault of Adamant's own is one line, and its stack is there for who asks", () => {
  const broken = "data:text/javascript,Math.max=()=>{throw new TypeError('a bug')}";
  const flags = ["describe", "--data", data];
  const { status, stderr } = runIn({ node: ["--import", broken] }, ...flags);
  expect(stderr).toBe(
    "error: Adamant has failed, which is a fault of its own (TypeError: a bug). Set ADAMANT_STACK=1 to see where, and report it.\n",
  );
  expect(status).toBe(1);
  const env = { ADAMANT_STACK: "1" };
  expect(runIn({ env, node: ["--import", broken] }, ...flags).stderr).toContain(" at ");
});

test("no colours are printed, to a terminal or a file", () => {
  const { stdout } = runIn({ env: { FORCE_COLOR: "1" } }, "train", ...SMALL);
  expect(stdout).not.toContain("\u001b[");
});

test("a command starts as fast as Node itself: within 0.3 s of it", async () => {
  const timeOf = async (...words: string[]) => {
    const start = performance.now();
    await new Promise((ended) => spawn("node", words, { stdio: "ignore" }).on("exit", ended));
    return performance.now() - start;
  };
  const differences: number[] = [];
  for (let time = 0; time < 5; time++) {
    const empty = await timeOf("-e", "0");
    differences.push((await timeOf(MAIN, "train", "--help")) - empty);
  }
  expect(Math.min(...differences)).toBeLessThan(300);
});

function hasSoftwareAdapter(folder: string): boolean {
  return existsSync(join(folder, "vk_swiftshader_icd.json"));
}

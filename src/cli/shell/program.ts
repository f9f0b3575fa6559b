// How the command line was started: by npm, pnpm or yarn as a script of this project, or as the installed command.

import { basename } from "node:path";

/** The package's name in package.json. */
const PACKAGE = "adamant-webgpu";

/** Whether a script of this project's package.json runs, such as `npm run train`. */
export function isOwnScript(env: NodeJS.ProcessEnv = process.env): boolean {
  return env["npm_package_name"] === PACKAGE && env["npm_lifecycle_event"] !== "npx";
}

/** What a user types to start a command: `npm run train --`, `adamant train` or `npx adamant train`. */
export function programName(
  command: string,
  script = process.argv[1] ?? "",
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (/[/\\]_npx[/\\]/.test(script)) {
    return `npx ${PACKAGE} ${command}`;
  }
  if (basename(script) === "adamant" || /[/\\]node_modules[/\\]adamant-webgpu[/\\]/.test(script)) {
    // A package that is installed in a project is not on the shell's path; npm finds it.
    const isThroughNpm = env["npm_execpath"] !== undefined || env["npm_command"] === "exec";
    return `${isThroughNpm ? "npx " : ""}adamant ${command}`;
  }
  return `${scriptRunner(env)} run ${command} --`;
}

/** The program that runs the scripts of package.json: npm, or another one that says its name. */
function scriptRunner(env: NodeJS.ProcessEnv): string {
  const [, runner = "npm"] = /^(pnpm|yarn|bun)\//.exec(env["npm_config_user_agent"] ?? "") ?? [];
  return runner;
}

/**
 * Takes relative paths as those of the folder that `npm run` was called in. npm starts a script in the folder of its
 * package.json, and leaves the other one in INIT_CWD.
 */
export function enterCallersFolder(): void {
  const folder = process.env["INIT_CWD"];
  if (folder !== undefined && isOwnScript()) {
    process.chdir(folder);
  }
}

/** Flags that npm has too: it may set these without being asked on the command line. */
const NPMS_OWN = ["json", "force"];

/**
 * The flags that npm took for itself because no `--` stood before them. It leaves them in variables such as npm_config_data.
 *
 * @param flags names of the flags of the command
 * @param given the arguments that reached the command
 */
export function swallowedFlags(
  flags: readonly string[],
  given: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  if (env["npm_lifecycle_event"] === undefined || env["npm_lifecycle_event"] === "npx") {
    return [];
  }
  const reached = (flag: string) =>
    given.some((text) => text === `--${flag}` || text.startsWith(`--${flag}=`));
  const taken = flags.filter((flag) => env[variableOf(flag)] !== undefined && !reached(flag));
  const sure = taken.filter((flag) => !NPMS_OWN.includes(flag));
  // A value without its flag, as in `npm run train --json history.json`.
  const hasStray = given.length > 0 && given[0]?.startsWith("-") === false;
  return sure.length > 0 || hasStray ? taken : [];
}

/** Says that npm took flags, and how to write the call. */
export function swallowedSentence(
  command: string,
  swallowed: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string {
  const names = swallowed.map((flag) => `--${flag}`).join(", ");
  const windows =
    process.platform === "win32" ? ' In PowerShell, write "--" with the quotation marks.' : "";
  // npm leaves "true" where the value was separated by a blank.
  const written = swallowed.map((flag) => {
    const value = env[variableOf(flag)] ?? "true";
    return value === "true" ? `--${flag} …` : `--${flag}=${value}`;
  });
  return `npm took ${names} for itself, so the command did not get ${swallowed.length === 1 ? "it" : "them"}. Write -- before the flags: npm run ${command} -- ${written.join(" ")}${windows}`;
}

function variableOf(flag: string): string {
  return `npm_config_${flag.replaceAll("-", "_")}`;
}

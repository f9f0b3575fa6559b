#!/usr/bin/env node
// The command line's first file. It reads nothing else before it knows that this Node can: an older one would print a stack
// trace about a function that it lacks.

export {};

const OLDEST_NODE = [20, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(
    `error: This is Node ${process.versions.node}, and Adamant needs ${OLDEST_NODE.join(".")} or newer. Install the current one from https://nodejs.org.`,
  );
  process.exit(1);
}

const { commandLine } = await import("./command-line.ts");
const code = await commandLine(process.argv.slice(2));
// Without `exit`, Dawn's threads would keep the process alive.
process.exit(code);

// `npm run train` and the other commands: builds the command line and runs it in this process, so that signals, pipes and the
// exit code are its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vite = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));
const program = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(vite)) {
  // The standard input belongs to the command.
  const { status } = spawnSync(
    process.execPath,
    [vite, "build", "--mode", "cli", "--logLevel", "error"],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) {
    process.exit(status ?? 1);
  }
} else if (!existsSync(program)) {
  console.error(
    "error: The command line is not built, and Vite, which builds it, is not installed. Run npm ci, without --omit=dev.",
  );
  process.exit(1);
}
await import(program.href);

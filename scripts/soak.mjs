// Runs the tests with everything in them that takes long: `npm run test:soak`, with Vitest's own flags after `--`.
process.env["ADAMANT_SOAK"] = "1";
process.argv.splice(2, 0, "run");
await import("../node_modules/vitest/vitest.mjs");

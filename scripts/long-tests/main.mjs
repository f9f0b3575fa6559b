// The tests that take too long for `npm test`. `npm run test:long` lists them, `npm run test:long -- NAME` runs one.
import { LONG_TESTS } from "./long-tests.mjs";

const [name = "", ...options] = process.argv.slice(2);
const test = LONG_TESTS[name];
if (test === undefined) {
  console.error(usage(name));
}
process.exitCode = test === undefined ? 1 : test.run(options);

function usage(/** @type {string} */ unknown) {
  const lines = Object.entries(LONG_TESTS).map(
    ([name, { purpose, takes }]) =>
      `  ${name.padEnd(10)}${purpose}\n${" ".repeat(12)}Takes ${takes}.`,
  );
  return [
    ...(unknown === "" ? [] : [`There is no long test "${unknown}".\n`]),
    "npm run test:long -- NAME [OPTIONS]\n",
    ...lines,
  ].join("\n");
}

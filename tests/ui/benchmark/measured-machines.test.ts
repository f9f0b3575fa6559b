import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatCount } from "../../../src/base/format.ts";
import { MEASURED_MACHINES } from "../../../src/ui/benchmark/measured-machines.ts";

const DOCUMENT = readFileSync("docs/benchmarks.md", "utf8");

/** The text under a heading, up to the next one. */
function sectionOf(heading: string): string {
  const [, after = ""] = DOCUMENT.split(`\n## ${heading}\n`);
  return after.split("\n## ")[0] ?? "";
}

test.each(MEASURED_MACHINES)(
  "the figures of $name stand in docs/benchmarks.md, on the lines of their batches",
  ({ source, date, speeds }) => {
    const section = sectionOf(source);
    expect(section).toContain(date);
    for (const [batch, speed] of Object.entries(speeds)) {
      const lines = section
        .split("\n")
        .filter((line) =>
          new RegExp(`^\\| (step-${batch},|training step, batch ${batch},|batch ${batch} )`).test(
            line,
          ),
        );
      expect(lines.join("\n"), `batch ${batch}`).toContain(formatCount(speed as number));
    }
  },
);

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csvText, sample } from "../../data/files.ts";
import { newFolder } from "../../folder.ts";
import { run } from "../command.ts";

const SMALL = ["--limit", "320", "--epochs", "1", "--layers", "16"];

test("--report writes the run as one HTML file, with the accuracy and the fingerprint that were printed", () => {
  const report = join(newFolder(), "report.html");
  const { status, stdout } = run("train", ...SMALL, "--report", report);
  expect(status).toBe(0);
  expect(stdout).toContain(`Saved the report to ${report}.`);
  const html = readFileSync(report, "utf8");
  const [, accuracy] = /Validation accuracy (\d+\.\d\d %)/.exec(stdout) ?? [];
  const [, weights] = /Weights (\w+)/.exec(stdout) ?? [];
  expect(html).toContain(`<p class="headline">${accuracy ?? "?"} ± `);
  expect(html).toContain(`<code>${weights ?? "?"}</code>`);
  expect(html).toContain("on 64 digits that the network did not learn from");
  expect(html.match(/alt="Unit \d+"/g)).toHaveLength(16);
  // Another report takes its place without --force, since it is one of ours.
  expect(run("train", ...SMALL, "--report", report).status).toBe(0);
});

test("the call in a report repeats the run, also with odd names", () => {
  const folder = newFolder();
  const [data, report] = [join(folder, "it's <b>mine.csv"), join(folder, "report.html")];
  writeFileSync(data, csvText(sample(60, 8)));
  const flags = ["--data", data, "--invert", "--epochs", "1", "--layers", "4,3", "--stratify"];
  expect(run("train", ...flags, "--report", report).status).toBe(0);
  const html = readFileSync(report, "utf8");
  expect(html).not.toContain("<b>mine");
  const [, call = ""] = /<pre><code>(.*)<\/code>/.exec(html) ?? [];
  expect(call).toContain("it&#39;s &lt;b&gt;mine.csv");
  expect(call).toMatch(/ --invert --epochs 1 --layers 4,3 --stratify$/);
});

test("a file of somebody else is not replaced by a report, and nothing is trained", () => {
  const mine = join(newFolder(), "mine.html");
  writeFileSync(mine, "<!DOCTYPE html><title>Mine</title>");
  const { status, stdout, stderr } = run("train", ...SMALL, "--report", mine);
  expect(status).toBe(1);
  expect(stderr).toContain(
    "is not a file of Adamant's, and --report would replace it with the report",
  );
  expect(stdout).not.toContain("Epoch");
  expect(readFileSync(mine, "utf8")).toContain("Mine");
});

test("a name that promises another format is refused", () => {
  const pdf = join(newFolder(), "report.pdf");
  const { status, stderr } = run("train", ...SMALL, "--report", pdf);
  expect(status).toBe(2);
  expect(stderr).toContain("a report is written as HTML, not as .pdf.");
  expect(stderr).toContain("A browser prints it as PDF.");
  expect(existsSync(pdf)).toBe(false);
});

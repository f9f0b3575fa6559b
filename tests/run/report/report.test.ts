import { HtmlValidate } from "html-validate";
import { describe, expect, test } from "vitest";
import { type ReportedRun, reportHtml } from "../../../src/run/report/report.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { epochOf, reportedRun } from "./reported-run.ts";

/** Finds what the HTML standard forbids; the rest of its rules is about taste. */
const validator = new HtmlValidate({ extends: ["html-validate:standard"] });

function mistakesIn(html: string): string[] {
  const { results } = validator.validateStringSync(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, message, ruleId }) => `${line}: ${message} (${ruleId})`),
  );
}

const unvalidated: Partial<ReportedRun> = {
  epochs: [epochOf(1)],
  split: { fingerprint: "f", training: 1250, validation: 0, sizes: [16, 5, 3] },
};

describe("a report is valid HTML", () => {
  test.each<[string, ReportedRun]>([
    ["of a run", reportedRun()],
    ["of a run without validation", reportedRun({}, unvalidated)],
    ["of a run without a finished epoch", reportedRun({}, { epochs: [] })],
    ["of a run with many classes", reportedRun({ classes: 40 })],
    [
      "of a run with a script for a name",
      reportedRun({}, { name: `"'><script>alert(1)</script>` }),
    ],
    ["of a run with odd names", reportedRun({}, { name: "\u0000\ud800 <!-- ]]> &amp;" })],
  ])("%s", (_, run) => {
    expect(mistakesIn(reportHtml(run))).toEqual([]);
  });

  test("and the validator finds mistakes", () => {
    expect(mistakesIn("<!DOCTYPE html><p><div></p><img>")).not.toEqual([]);
  });
});

test("the title says what built-in digits are", () => {
  const html = reportHtml(
    reportedRun({}, { name: undefined, data: { name: "built-in v1", rows: 1200 } }),
  );
  expect(html).toContain("<title>1,200 digits drawn by Adamant (built-in v1) – Adamant</title>");
  expect(reportHtml(reportedRun({}, { data: { name: "train.csv", rows: 9 } }))).not.toContain(
    "drawn by",
  );
});

describe("what a person can name is text in the report, never HTML", () => {
  const script = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const plain = reportedRun();
  test.each<[string, Partial<ReportedRun>]>([
    ["the name of the data", { data: { name: script, rows: 1 } }],
    ["the name of the run", { name: script }],
    ["the command", { command: script }],
    ["the host", { host: script }],
    ["the GPU", { adapter: { ...plain.adapter, description: script } }],
    ["the commit", { commit: script }],
    ["the version", { version: script }],
    ["a remark", { remarks: [script] }],
    ["the plan", { plan: script }],
    ["the fingerprint of the weights", { fingerprint: script }],
    ["the fingerprint of the data", { split: { ...plain.split, fingerprint: script } }],
    ["a setting", { settings: { ...defaultSettings, augment: script } }],
  ])("%s", (_, changes) => {
    const html = reportHtml(reportedRun({}, changes));
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;script&gt;");
  });
});

test("a report refers to nothing outside itself, and forbids scripts", () => {
  const html = reportHtml(reportedRun());
  const sources = [...html.matchAll(/\s(?:src|href|action)="([^"]*)"|url\(/g)];
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter(([, to]) => to?.startsWith("data:image/png;base64,") !== true)).toEqual([]);
  expect(html).not.toMatch(/<(script|link|iframe|object|embed|form|base)\b|@import|\bon\w+=/);
  expect(html).toContain(`content="default-src &#39;none&#39;;`);
});

describe("the headline", () => {
  test("is the accuracy of the last network with its interval, and names the best epoch", () => {
    const html = reportHtml(reportedRun());
    expect(html).toContain(`<p class="headline">90.00 % ± 3.7</p>`);
    expect(html).toContain("after epoch 3, on 250 digits that the network did not learn from");
    expect(html).toContain("95 % interval from 85.65 % to 93.13 %.");
    expect(html).toContain("The best epoch was 2, with 95.00 %.");
  });

  test("says so where nothing was set aside", () => {
    const html = reportHtml(reportedRun({}, unvalidated));
    expect(html).toContain(`<p class="headline">50.00 %</p>`);
    expect(html).toContain("No digits were set aside for validation");
    expect(html).toContain("Confusion matrix of the training digits");
    expect(html).not.toContain("bold: validation");
  });
});

test("a report holds settings, data, GPU, command, versions and fingerprints", () => {
  const html = reportHtml(reportedRun());
  for (const text of [
    `<th scope="row">lr</th><td><b>0.004</b>`,
    `<th scope="row">batch</th><td>32<br>`,
    `<th scope="row">Rows</th><td>1,250</td>`,
    `<th scope="row">Judged on</th><td>250</td>`,
    `<code>${"f".repeat(64)}</code>`,
    "acme one",
    "npm run train -- --data train.csv --epochs 3",
    "1.2.3, commit abc1234",
    "<code>0123456789ab</code>",
    "16-5-3, 103 parameters",
  ]) {
    expect(html).toContain(text);
  }
});

test("the largest run that there can be has a report of at most 600 kB", () => {
  const long = "a long name, ".repeat(100_000);
  const html = reportHtml(
    reportedRun(
      { classes: 256, width: 64, units: 65_536 },
      {
        name: long,
        command: long,
        host: long,
        remarks: [long],
        data: { name: long, rows: 1 },
        epochs: Array.from({ length: 10_000 }, (_, index) => epochOf(index + 1, index / 10_000)),
      },
    ),
  );
  expect(new TextEncoder().encode(html).length).toBeLessThanOrEqual(600_000);
  expect(html).toContain("of 10,000 epochs, the best and the last among them.");
  expect(html).toContain("of 65,536 units as a picture");
});

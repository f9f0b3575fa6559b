import { formatCount, formatFigure, formatPercent } from "../base/format.ts";
import {
  type Description,
  type Drift,
  STATISTICS,
  type Summary,
  describe,
  drift,
  driftSentences,
} from "../data/index.ts";
import { DIGITS_FLAGS, digitsOf } from "./digits.ts";
import { checkWritable, readData, writeWhole } from "./files.ts";
import { readFlags, single } from "./flags.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  against: { value: "FILES|DIR", help: "compare with these digits, say those for testing" },
  csv: { value: "FILE", help: "save the table of every column here, a line for each" },
  json: { value: "FILE", help: "save everything here, as JSON" },
} as const;

/** More groups of equal images than this are counted, not shown. */
const MOST_SHOWN = 5;

const BAR = 30;

/** `npm run describe`: what is to be known of a set of digits before one trains on it. */
export async function describeCommand(given: readonly string[]): Promise<void> {
  const { settings, flags } = readFlags(
    "describe",
    "Describes a set of digits: figures as pandas gives them, classes, duplicates.",
    ["seed"],
    FLAGS,
    given,
  );
  const csv = single(flags.csv);
  const json = single(flags.json);
  for (const file of [csv, json]) {
    if (file !== undefined) {
      checkWritable(file);
    }
  }
  const dataset = await digitsOf(flags, "train", settings.seed);
  const description = describe(dataset);
  const compared =
    flags.against && drift(dataset, await readData(flags.against, "t10k", undefined));

  console.log(report(description, compared).join("\n"));
  if (csv !== undefined) {
    writeWhole(csv, csvOf(description));
    console.log(`\nSaved the table of ${description.columns.length} columns to ${csv}.`);
  }
  if (json !== undefined) {
    writeWhole(json, `${JSON.stringify({ ...description, drift: compared }, asPlainArray)}\n`);
    console.log(`Saved the description to ${json}.`);
  }
}

function report(description: Description, compared: Drift | undefined): string[] {
  return [
    ...overallReport(description),
    ...classReport(description),
    ...duplicateReport(description),
    ...(compared === undefined ? [] : ["", ...driftSentences(compared)]),
  ];
}

function overallReport(description: Description): string[] {
  const { name, count, width, height, columns, overall, paperShare, neverLit } = description;
  const label = columns.find((column) => column.name === "label");
  return [
    `${name}: ${formatCount(count)} images of ${width} × ${height} pixels`,
    "",
    line(
      "",
      STATISTICS.map(([statistic]) => statistic),
    ),
    ...(label === undefined ? [] : [line("label", figures(label))]),
    line("pixels", figures(overall)),
    line("0 … 1", ["", ...figures(overall, 255).slice(1)]),
    "",
    `${formatPercent(paperShare)} of the pixels are 0. ${neverLit.length} of ${width * height} are 0 in every image.`,
  ];
}

function classReport({ classes }: Description): string[] {
  const most = Math.max(...classes.map(({ share }) => share));
  return classes.length === 0
    ? ["There are no labels."]
    : [
        "",
        "Class     Rows    Share",
        ...classes.map(({ label, count, share }) => {
          const bar = "█".repeat(Math.round((BAR * share) / most));
          return `${String(label).padStart(5)} ${formatCount(count).padStart(8)} ${formatPercent(share).padStart(8)}  ${bar}`;
        }),
      ];
}

function duplicateReport({ duplicates }: Description): string[] {
  const repeated = duplicates.reduce((sum, { rows }) => sum + rows.length - 1, 0);
  const contradictions = duplicates.filter(({ isContradiction }) => isContradiction);
  if (repeated === 0) {
    return ["", "No image occurs twice."];
  }
  return [
    "",
    `Rows that repeat an earlier image: ${formatCount(repeated)}. Images under two labels, of which one is wrong: ${contradictions.length}.`,
    ...contradictions.slice(0, MOST_SHOWN).map(({ rows, labels }) => {
      const places = rows.map((row, index) => `row ${row + 1} (${labels?.[index] ?? "?"})`);
      return `  ${places.join(" = ")}`;
    }),
  ];
}

function figures(summary: Summary, unit = 1): string[] {
  return STATISTICS.map(([, key]) => {
    const value = summary[key];
    return key === "count" ? formatCount(value) : formatFigure(value / unit);
  });
}

function line(name: string, cells: readonly string[]): string {
  const width = (index: number) => (index === 0 ? 12 : 10);
  return name.padEnd(8) + cells.map((cell, index) => cell.padStart(width(index))).join("");
}

/** A line for each column, figures in full: what pandas writes of `describe().T`. */
function csvOf({ columns }: Description): string {
  const lines = columns.map((column) => [
    column.name,
    ...STATISTICS.map(([, key]) => (Number.isNaN(column[key]) ? "" : column[key])),
  ]);
  const head = ["", ...STATISTICS.map(([statistic]) => statistic)];
  return `${[head, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** JSON would write a typed array as an object. */
function asPlainArray(_: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}

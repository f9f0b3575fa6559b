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
import {
  DIGITS_FLAGS,
  digitsInputs,
  digitsOf,
  otherDigitsOf,
  printNotes,
} from "./digits/digits.ts";
import { inputFiles } from "./digits/files.ts";
import { readFlags } from "./flags/flags.ts";
import { FORCE_FLAG, checkOutputs, writeOutput } from "./outputs/outputs.ts";

const FLAGS = {
  ...DIGITS_FLAGS,
  against: {
    value: "FILE|DIR",
    help: "compare with these digits, for example a test set; repeat the flag for each file",
  },
  csv: { value: "FILE", help: "save the figures of every column here, one line per column" },
  json: { value: "FILE", help: "save all results here, as JSON" },
  ...FORCE_FLAG,
} as const;

/** How many images with contradicting labels the report lists; it counts all of them. */
const SHOWN_CONTRADICTIONS = 5;

/** Length of the longest bar in the table of classes, in characters. */
const BAR_LENGTH = 30;

/** `npm run describe`: prints what one should know about a set of digits before training on it. */
export async function describeCommand(args: readonly string[]): Promise<void> {
  const { settings, flags } = readFlags(
    "describe",
    "Describes a set of digits: the figures of pandas' describe(), the classes, and images that occur twice.",
    ["seed"],
    FLAGS,
    args,
  );
  const inputs = [
    ...digitsInputs(flags, "train"),
    ...inputFiles({ against: flags.against }, "t10k"),
  ];
  const { csv, json } = checkOutputs(flags, { csv: "figures", json: "description" }, inputs);
  const dataset = await digitsOf(flags, "train", settings.seed);
  const description = describe(dataset);
  const other = flags.against && (await otherDigitsOf(flags.against, flags, "t10k"));
  const compared = other && drift(dataset, other);

  console.log(report(description, compared).join("\n"));
  printNotes(dataset, flags);
  if (other !== undefined) {
    printNotes(other, flags);
  }
  if (csv !== undefined) {
    const path = await writeOutput(csv, csvOf(description));
    console.log(`\nSaved the figures of ${description.columns.length} columns to ${path}.`);
  }
  if (json !== undefined) {
    const text = `${JSON.stringify({ ...description, drift: compared }, asPlainArray)}\n`;
    console.log(`Saved the description to ${await writeOutput(json, text)}.`);
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
  const largest = Math.max(...classes.map(({ share }) => share));
  return classes.length === 0
    ? ["There are no labels."]
    : [
        "",
        "Class  Samples    Share",
        ...classes.map(({ label, count, share }) => {
          const bar = "█".repeat(Math.round((BAR_LENGTH * share) / largest));
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
    `Images that repeat an earlier one (duplicates): ${formatCount(repeated)}. Images with two different labels: ${contradictions.length}${contradictions.length === 0 ? "." : "; at least one of the labels is wrong."}`,
    ...contradictions.slice(0, SHOWN_CONTRADICTIONS).map(({ rows, labels }) => {
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

/** One line per column with all decimals, as pandas writes `describe().T`. */
function csvOf({ columns }: Description): string {
  const lines = columns.map((column) => [
    column.name,
    ...STATISTICS.map(([, key]) => (Number.isNaN(column[key]) ? "" : column[key])),
  ]);
  const head = ["", ...STATISTICS.map(([statistic]) => statistic)];
  return `${[head, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** Turns typed arrays into plain ones, since JSON would write a typed array as an object. */
function asPlainArray(_: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}

import { COMMIT } from "../../base/commit.ts";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { BUILT_IN_COUNT, isBuiltIn } from "../../data/index.ts";
import { type Source, commandOf, hashOf } from "../../run/address.ts";
import { historyCsv } from "../../run/history.ts";
import { type LinkedData, type Turning, linkedOwnData } from "../../run/linked-data.ts";
import { recordJson, resultCard } from "../../run/run-record.ts";
import type { Settings } from "../../run/settings.ts";
import type { StepCurve } from "../../run/step-curve.ts";
import { stepCurveCsv } from "../../run/steps-csv.ts";
import type { DataSummary } from "../../worker/data/data-state.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";
import type { DataChoice } from "./data-choice.ts";
import type { CopyName, Messages } from "./messages.ts";
import type { AppState } from "./state.ts";

/** Letters of a copied text that its message shows. */
const BEGINNING = 60;

/** Before text that the user copies by hand. */
export const NOT_COPIED = "The browser does not let the page copy. Select this and copy it:";

/**
 * Puts text on the clipboard.
 *
 * @returns whether the browser allows it
 */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Gives the user a file. */
export function download(name: string, content: Uint8Array<ArrayBuffer> | string | Blob): void {
  const url = URL.createObjectURL(new Blob([content]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The parts of the page that can be exported. */
export interface Exported {
  readonly state: AppState;
  /** The values of the fields, for the next run. */
  readonly settings: Settings;
  readonly data: DataChoice;
  readonly steps: StepCurve;
  readonly desks: Connected<Desks>;
}

/** Copies text, or shows it where the browser does not allow that: then the user copies it by hand. */
export async function copy(
  what: CopyName,
  page: Exported & { readonly messages: Messages },
): Promise<void> {
  const text = textOf(what, page);
  if (await copied(text)) {
    page.messages.showBriefly(`Copied: ${beginningOf(text)}`, what);
  } else {
    page.messages.show(`${NOT_COPIED}\n${text}`);
  }
}

function beginningOf(text: string): string {
  return text.length > BEGINNING ? `${text.slice(0, BEGINNING)}…` : text;
}

/** Gives the user a file, if there is one now. */
export async function save(what: FileName, page: Exported): Promise<void> {
  const [name, contentOf] = FILES[what];
  const file = await contentOf(page);
  if (file !== undefined) {
    download(name, file);
  }
}

/** Undefined where there is no such file now. */
type Content = Uint8Array<ArrayBuffer> | string | undefined;

type ExportedFile = readonly [name: string, (page: Exported) => Content | Promise<Content>];

export type FileName =
  | "last"
  | "best"
  | "small"
  | "onnx"
  | "run"
  | "history"
  | "steps"
  | "record"
  | "report"
  | "benchmark";

/** What the user can save. */
const FILES: Readonly<Record<FileName, ExportedFile>> = {
  last: ["adamant-last.safetensors", ({ desks }) => desks.run.networkFile("last")],
  best: ["adamant-best.safetensors", ({ desks }) => desks.run.networkFile("best")],
  /** With weights of eight bits. */
  small: ["adamant.q8.safetensors", ({ desks }) => desks.run.quantisedFile()],
  onnx: ["adamant.onnx", ({ desks }) => desks.run.networkFile("onnx")],
  /** The whole run, to continue elsewhere. */
  run: ["adamant-run.safetensors", ({ desks }) => desks.run.runFile()],
  history: ["adamant-history.csv", ({ state }) => historyCsv(state.run.epochs)],
  steps: ["adamant-steps.csv", ({ steps }) => stepCurveCsv(steps)],
  record: ["adamant-run.json", (page) => recordJson(recordOf(page))],
  /** One HTML file, whose code is loaded when it is first asked for. */
  report: [
    "adamant-report.html",
    async (page) => {
      const { reportOf } = await import("./report.ts");
      return reportOf(recordOf(page), ownCommand(page), page.desks);
    },
  ],
  /** Every figure of the benchmark, as `npm run bench -- --json` writes it. */
  benchmark: [
    "adamant-benchmark.json",
    ({ state }) => `${JSON.stringify(state.benchmark.record, undefined, 2)}\n`,
  ],
};

/** What the user can copy, as text. */
function textOf(what: CopyName, page: Exported): string {
  const { state, settings } = page;
  switch (what) {
    case "link":
      return linkTo(settings, chosenData(page));
    case "command":
      return commandFor(settings, chosenData(page));
    case "report":
      return problemReport(page);
    case "benchmark":
      return benchmarkTable(state.benchmark.rows);
    case "result": {
      const own = state.run.trained?.settings ?? settings;
      const data = trainedData(page);
      const link = linkTo(own, data);
      return resultCard(recordOf(page), { link, command: ownCommand(page) });
    }
  }
}

/** The run of the page on the command line; before there is one, that of the fields. */
function ownCommand(page: Exported): string {
  return commandFor(page.state.run.trained?.settings ?? page.settings, trainedData(page));
}

/** What is needed to find the cause of a failure, without any data. */
function problemReport({ state, settings }: Exported): string {
  const { status, adapter, trained } = state.run;
  const browser = navigator.userAgent;
  const report = { run: status, adapter, browser, settings: trained?.settings ?? settings };
  return JSON.stringify(report, undefined, 2);
}

/** The data of a run for a link and a command. */
interface NamedData {
  /** Before there is any, as many built-in digits as on a GPU. */
  readonly source: Source;
  readonly linked: LinkedData | undefined;
  readonly classes: readonly number[] | undefined;
  readonly reading: Turning | undefined;
}

/** The data for the next run. */
function chosenData({ state, data }: Exported): NamedData {
  const source = data.source ?? { kind: "built-in", count: BUILT_IN_COUNT };
  const { classes } = data;
  return { source, linked: data.linked(state.data), classes, reading: state.data.inUse?.reading };
}

/** The data of the run. Other data may have been chosen since. */
function trainedData(page: Exported): NamedData {
  const { trained } = page.state.run;
  const { inUse } = page.state.data;
  const chosen = chosenData(page);
  if (trained === undefined || isSame(trained.data, inUse)) {
    return chosen;
  }
  const { name, count, only: classes, reading, linked } = trained.data;
  const isDrawn = isBuiltIn(name);
  return {
    source: isDrawn ? { kind: "built-in", count } : { kind: "stored", name },
    linked: isDrawn ? undefined : (linked ?? linkedOwnData(name, count, undefined, reading)),
    ...{ classes, reading },
  };
}

function isSame(these: DataSummary, those: DataSummary | undefined): boolean {
  return (
    these.name === those?.name &&
    these.count === those.count &&
    String(these.only) === String(those.only)
  );
}

function linkTo(settings: Settings, { source, linked, classes }: NamedData): string {
  const digits = source.kind === "built-in" ? source.count : undefined;
  return new URL(hashOf({ settings, digits, classes, data: linked }), location.href).href;
}

function commandFor(settings: Settings, { source, classes, reading }: NamedData): string {
  return commandOf(settings, source, classes, reading);
}

export function recordOf({ state, settings }: Exported) {
  const { trained, adapter, epochs, fingerprint } = state.run;
  const { name = "", count = 0 } = trained?.data ?? state.data.inUse ?? {};
  const { drawings = 0 } = trained ?? {};
  const unknown = { vendor: "", architecture: "", device: "", description: "", software: false };
  return {
    settings: trained?.settings ?? settings,
    data: { name, rows: count, ...(drawings > 0 && { drawings }) },
    adapter: adapter ?? unknown,
    host: navigator.userAgent,
    commit: COMMIT,
    fingerprint,
    epochs,
  };
}

/** The benchmark's rows as a Markdown table. */
function benchmarkTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [COLUMNS, COLUMNS.map(() => "---"), ...rows.map(cellsOf)].map(line).join("\n");
}

import { COMMIT } from "../../base/commit.ts";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { BUILT_IN_COUNT } from "../../data/index.ts";
import { type Source, commandOf, hashOf } from "../../run/address.ts";
import { historyCsv } from "../../run/history.ts";
import { recordJson, resultCard } from "../../run/run-record.ts";
import type { Settings } from "../../run/settings.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";
import type { DataChoice } from "./data-choice.ts";
import type { AppState } from "./state.ts";

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
export function download(name: string, content: Uint8Array<ArrayBuffer> | string): void {
  const url = URL.createObjectURL(new Blob([content]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The parts of the page that can be exported. */
interface Exported {
  readonly state: AppState;
  /** The values of the fields, for the next run. */
  readonly settings: Settings;
  readonly data: DataChoice;
  readonly desks: Connected<Desks>;
}

/** Undefined where there is no such file now. */
type Content = Uint8Array<ArrayBuffer> | string | undefined;

type ExportedFile = readonly [name: string, (page: Exported) => Content | Promise<Content>];

export type FileName = "last" | "best" | "onnx" | "run" | "history" | "record" | "benchmark";

/** What the user can save. */
export const FILES: Readonly<Record<FileName, ExportedFile>> = {
  last: ["adamant-last.safetensors", ({ desks }) => desks.run.networkFile("last")],
  best: ["adamant-best.safetensors", ({ desks }) => desks.run.networkFile("best")],
  onnx: ["adamant.onnx", ({ desks }) => desks.run.networkFile("onnx")],
  /** The whole run, to continue elsewhere. */
  run: ["adamant-run.safetensors", ({ desks }) => desks.run.runFile()],
  history: ["history.csv", ({ state }) => historyCsv(state.run.epochs)],
  record: ["run.json", (page) => recordJson(recordOf(page))],
  /** Every figure of the benchmark, as `npm run bench -- --json` writes it. */
  benchmark: [
    "benchmark.json",
    ({ state }) => `${JSON.stringify(state.benchmark.record, undefined, 2)}\n`,
  ],
};

export type CopyName = "link" | "command" | "report" | "result" | "benchmark";

/** What the user can copy, as text. */
export function textOf(what: CopyName, page: Exported): string {
  const { state, settings, data } = page;
  switch (what) {
    case "link":
      return linkOf(settings, data);
    case "command":
      return commandOf(settings, sourceOf(data), data.classes, state.data.inUse?.reading);
    case "report":
      return problemReport(page);
    case "benchmark":
      return benchmarkTable(state.benchmark.rows);
    case "result": {
      const own = state.run.trained?.settings ?? settings;
      const command = commandOf(own, sourceOf(data), data.classes, state.data.inUse?.reading);
      return resultCard(recordOf(page), { link: linkOf(own, data), command });
    }
  }
}

/** What is needed to find the cause of a failure, without any data. */
function problemReport({ state, settings }: Exported): string {
  const { status, adapter, trained } = state.run;
  const browser = navigator.userAgent;
  const report = { run: status, adapter, browser, settings: trained?.settings ?? settings };
  return JSON.stringify(report, undefined, 2);
}

/** Where the data comes from; before there is any, as many built-in digits as on a GPU. */
function sourceOf({ source }: DataChoice): Source {
  return source ?? { kind: "built-in", count: BUILT_IN_COUNT };
}

function linkOf(settings: Settings, data: DataChoice): string {
  const source = sourceOf(data);
  const { classes } = data;
  const digits = source.kind === "built-in" ? source.count : undefined;
  return new URL(hashOf({ settings, digits, classes }), location.href).href;
}

function recordOf({ state, settings }: Exported) {
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

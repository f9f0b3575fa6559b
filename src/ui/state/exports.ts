import { COMMIT } from "../../base/commit.ts";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { commandOf, hashOf } from "../../run/address.ts";
import { recordJson, resultCard } from "../../run/run-record.ts";
import type { Settings } from "../../run/settings.ts";
import type { DataChoice } from "./data-choice.ts";
import type { AppState } from "./state.ts";

/**
 * Puts text on the clipboard.
 *
 * @returns what to tell the user; the text itself if the browser does not allow it
 */
export async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `Copied: ${text}`;
  } catch {
    return text;
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

/** What is needed to find out what went wrong, without any data. */
function problemReport({ run }: AppState, settings: Settings): string {
  const { status, adapter, trained } = run;
  const browser = navigator.userAgent;
  const report = { run: status, adapter, browser, settings: trained?.settings ?? settings };
  return JSON.stringify(report, undefined, 2);
}

/** What can be exported of the page. */
export interface Shown {
  readonly state: AppState;
  /** The values of the fields, for the next run. */
  readonly settings: Settings;
  readonly data: DataChoice;
}

export type CopyName = "link" | "command" | "report" | "result" | "benchmark";

/** What the user can copy, as text. */
export function textOf(what: CopyName, { state, settings, data }: Shown): string {
  switch (what) {
    case "link":
      return linkOf(settings, data);
    case "command":
      return commandOf(settings, data.source, data.classes);
    case "report":
      return problemReport(state, settings);
    case "benchmark":
      return benchmarkTable(state.benchmark.rows);
    case "result": {
      const own = state.run.trained?.settings ?? settings;
      const command = commandOf(own, data.source, data.classes);
      return resultCard(recordOf(state, settings), { link: linkOf(own, data), command });
    }
  }
}

/** The run as JSON. */
export function runJson({ state, settings }: Shown): string {
  return recordJson(recordOf(state, settings));
}

function linkOf(settings: Settings, { source, classes }: DataChoice): string {
  const digits = source.kind === "built-in" ? source.count : undefined;
  return new URL(hashOf({ settings, digits, classes }), location.href).href;
}

function recordOf({ run, data }: AppState, settings: Settings) {
  const { trained, adapter, epochs, fingerprint } = run;
  const { name = "", count = 0 } = trained?.data ?? data.inUse ?? {};
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

/** Every figure of the benchmark, as `npm run bench -- --json` writes it. */
export function benchmarkJson({ benchmark }: AppState): string {
  return `${JSON.stringify(benchmark.record, undefined, 2)}\n`;
}

/** The benchmark's rows as a Markdown table. */
function benchmarkTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(COLUMNS),
    line(COLUMNS.map(() => "---")),
    ...rows.map((row) => line(cellsOf(row))),
  ].join("\n");
}

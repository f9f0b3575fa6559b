import { COMMIT } from "../../base/commit.ts";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { recordJson, resultCard } from "../../run/run-record.ts";
import type { Settings } from "../../run/settings.ts";
import type { Action } from "../state/actions.ts";
import { commandOf, hashOf } from "../state/address.ts";
import type { DataChoice } from "../state/data-choice.ts";
import type { AppState } from "../state/state.ts";

/** Puts text on the clipboard, and says so; where that is not allowed, shows the text instead. */
export async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `Copied: ${text}`;
  } catch {
    return text;
  }
}

/** Hands bytes to the user as a file. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What one needs to know to find out what went wrong; no data. */
function problemReport({ run, adapter, trained }: AppState, settings: Settings): string {
  const browser = navigator.userAgent;
  const report = { run, adapter, browser, settings: trained?.settings ?? settings };
  return JSON.stringify(report, undefined, 2);
}

/** What the page shows, as far as others may care for it. */
export interface Shown {
  readonly state: AppState;
  /** Those in the fields, for the next run. */
  readonly settings: Settings;
  readonly data: DataChoice;
}

export type CopyName = Extract<Action, { type: "copy" }>["what"];

/** What there is to copy, each as text. */
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
      const own = state.trained?.settings ?? settings;
      const command = commandOf(own, data.source, data.classes);
      return resultCard(recordOf(state, settings), { link: linkOf(own, data), command });
    }
  }
}

/** The run as JSON. */
export function runFile({ state, settings }: Shown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(recordJson(recordOf(state, settings)));
}

function linkOf(settings: Settings, { source, classes }: DataChoice): string {
  const digits = source.kind === "built-in" ? source.count : undefined;
  return new URL(hashOf({ settings, digits, classes }), location.href).href;
}

function recordOf({ trained, adapter, data, epochs, fingerprint }: AppState, settings: Settings) {
  const { name = "", count = 0 } = trained?.data ?? data ?? {};
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
export function benchmarkFile({ benchmark }: AppState): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(benchmark.record, undefined, 2)}\n`);
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

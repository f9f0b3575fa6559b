import type { Row } from "../bench/index.ts";
import { COLUMNS, cellsOf } from "../bench/record.ts";
import type { Settings } from "../settings.ts";
import type { AppState } from "./state.ts";

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
export function problemReport({ run, adapter, trained }: AppState, settings: Settings): string {
  const browser = navigator.userAgent;
  const report = { run, adapter, browser, settings: trained?.settings ?? settings };
  return JSON.stringify(report, undefined, 2);
}

/** Every figure of the benchmark, as `npm run bench -- --json` writes it. */
export function benchmarkFile({ benchmark }: AppState): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(benchmark.record, undefined, 2)}\n`);
}

/** The benchmark's rows as a Markdown table. */
export function benchmarkTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(COLUMNS),
    line(COLUMNS.map(() => "---")),
    ...rows.map((row) => line(cellsOf(row))),
  ].join("\n");
}

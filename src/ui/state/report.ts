import { VERSION } from "../../base/commit.ts";
import { reportHtml } from "../../run/report/report.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";

/**
 * The report of the run as the content of an HTML file; undefined where there is no run.
 *
 * @param command the call that repeats the run in a terminal
 */
export async function reportOf(
  record: RunRecord,
  command: string,
  desks: Connected<Desks>,
): Promise<string | undefined> {
  const parts = await desks.run.reportParts();
  const date = new Date().toISOString().slice(0, "2026-01-31".length);
  return parts && reportHtml({ ...record, ...parts, date, version: VERSION, command });
}

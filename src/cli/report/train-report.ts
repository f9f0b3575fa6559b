import { COMMIT, VERSION } from "../../base/commit.ts";
import type { Dataset } from "../../data/index.ts";
import {
  type Epoch,
  type LayerParameters,
  Network,
  weightsFingerprint,
} from "../../engine/index.ts";
import type { PreparedRun } from "../../run/prepare-run.ts";
import { findingsOf } from "../../run/report/findings.ts";
import { reportHtml } from "../../run/report/report.ts";
import type { Settings } from "../../run/settings.ts";
import { PEOPLES_WORDS, taskOf } from "../../run/task.ts";
import { trainedOn } from "../../run/trained-on.ts";
import { UsageError } from "../flags/usage-error.ts";

/** Endings of formats that a report does not have. */
const NOT_WRITTEN = /\.(pdf|md|markdown|txt|docx?|odt|tex|json|csv|png|svg|ipynb)$/i;

/** @throws UsageError where the name of a report promises another format */
export function checkReportName(path: string): void {
  const ending = NOT_WRITTEN.exec(path)?.[0];
  if (ending !== undefined) {
    const instead = `${path.slice(0, -ending.length)}.html`;
    const print = ending === ".pdf" ? " A browser prints it as PDF." : "";
    throw new UsageError(
      `--report is "${path}"; a report is written as HTML, not as ${ending}. Write --report ${instead}.${print}`,
    );
  }
}

/** A network with the epochs that led to it, and the call that repeats them. */
export interface Outcome {
  readonly parameters: readonly LayerParameters[];
  readonly epochs: readonly Epoch[];
  readonly command: string;
}

/** The report of a run as the content of a file. */
export async function trainReport(
  { compute, trainer }: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  { parameters, epochs, command }: Outcome,
): Promise<string> {
  const { sizes, training, validation } = taskOf(dataset, settings);
  // A copy: after an interruption the network of the run is a part of an epoch further.
  const network = new Network(compute, sizes, parameters);
  try {
    const { fingerprint = "" } = await trainedOn(dataset, settings, settings.seed);
    return reportHtml({
      settings,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      version: VERSION,
      date: new Date().toISOString().slice(0, "2026-01-31".length),
      fingerprint: await weightsFingerprint(parameters),
      epochs,
      plan: trainer.plan.name,
      split: {
        fingerprint,
        training: training.count,
        validation: validation?.count ?? 0,
        sizes,
      },
      command,
      remarks: dataset.drawn !== undefined && validation !== undefined ? [PEOPLES_WORDS] : [],
      findings: await findingsOf(network, validation ?? training),
    });
  } finally {
    network.dispose();
  }
}

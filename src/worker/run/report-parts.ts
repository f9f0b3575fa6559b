import { type Findings, findingsOf } from "../../run/report/findings.ts";
import type { DataSplit } from "../../run/report/report.ts";
import { PEOPLES_WORDS } from "../../run/task.ts";
import type { Metadata } from "../../run/trained-on.ts";
import type { Run } from "./run.ts";

/** What a report needs of a run that the page does not have. */
export interface ReportParts {
  readonly split: DataSplit;
  readonly plan: string;
  readonly remarks: readonly string[];
  readonly findings: Findings;
}

/** @param metadata what a file of the network would tell of its data */
export async function reportPartsOf(run: Run, metadata: Metadata): Promise<ReportParts> {
  const { sizes, training, validation, judged } = run.task;
  const { network } = await run.subject("last", () => Promise.resolve(metadata));
  try {
    return {
      split: {
        fingerprint: metadata["fingerprint"] ?? "",
        training: training.count,
        validation: validation?.count ?? 0,
        sizes,
      },
      plan: run.plan.name,
      remarks: [...(validation?.drawn === undefined ? [] : [PEOPLES_WORDS]), ...insideEpoch(run)],
      findings: await findingsOf(network, judged),
    };
  } finally {
    network.dispose();
  }
}

/** A run that was stopped inside an epoch: its table ends before. */
function insideEpoch({ state }: Run): string[] {
  const { stepsDone = 0, epochsDone = 0 } = state ?? {};
  return stepsDone === 0
    ? []
    : [
        `The run was stopped inside epoch ${epochsDone + 1}, after ${stepsDone} of its steps: confusion matrix, misread digits, weights and their fingerprint are those of that moment.`,
      ];
}

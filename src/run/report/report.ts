// A run as a report: one HTML file that opens anywhere, without scripts and without a network, to be kept, printed and sent.

import { wilsonInterval } from "../../base/accuracy.ts";
import { errorCounts } from "../../base/classification.ts";
import {
  counted,
  formatCertainty,
  formatCount,
  formatMargin,
  formatPercent,
  formatPercentTick,
  formatSeconds,
  formatTick,
} from "../../base/format.ts";
import { isBuiltIn } from "../../data/index.ts";
import { type Epoch, modelOf, summary } from "../../engine/index.ts";
import { bestEpoch, secondsOf } from "../history.ts";
import { type RunRecord, gpuWords } from "../run-record.ts";
import { chart } from "./charts.ts";
import type { Findings } from "./findings.ts";
import { type Markup, type Part, markup, trusted } from "./markup.ts";
import { digitImage, shownUnitCount, weightImages } from "./pictures.ts";
import { STYLE } from "./style.ts";
import {
  classTable,
  confusionTable,
  epochTable,
  facts,
  settingsTable,
  shortened,
  shownEpochs,
} from "./tables.ts";

/** All that a report tells. */
export interface ReportedRun extends RunRecord {
  /** The name of the run, where it has one. */
  readonly name?: string | undefined;
  /** The day of the report, 2026-01-31. */
  readonly date: string;
  /** Of Adamant. */
  readonly version: string;
  /** The kernels that made the steps: layered or fused. */
  readonly plan: string;
  readonly split: DataSplit;
  /** The call that repeats the run in a terminal. */
  readonly command: string;
  /** What there is to say about the run, such as what its validation digits are: sentences. */
  readonly remarks: readonly string[];
  /** Of the network as it is after the last epoch. */
  readonly findings: Findings;
}

/** Which rows taught the network, and which judged it. */
export interface DataSplit {
  /** The fingerprint of the data before it was split. */
  readonly fingerprint: string;
  readonly training: number;
  /** 0 if none were set aside. */
  readonly validation: number;
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
}

/** The beginning of every report, by which the command line knows its own. */
export const REPORT_START = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="Adamant's report of a run">
`;

/** Nothing is loaded and no script runs, even if a name should slip through. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The report of a run as the content of an HTML file. */
export function reportHtml(run: ReportedRun): string {
  const title = shortened(run.name ?? dataTitle(run.data));
  const page = markup`${trusted(REPORT_START)}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title} – Adamant</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<h1><bdi>${title}</bdi></h1>
<p class="quiet">A training run of Adamant, reported on ${run.date}</p>
</header>
<main>
${headline(run)}
${curves(run)}
${section("Epochs", epochTable(run.epochs))}
${section("Settings", settingsTable(run.settings))}
${section("Data", dataFacts(run))}
${errors(run)}
${firstLayer(run)}
${section("How to repeat it", repetition(run))}
</main>
</body>
</html>
`;
  return page.html;
}

/** What the data is, where its name alone does not say it. */
function dataTitle({ name, rows }: RunRecord["data"]): string {
  return isBuiltIn(name) ? `${counted(rows, "digit")} drawn by Adamant (${name})` : name;
}

function section(heading: string, content: Part): Markup {
  return markup`<section>
<h2>${heading}</h2>
${content}
</section>`;
}

function headline({ epochs, split, remarks }: ReportedRun): Markup {
  const last = epochs.at(-1);
  if (last === undefined) {
    return markup`<p class="headline">No epoch finished</p>`;
  }
  return markup`${last.valAccuracy === undefined ? trainingOnly(last) : validated(last, last.valAccuracy, split)}
${bestWords(epochs)}
${remarks.map((remark) => markup`<p class="quiet">${shortened(remark)}</p>`)}`;
}

function validated({ epoch }: Epoch, accuracy: number, { validation }: DataSplit): Markup {
  const [low, high] = wilsonInterval(accuracy, validation);
  return markup`<p class="headline">${formatPercent(accuracy)} ${formatMargin((high - low) / 2)}</p>
<p>Validation accuracy after epoch ${epoch}, on ${counted(validation, "digit")} that the network did not learn from; 95 % interval from ${formatPercent(low)} to ${formatPercent(high)}.</p>`;
}

function trainingOnly({ epoch, trainAccuracy }: Epoch): Markup {
  return markup`<p class="headline">${formatPercent(trainAccuracy)}</p>
<p>Training accuracy in epoch ${epoch}. No digits were set aside for validation, so this does not tell how well the network reads others.</p>`;
}

function bestWords(epochs: readonly Epoch[]): Markup | undefined {
  const best = bestEpoch(epochs);
  return best?.valAccuracy === undefined || best === epochs.at(-1)
    ? undefined
    : markup`<p>The best epoch was ${best.epoch}, with ${formatPercent(best.valAccuracy)}.</p>`;
}

function curves({ epochs }: ReportedRun): Markup | undefined {
  if (epochs.length === 0) {
    return undefined;
  }
  const shown = shownEpochs(epochs);
  const best = bestEpoch(epochs);
  const key = markup`<b class="training">thin: training</b>${best?.valAccuracy === undefined ? undefined : markup`, <b class="validation">bold: validation</b>`}, dashed: the best epoch`;
  const marked = { best: best?.epoch };
  const loss = chart(shown, {
    name: "Loss",
    format: formatTick,
    training: ({ trainLoss }) => trainLoss,
    validation: ({ valLoss }) => valLoss,
    bottom: 0,
    ...marked,
  });
  const accuracy = chart(shown, {
    name: "Accuracy",
    format: formatPercentTick,
    training: ({ trainAccuracy }) => trainAccuracy,
    validation: ({ valAccuracy }) => valAccuracy,
    top: 1,
    ...marked,
  });
  return section(
    "Curves",
    markup`<div class="two">
<figure><figcaption>Loss by epoch; ${key}</figcaption>
${loss}</figure>
<figure><figcaption>Accuracy by epoch; ${key}</figcaption>
${accuracy}</figure>
</div>`,
  );
}

function dataFacts({ data, split }: ReportedRun): Markup {
  const { drawings = 0 } = data;
  return facts([
    ["Name", markup`<bdi>${shortened(data.name)}</bdi>`],
    ["Rows", formatCount(data.rows)],
    ["Corrected drawings", drawings === 0 ? "none" : `${formatCount(drawings)}, beside these rows`],
    ["Trained on", formatCount(split.training)],
    ["Judged on", split.validation === 0 ? "none were set aside" : formatCount(split.validation)],
    ["SHA-256", markup`<code>${split.fingerprint}</code>`],
  ]);
}

function errors({ findings, split }: ReportedRun): Markup {
  const { confusion, misread } = findings;
  const { classes, counts } = confusion;
  const all = counts.reduce((sum, count) => sum + count, 0);
  const wrong = errorCounts(counts, classes).reduce((sum, count) => sum + count, 0);
  const rows = split.validation === 0 ? "training digits" : "validation digits";
  const few = misread.length < wrong ? `, of which the surest ${misread.length} are shown` : "";
  return markup`${section(`Confusion matrix of the ${rows}`, confusionTable(confusion))}
${section("Report by class", classTable(confusion))}
${section(
  "Misread digits",
  markup`<p class="quiet">${formatCount(wrong)} of ${counted(all, "digit")} were misread${few}. Under each: the true class, what it was read as, and how sure the network was.</p>
<ul class="pictures ink">
${misread.map((digit) => markup`<li>${digitImage(digit, `A ${digit.label} that was read as ${digit.predicted}`)}<span>${digit.label} → ${digit.predicted}, ${formatCertainty(digit.probability)}</span></li>\n`)}</ul>`,
)}`;
}

function firstLayer({ findings, split }: ReportedRun): Markup {
  const { weights } = findings;
  const units = split.sizes[1] ?? 0;
  const shown = shownUnitCount(weights);
  const which = shown < units ? `The first ${shown} of ${formatCount(units)} units` : "Each unit";
  return section(
    "First-layer weights",
    markup`<p class="quiet">${which} as a picture: what it looks for (orange) and what speaks against it (blue). One scale for all; the strongest colour is ± ${weights.largest.toPrecision(3)}.</p>
<ul class="pictures">
${weightImages(weights).map((image) => markup`<li>${image}</li>\n`)}</ul>`,
  );
}

function repetition(run: ReportedRun): Markup {
  const { adapter, host, commit, version, fingerprint, plan, split, epochs, data } = run;
  const { parameters } = summary(modelOf(split.sizes));
  const without = (data.drawings ?? 0) > 0 ? " Nobody else has the corrected drawings." : "";
  return markup`<pre><code>${shortened(run.command)}</code></pre>
<p class="quiet">The same data, settings, GPU and plan give the same weights.${without}</p>
${facts([
  ["Weights", fingerprint === undefined ? "not finished" : markup`<code>${fingerprint}</code>`],
  ["Network", `${shortened(split.sizes.join("-"))}, ${counted(parameters, "parameter")}`],
  ["Plan", plan],
  ["GPU", gpuWords(adapter)],
  ["Training time", formatSeconds(secondsOf(epochs))],
  ["Ran in", shortened(host)],
  ["Adamant", `${version}, commit ${commit}`],
])}`;
}

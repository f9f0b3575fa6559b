// The tables of a report. Each is bounded, whatever the run: a report is a file that one sends to others.

import { classificationReport, errorCounts } from "../../base/classification.ts";
import { formatCount, formatLoss, formatPercent, formatSeconds } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import type { Confusion } from "../examine/examination.ts";
import { bestEpoch } from "../history.ts";
import {
  type SettingName,
  type Settings,
  defaultSettings,
  settings as table,
} from "../settings.ts";
import { type Markup, type Part, markup } from "./markup.ts";

/** The most epochs that a report shows. */
const MOST_EPOCHS = 500;

/** With more classes than this, a list of errors says more than a matrix. */
const MOST_CLASSES = 32;

const MOST_CONFUSIONS = 40;

/** Letters of a text that a person chose, such as a name: a list of ten thousand files has no place here. */
const MOST_LETTERS = 2000;

/** A text of any length. */
export function shortened(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

/** The epochs that are shown: all, or every so many with the first, the last and the best. */
export function shownEpochs(epochs: readonly Epoch[]): readonly Epoch[] {
  const every = Math.ceil(epochs.length / MOST_EPOCHS);
  const kept = [epochs[0], bestEpoch(epochs), epochs.at(-1)];
  return epochs.filter((epoch) => epoch.epoch % every === 0 || kept.includes(epoch));
}

/** Names with what they stand for. */
export function facts(rows: readonly (readonly [name: string, what: Part])[]): Markup {
  return markup`<table class="facts"><tbody>
${rows.map(([name, what]) => markup`<tr><th scope="row">${name}</th><td>${what}</td></tr>\n`)}</tbody></table>`;
}

/** All settings; those that are not the defaults are bold. */
export function settingsTable(settings: Settings): Markup {
  const row = (name: SettingName) => {
    const value = shortened(String(settings[name]));
    const isDefault = String(settings[name]) === String(defaultSettings[name]);
    return [
      name,
      markup`${isDefault ? value : markup`<b>${value}</b>`}<br><span class="quiet">${table[name].help}</span>`,
    ] as const;
  };
  return facts((Object.keys(table) as SettingName[]).map(row));
}

/** The epochs with their scores. */
export function epochTable(epochs: readonly Epoch[]): Markup {
  const shown = shownEpochs(epochs);
  const best = bestEpoch(epochs);
  const caption =
    shown.length === epochs.length
      ? undefined
      : markup`<caption>${formatCount(shown.length)} of ${formatCount(epochs.length)} epochs, the best and the last among them.</caption>`;
  return scrolling(markup`<table>${caption}
<thead><tr>${columnHeads("Epoch", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy", "Time")}</tr></thead>
<tbody>
${shown.map((epoch) => epochRow(epoch, epoch === best))}</tbody></table>`);
}

function epochRow(epoch: Epoch, isBest: boolean): Markup {
  const { trainLoss, trainAccuracy, valLoss, valAccuracy, seconds } = epoch;
  const cells = [
    formatLoss(trainLoss),
    formatPercent(trainAccuracy),
    valLoss === undefined ? "–" : formatLoss(valLoss),
    valAccuracy === undefined ? "–" : formatPercent(valAccuracy),
    formatSeconds(seconds),
  ].map((cell) => markup`<td>${isBest ? markup`<b>${cell}</b>` : cell}</td>`);
  return markup`<tr><th scope="row">${isBest ? "best: " : undefined}${epoch.epoch}</th>${cells}</tr>\n`;
}

/** The confusion matrix, or the most frequent errors where there are many classes. */
export function confusionTable(confusion: Confusion): Markup {
  return confusion.classes > MOST_CLASSES ? frequentErrors(confusion) : matrix(confusion);
}

function matrix({ classes, counts }: Confusion): Markup {
  const labels = Array.from({ length: classes }, (_, label) => label);
  const worst = Math.max(1, ...errorCounts(counts, classes));
  const cell = (label: number, predicted: number) => {
    const count = counts[label * classes + predicted] as number;
    if (label === predicted) {
      return markup`<td class="right">${formatCount(count)}</td>`;
    }
    return count === 0
      ? markup`<td class="none">·</td>`
      : markup`<td class="e${Math.ceil((4 * count) / worst)}">${formatCount(count)}</td>`;
  };
  return scrolling(markup`<table class="matrix">
<caption>Rows are the true classes, columns the predicted ones. The errors are shaded.</caption>
<thead><tr>${columnHeads("", ...labels)}</tr></thead>
<tbody>
${labels.map((label) => markup`<tr><th scope="row">${label}</th>${labels.map((predicted) => cell(label, predicted))}</tr>\n`)}</tbody></table>`);
}

function frequentErrors({ classes, counts }: Confusion): Markup {
  const errors = Array.from(counts, (count, cell) => ({
    count,
    label: Math.floor(cell / classes),
    predicted: cell % classes,
  }))
    .filter(({ count, label, predicted }) => count > 0 && label !== predicted)
    .sort((a, b) => b.count - a.count);
  return markup`<table>
<caption>The most frequent errors of ${classes} classes.</caption>
<thead><tr>${columnHeads("True class", "Predicted class", "Digits")}</tr></thead>
<tbody>
${errors.slice(0, MOST_CONFUSIONS).map(({ count, label, predicted }) => markup`<tr><td>${label}</td><td>${predicted}</td><td>${formatCount(count)}</td></tr>\n`)}</tbody></table>`;
}

/** Precision, recall and F1 of each class, as scikit-learn's `classification_report`. */
export function classTable({ classes, counts }: Confusion): Markup {
  const report = classificationReport(counts, classes);
  const row = (name: string | number, { precision, recall, f1, support }: typeof report.macro) =>
    markup`<tr><th scope="row">${name}</th>${[precision, recall, f1].map((figure) => markup`<td>${figure.toFixed(4)}</td>`)}<td>${formatCount(support)}</td></tr>\n`;
  return scrolling(markup`<table>
<thead><tr>${columnHeads("Class", "Precision", "Recall", "F1", "Support")}</tr></thead>
<tbody>
${report.classes.map((score) => row(score.label, score))}${row("macro avg", report.macro)}${row("weighted avg", report.weighted)}</tbody></table>`);
}

/** An empty head is the corner of a matrix. */
function columnHeads(...heads: readonly (string | number)[]): readonly Markup[] {
  return heads.map((head) =>
    head === "" ? markup`<td></td>` : markup`<th scope="col">${head}</th>`,
  );
}

/** Wide tables scroll on a phone, also with the keyboard. */
function scrolling(content: Markup): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Table">${content}</div>`;
}

// What the menus Share and Export offer, in their order. Whoever has something else to give away adds an item here.
import { bestEpoch } from "../../run/history.ts";
import type { FileName } from "../state/exports.ts";
import type { Page } from "../state/page.ts";
import { cardPng } from "./card.ts";
import type { Figure } from "./figure.ts";
import { AFTER_EPOCH, RUN_FIGURES } from "./run-figures.ts";
import { type FigureFormat, saveFigure, saveFile } from "./save-figure.ts";
import { SHOWN_FIGURES } from "./shown-figures.ts";

export interface MenuItem {
  readonly id: string;
  readonly words: string;
  /** A few words more: the form of the file, or for whom it is. */
  readonly hint?: string | undefined;
  /** The heading of its group; items of a group stand together. */
  readonly group?: string;
  /** When there will be such a thing; undefined where there is. */
  readonly missing?: (page: Page) => string | undefined;
  /** Whether the menu has it now; always unless given. */
  readonly isOffered?: (page: Page) => boolean;
  readonly do: (page: Page, format: FigureFormat) => Promise<void>;
}

export const SHARE_ITEMS: readonly MenuItem[] = [
  {
    ...{ id: "copy-link", words: "Copy link", hint: "settings and the name of the data" },
    do: (page) => page.copy("link"),
  },
  {
    ...{ id: "copy-result", words: "Copy result", hint: "Markdown", missing: withoutEpochs },
    do: (page) => page.copy("result"),
  },
  {
    ...{ id: "copy-command", words: "Copy as command", hint: "for a terminal" },
    do: (page) => page.copy("command"),
  },
  {
    ...{ id: "copy-network", words: "Copy network as a link", hint: "it reads what is drawn" },
    missing: withoutEpochs,
    do: (page) => page.copyNetwork(),
  },
  {
    ...{ id: "save-card", words: "Save picture", hint: "PNG, 1,200 × 630", missing: withoutEpochs },
    do: async (page) => {
      saveFile("adamant-run.png", await cardPng(page));
    },
  },
];

export const EXPORT_ITEMS: readonly MenuItem[] = [
  {
    ...fileItem("save-report", "report", "Report", "one HTML file, to keep, print or send", "Run"),
    missing: ({ state }) =>
      state.run.fingerprint === undefined ? "when the run is over" : undefined,
  },
  ...[...RUN_FIGURES, ...SHOWN_FIGURES].map(figureItem),
  fileItem("save-history", "history", "Epochs", "CSV"),
  fileItem("save-steps", "steps", "Training steps", "CSV"),
  fileItem("save-record", "record", "Run record", "JSON: settings, data, GPU, epochs"),
  fileItem("save-last", "last", "Last epoch", "safetensors", "Network"),
  {
    ...fileItem("save-best-epoch", "best", "Best epoch", "safetensors", "Network"),
    missing: (page) =>
      withoutEpochs(page) ??
      (bestEpoch(page.state.run.epochs) === page.state.run.epochs.at(-1)
        ? "the last one is the best"
        : undefined),
  },
  fileItem("save-onnx", "onnx", "ONNX", "for other programs", "Network"),
  fileItem("save-small", "small", "Small", "8-bit weights: drop it on this page", "Network"),
];

function fileItem(
  id: string,
  file: FileName,
  words: string,
  hint: string,
  group = "Numbers",
): MenuItem {
  return { id, words, hint, group, missing: withoutEpochs, do: (page) => page.save(file) };
}

function figureItem(figure: Figure): MenuItem {
  const { name, words, isThere, missing } = figure;
  return {
    ...{ id: `figure-${name}`, words, group: "Figures" },
    missing: (page) => (isThere(page) ? undefined : missing),
    isOffered: (page) => missing !== undefined || isThere(page),
    do: (page, format) => saveFigure(page, figure, format),
  };
}

function withoutEpochs({ state }: Page): string | undefined {
  return state.run.epochs.length === 0 ? AFTER_EPOCH : undefined;
}

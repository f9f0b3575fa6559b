// The picture of a run to send to somebody: 1,200 × 630 pixels, as services show the picture of a link.
import { formatPercent } from "../../base/format.ts";
import { accuracyOf, bestEpoch } from "../../run/history.ts";
import { recordOf } from "../state/exports.ts";
import { adapterName, bestWords } from "../state/words.ts";
import { type ChartFile, chartInFrame, legend } from "./chart-svg.ts";
import { type Shown, captionOf } from "./figure.ts";
import { networkCanvas } from "./network-figure.ts";
import { imageOfSvg, newCanvas, pngOf } from "./png.ts";
import { curveOf } from "./run-figures.ts";
import { LIGHT, svgFile, words, wrapped } from "./svg.ts";

const CARD = { width: 1200, height: 630 } as const;

const MARGIN = 48;

/** Where the network's picture fits. */
const PICTURE = { left: 620, top: 150, width: 532, height: 330 };

/** Letters that fit in a line at its end. */
const LINE = 120;

/** What the picture says. */
interface CardWords {
  readonly accuracy: string;
  /** With the interval. */
  readonly best: string;
  /** Data and settings. */
  readonly caption: string;
  readonly gpu: string;
}

/** Undefined before the first epoch. */
export async function cardPng(page: Shown): Promise<Blob | undefined> {
  const chart = curveOf(page, "accuracy", false);
  const best = bestEpoch(page.state.run.epochs);
  if (chart === undefined || best === undefined) {
    return undefined;
  }
  const shown = {
    accuracy: formatPercent(accuracyOf(best)),
    best: bestWords(page.state.run) ?? "",
    caption: captionOf(page),
    gpu: adapterName(recordOf(page).adapter),
  };
  const [canvas, context] = newCanvas(CARD.width, CARD.height);
  context.drawImage(await imageOfSvg(cardSvg(shown, chart)), 0, 0);
  const { picture } = page.state.pictures;
  if (picture !== undefined) {
    drawInside(context, networkCanvas(picture));
  }
  return pngOf(canvas);
}

/** All of the picture but the network. */
export function cardSvg({ accuracy, best, caption, gpu }: CardWords, chart: ChartFile): string {
  const quiet = { "font-size": 18, fill: LIGHT.quiet };
  const lines = wrapped(caption, LINE).slice(0, 2);
  return svgFile(
    CARD,
    `${accuracy}: ${best}`,
    words(accuracy, MARGIN, 100, { "font-size": 64, "font-weight": 700 }),
    words(best, MARGIN, 136, { "font-size": 22 }),
    words("Adamant", CARD.width - MARGIN, 84, {
      ...{ "font-size": 30, "font-weight": 600, "text-anchor": "end", fill: LIGHT.accent },
    }),
    words("a network trained in the browser, on the GPU", CARD.width - MARGIN, 112, {
      ...{ ...quiet, "text-anchor": "end" },
    }),
    words("Accuracy", MARGIN, 182, { "font-size": 18, "font-weight": 600 }),
    legend(MARGIN + 120, 176),
    chartInFrame(chart, { left: MARGIN + 56, top: 200, width: 470, height: 270 }),
    ...lines.map((line, index) => words(line, MARGIN, 546 + 26 * index, quiet)),
    words(gpu, MARGIN, 546 + 26 * lines.length, quiet),
  );
}

function drawInside(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): void {
  const { left, top, width, height } = PICTURE;
  const scale = Math.min(width / canvas.width, height / canvas.height);
  const [drawnWidth, drawnHeight] = [scale * canvas.width, scale * canvas.height];
  context.imageSmoothingQuality = "high";
  context.drawImage(
    canvas,
    left + (width - drawnWidth) / 2,
    top + (height - drawnHeight) / 2,
    drawnWidth,
    drawnHeight,
  );
}

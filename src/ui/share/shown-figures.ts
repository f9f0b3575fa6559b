// Pictures that a view has while it is shown. Whoever adds a picture to the page adds it here.
import { counted } from "../../base/format.ts";
import { recordOf } from "../state/exports.ts";
import type { View } from "../state/views.ts";
import { adapterName } from "../state/words.ts";
import { type Figure, type Shown, captionOf } from "./figure.ts";
import { fileOfSvg, shownElement } from "./live-svg.ts";
import { partSvg } from "./part-svg.ts";

/** An element that makes a file of its picture itself, with what the page shows beside it. */
export interface FileOfItself {
  readonly pictureFile: () => string;
}

/** Name and words of a figure, and the element whose picture it is: a part of the page unless that makes a file of itself. */
type Listed = readonly [name: string, words: string, selector: string];

const SHOWN: Partial<Record<View, readonly Listed[]>> = {
  train: [
    ["step", "Training step explained", "section.stop"],
    ["digits", "Digits and answers", "prediction-list"],
  ],
  data: [
    ["plane", "Plane of the digits", "class-plane"],
    ["classes", "Classes", "#classes"],
    ["pixels", "Pixels", "pixel-maps"],
    ["drift", "Comparison of the data", "#comparison:has(digit-image)"],
  ],
  examine: [
    ["explanation", "Why it is read so", "explanation-panel"],
    ["activations", "Activations", "activation-panel"],
    ["weights", "First-layer weights", ".units"],
    ["layers", "Layer statistics", "layer-statistics"],
    ["digits", "Digits and answers", "prediction-list"],
  ],
  runs: [
    ["runs", "Curves of the runs", "runs-plot"],
    ["run-matrix", "Matrix of the run shown", "section.matrix confusion-matrix"],
    ["comparison", "Two runs side by side", "run-comparison"],
    ["difference", "Difference of the matrices", "section.difference"],
  ],
  sweep: [
    ["sweep", "Curves of the sweep", "#sweep-curves"],
    ["sweep-panels", "Curves, one by one", "#sweep-panels"],
  ],
  benchmark: [
    ["timeline", "One step in time", "step-timeline"],
    ["machines", "Beside yours", "machine-comparison"],
  ],
};

/** Pictures that the menu names always, with when they will be there. */
const ANNOUNCED: readonly Figure[] = [
  ["calibration", "Calibration", "Examine"] as const,
  ["roofline", "Roofline", "Benchmark"] as const,
].map(([name, words, view]) => {
  const svgOf = () => shownElement(`${name}-plot`)?.shadowRoot?.querySelector("svg") ?? undefined;
  return {
    ...{ name, words, missing: `while ${view} shows it` },
    isThere: () => svgOf() !== undefined,
    svg: () => {
      const svg = svgOf();
      return svg && fileOfSvg(svg);
    },
  };
});

export const SHOWN_FIGURES: readonly Figure[] = [
  ...ANNOUNCED,
  ...(Object.entries(SHOWN) as [View, readonly Listed[]][]).flatMap(([view, listed]) =>
    listed.map(([name, words, selector]) => ({
      ...{ name, words, missing: undefined },
      isThere: (page: Shown) => page.view === view && shownElement(selector) !== undefined,
      svg: (page: Shown) => fileOf(shownElement(selector), words, page),
    })),
  ),
];

function fileOf(
  shown: (Element & Partial<FileOfItself>) | undefined,
  words: string,
  page: Shown,
): string | undefined {
  if (shown?.pictureFile !== undefined) {
    return shown.pictureFile();
  }
  return shown && partSvg(shown as HTMLElement, words, captionFor(page));
}

/** What the pictures of a view are about. */
function captionFor(page: Shown): string {
  const { data, sweep } = page.state;
  switch (page.view) {
    case "train":
    case "examine":
      return captionOf(page);
    case "data":
      return `${data.inUse?.name ?? "no data"}, ${counted(data.inUse?.count ?? 0, "digit")}`;
    case "sweep":
      return `Sweep of ${sweep.networks.length} networks on ${sweep.swept?.data ?? "no data"}`;
    case "benchmark":
      return adapterName(recordOf(page).adapter);
    case "runs":
    case "kernels":
      return "Runs of this browser";
  }
}

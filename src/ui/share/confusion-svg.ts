import { errorCounts } from "../../base/classification.ts";
import { formatCount } from "../../base/format.ts";
import type { Confusion } from "../../run/examine/examination.ts";
import { LIGHT, captionBelow, element, svgFile, words } from "./svg.ts";

const CELL = 44;
const [LEFT, TOP] = [84, 96];

/** The most opaque cell, so that its number can still be read. */
const MOST_OPACITY = 0.4;

/** The confusion matrix as a file: rows are the true digits, columns the predicted ones. */
export function confusionSvg({ classes, counts }: Confusion, caption: string): string {
  const digits = Array.from({ length: classes }, (_, digit) => digit);
  const side = classes * CELL;
  const worst = Math.max(1, ...errorCounts(counts, classes));
  const middle = (digit: number) => (digit + 0.5) * CELL;
  const centred = { "text-anchor": "middle", "font-size": 13 };
  const cells = digits.flatMap((label) =>
    digits.map((predicted) => {
      const count = counts[label * classes + predicted] ?? 0;
      const isRight = label === predicted;
      const opacity = isRight ? 1 : (MOST_OPACITY * count) / worst;
      const place = { x: LEFT + predicted * CELL, y: TOP + label * CELL };
      return (
        element("rect", {
          ...{ ...place, width: CELL, height: CELL, stroke: LIGHT.line },
          ...{ fill: isRight ? LIGHT.raised : LIGHT.validation, "fill-opacity": opacity },
        }) +
        words(
          count === 0 ? "·" : formatCount(count),
          LEFT + middle(predicted),
          TOP + middle(label) + 5,
          { ...centred, fill: count === 0 ? LIGHT.quiet : LIGHT.ink },
        )
      );
    }),
  );
  return svgFile(
    { width: Math.max(LEFT + side + 24, 480), height: TOP + side + 56 },
    `Confusion matrix: ${caption}`,
    words("Confusion matrix", 24, 30, { "font-size": 18, "font-weight": 600 }),
    words("predicted", LEFT + side / 2, TOP - 30, { ...centred, fill: LIGHT.quiet }),
    words("true", 24, TOP + side / 2, { "font-size": 13, fill: LIGHT.quiet }),
    ...digits.map((digit) => words(String(digit), LEFT + middle(digit), TOP - 10, centred)),
    ...digits.map((digit) => words(String(digit), LEFT - 18, TOP + middle(digit) + 5, centred)),
    ...cells,
    captionBelow(caption, 24, TOP + side + 26, 72),
  );
}

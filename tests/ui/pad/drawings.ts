// Thirty digits as three people write them. None comes from the strokes from which the built-in digits are drawn.

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

export interface WrittenDigit {
  readonly label: number;
  readonly hand: string;
  /** As dense as the events of a mouse, in a box of 1 by 1. */
  readonly strokes: readonly Stroke[];
}

/**
 * Each digit three times: by a hand that writes upright, by one that leans, by one that hurries. Each stroke is a text
 * of the points that the pen passes, "x,y x,y …", in hundredths of the box, x to the right and y down.
 */
const HANDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  upright: [
    ["50,0 20,15 10,50 22,87 50,100 78,86 90,50 79,14 50,0"],
    ["50,0 50,35 50,70 50,100"],
    ["16,24 30,5 60,2 78,20 70,45 42,75 12,100", "12,100 50,99 88,98"],
    ["18,12 40,0 68,6 74,26 60,43 40,48", "40,48 66,52 82,72 68,94 40,100 14,88"],
    ["22,0 16,30 12,56", "12,56 50,55 90,53", "68,5 67,50 66,100"],
    ["78,2 50,2 24,3", "24,3 22,22 19,44", "19,44 45,36 74,46 82,70 64,94 36,99 12,88"],
    ["68,2 40,20 20,52 20,82 42,100 70,93 78,72 62,54 38,56 22,74"],
    ["12,5 48,4 86,3", "86,3 66,36 50,70 40,100"],
    ["74,14 50,0 26,12 30,34 54,50 76,70 70,92 48,100 26,90 22,70 46,50 70,32 74,14"],
    ["76,20 56,2 30,8 20,30 34,50 58,46 76,20", "76,20 74,60 68,100"],
  ],
  leaning: [
    ["66,2 40,12 18,46 10,80 28,99 56,86 80,50 86,18 66,2 50,6"],
    ["70,0 60,34 46,70 36,100"],
    ["30,20 50,3 78,6 84,26 64,52 34,80 10,96 22,86 36,90 56,100 80,94"],
    ["34,10 58,0 86,8 80,30 50,46 74,56 76,78 54,96 26,100 8,90"],
    ["44,2 30,26 14,52", "14,52 48,54 82,50", "80,12 66,54 54,100"],
    ["42,6 34,28 28,44 52,40 72,52 70,76 48,96 20,98 6,88", "42,6 66,5 92,2"],
    ["80,0 50,20 26,54 16,84 32,100 58,92 68,70 54,56 32,66 20,82"],
    ["22,6 54,8 92,2 70,30 48,64 32,100"],
    ["84,12 62,0 40,14 42,36 58,52 66,74 52,96 28,98 18,80 34,60 66,38 84,12"],
    ["82,14 62,0 38,12 30,36 46,48 70,36 82,14 74,46 60,76 50,100"],
  ],
  hurried: [
    ["42,4 16,20 6,52 20,86 50,98 84,84 96,48 80,12 50,2 30,10"],
    ["28,24 42,12 54,0 52,50 50,100"],
    ["10,16 36,0 70,8 72,34 50,60 22,86 8,94 40,92 70,96 98,92"],
    ["12,4 46,2 80,6 62,26 44,42 72,50 84,72 62,94 34,98 10,86"],
    ["30,4 26,30 24,50 46,52 76,48", "76,10 74,50 72,98"],
    ["84,4 54,2 28,6 24,26 22,42 52,38 78,54 74,82 48,98 16,92"],
    ["54,0 34,26 22,60 28,88 50,98 74,86 74,64 54,54 30,68"],
    ["10,10 46,6 84,6 70,34 56,66 48,100", "38,50 60,50 84,48"],
    ["68,8 42,2 24,20 40,42 66,56 80,78 60,98 32,94 22,74 42,52 68,34 78,16 66,6"],
    ["70,10 42,0 22,18 28,42 54,44 74,24 72,8 76,50 78,98"],
  ],
};

/** How many points a smoothed stroke has for each point given. */
const DENSITY = 8;

export const WRITTEN: readonly WrittenDigit[] = Object.entries(HANDS).flatMap(([hand, digits]) =>
  digits.map((strokes, label) => ({ hand, label, strokes: strokes.map(pointsOf).map(smooth) })),
);

function pointsOf(path: string): Stroke {
  return path.split(" ").map((point): Point => {
    const [x, y] = point.split(",").map(Number);
    return [Number(x) / 100, Number(y) / 100];
  });
}

/** A Catmull-Rom curve through the points. */
function smooth(points: Stroke): Stroke {
  const at = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0];
  const between = (index: number, t: number, axis: 0 | 1) => {
    const [a, b, c, d] = [-1, 0, 1, 2].map((offset) => at(index + offset)[axis]) as [
      number,
      number,
      number,
      number,
    ];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };
  const curve = points.slice(1).flatMap((_, index) =>
    Array.from({ length: DENSITY }, (_, step): Point => {
      const t = (step + 1) / DENSITY;
      return [between(index, t, 0), between(index, t, 1)];
    }),
  );
  return [at(0), ...curve];
}

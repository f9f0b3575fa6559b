import type { LivePicture } from "../../worker/picture/picture-state.ts";

/** How much one unit adds to the sum of another one for the digit that is shown. */
export interface Strength {
  /** The other unit: a pixel, where the layer before is the image. */
  readonly unit: number;
  readonly weight: number;
  /** Of the unit that the connection comes from. */
  readonly activation: number;
  /** weight · activation. */
  readonly product: number;
}

/** The connections of a unit that are shown, in each direction. */
const SHOWN = 12;

/** The strongest connections of the picture's unit, by the size of their product. */
export function connectionsOf({ unit, activations, digit }: LivePicture): {
  readonly incoming: readonly Strength[];
  readonly outgoing: readonly Strength[];
} {
  if (unit === undefined) {
    return { incoming: [], outgoing: [] };
  }
  const before = activations[unit.layer - 1] ?? Float32Array.from(digit.pixels, (p) => p / 255);
  const own = activations[unit.layer]?.[unit.unit] ?? 0;
  return {
    incoming: strongest(unit.incoming, (other) => before[other] as number),
    outgoing: strongest(unit.outgoing, () => own),
  };
}

function strongest(
  weights: Float32Array,
  activationOf: (unit: number) => number,
): readonly Strength[] {
  return Array.from(weights, (weight, unit) => {
    const activation = activationOf(unit);
    return { unit, weight, activation, product: weight * activation };
  })
    .filter(({ product }) => product !== 0)
    .sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
    .slice(0, SHOWN);
}

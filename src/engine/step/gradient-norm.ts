// The norm of a step's gradient: the root of the sum of squares of all its values. The kernels that use the gradient add its squares
// up while they have them, in parts, since the invocations of a dispatch cannot sum together. The parts of every step of an epoch
// lie behind the clock, because the fused plan has no binding left. They are read with the outcomes, and the host adds them up.

import { adamSums, gradientAdam } from "../../shaders/index.ts";
import { VEC4_SIZE } from "../gpu/padding.ts";
import type { Model } from "../model/model.ts";
import { layerTable } from "./fused.ts";
import type { PlanName } from "./plan-name.ts";

/** Bytes that the sums of an epoch may take. Where they would take more, they are not kept, and the norms are not known. */
const MOST_BYTES = 2 ** 26;

/** How many sums a step of one network leaves; 0 where those of an epoch are too many to keep. */
export function squareSumsOf(plan: PlanName, model: Model, steps: number): number {
  const sums =
    plan === "fused"
      ? layerTable(model, 1, gradientAdam.tuning.WORKGROUP).workgroups
      : adamSums(model.size / VEC4_SIZE);
  return 4 * sums * steps <= MOST_BYTES ? sums : 0;
}

/**
 * The norms of steps, one after another.
 *
 * @param squares [steps, sums]
 * @param sums of a step; where it is 0, no norm is known
 * @returns NaN where a norm is not known
 */
export function normsOf(
  squares: Float32Array,
  sums: number,
  steps: number,
): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: steps }, (_, step) =>
    sums === 0
      ? NaN
      : Math.sqrt(
          squares.subarray(sums * step, sums * (step + 1)).reduce((sum, one) => sum + one, 0),
        ),
  );
}

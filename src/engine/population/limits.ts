// How many networks fit into a population: each buffer holds a part for every network, and a GPU limits the size of a buffer.

import { ceilDiv } from "../../base/ceil-div.ts";
import { counted } from "../../base/format.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { GpuMemoryError } from "../gpu/errors.ts";
import { padded } from "../gpu/padding.ts";
import { OUTCOME_SIZE } from "../model/outcomes.ts";
import { MAX_VARIED_NETWORKS } from "../step/augmentation.ts";
import { EVALUATION_BATCH } from "../step/evaluator.ts";
import { layerTable } from "../step/fused.ts";
import { inkTableLength } from "../step/ink.ts";
import type { Plan } from "../step/plan.ts";
import { stepsOf } from "../step/schedule.ts";
import type { PopulationSettings } from "./options.ts";

/**
 * Checks before anything is made that the buffers of a population are no larger than the GPU allows. Whether there is memory for
 * all of them together is known only once they are made.
 *
 * @param validationRows 0 where there are none
 * @throws GpuMemoryError that says how many networks fit
 */
export function checkRoom(
  { device, adapter }: ComputeDevice,
  settings: PopulationSettings,
  plan: Plan,
  validationRows: number,
): void {
  const { limits } = device;
  const networks = settings.members.length;
  const sizes = sizesOfNetwork(settings, plan, validationRows, adapter.software);
  const [name, size] = Object.entries(sizes).reduce((one, other) =>
    other[1] > one[1] ? other : one,
  );
  const room = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const fits = Math.floor(room / size);
  if (networks > fits) {
    throw new GpuMemoryError(
      `${counted(networks, "network")} at once would need a buffer ${name} of ${networks * size} bytes; this GPU allows ${room} in one buffer. ${
        fits === 0
          ? "Not even one fits. Use fewer rows, a smaller batch or smaller layers."
          : `${counted(fits, "network")} of this shape would fit.`
      }`,
    );
  }
  const most = Math.min(
    limits.maxComputeWorkgroupsPerDimension,
    settings.variations === undefined ? Infinity : MAX_VARIED_NETWORKS,
  );
  if (networks > most) {
    throw new GpuMemoryError(
      `${counted(networks, "network")} at once are too many for one dispatch of this GPU${settings.variations === undefined ? "" : " with augmentation"}; ${most} would fit.`,
    );
  }
}

/** The bytes that each buffer holds for one network, by its label; the largest decides. */
function sizesOfNetwork(
  { model, batch, rows, steps, variations }: PopulationSettings,
  plan: Plan,
  validationRows: number,
  isSoftware: boolean,
): Readonly<Record<string, number>> {
  const [inputs = 0] = model.sizes;
  const classes = model.sizes.at(-1) as number;
  const widest = Math.max(...model.sizes.slice(1), ...(isSoftware ? [] : [inputs]));
  const evaluations = stepsOf(validationRows, EVALUATION_BATCH);
  const evaluated = evaluations * EVALUATION_BATCH;
  const outcomes = OUTCOME_SIZE * steps * batch;
  return {
    parameters: model.size,
    activations: 4 * padded(batch) * padded(widest),
    "validation activations": evaluations === 0 ? 0 : 4 * EVALUATION_BATCH * padded(widest),
    signals: plan.name === "fused" ? layerTable(model, batch, 1).signalsSize : 0,
    outcomes,
    ink: 4 * inkTableLength(inputs, Math.max(steps, evaluations)),
    varied: variations === undefined ? 0 : 4 * batch * ceilDiv(inputs, 4),
    probabilities: 4 * classes * evaluated,
    readback: 3 * model.size + outcomes + OUTCOME_SIZE * evaluated,
    rows: 4 * rows,
  };
}

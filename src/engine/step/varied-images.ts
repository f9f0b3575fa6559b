// Shows a person what augmentation does: some images as a training run sees them.

import type { ComputeDevice } from "../gpu/device.ts";
import { Memory, Readback } from "../gpu/memory.ts";
import { type Augmentation, prepareVariations } from "./augmentation.ts";
import { CLOCK_SIZE } from "./buffers.ts";
import { type Examples, uploadExamples } from "./examples.ts";
import { scheduleOf } from "./schedule.ts";
import { StepRunner } from "./step-runner.ts";

/**
 * A few images as a training run with this seed sees them in an epoch, from 0.
 *
 * @param examples the first training rows
 * @returns [count, inputs]
 * @throws RequestError where the width does not fit the images; GpuMemoryError where they do not fit the GPU
 */
export async function variedImages(
  compute: ComputeDevice,
  { width, ...examples }: Examples & { readonly width: number },
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
  amounts: Augmentation,
): Promise<Uint8Array> {
  const { count, images } = examples;
  const memory = new Memory(compute);
  const readback = new Readback(compute, images.length);
  try {
    // An epoch of one step, whose batch is all the images.
    const buffers = {
      examples: uploadExamples(memory, examples),
      order: memory.upload(
        "order",
        Uint32Array.from({ length: count }, (_, row) => row),
      ),
      schedule: memory.upload("schedule", scheduleOf(count, count, 0, 0)),
      clock: memory.storage("clock", CLOCK_SIZE),
    };
    const options = { width, networks: [{ amounts, seed }] };
    const variations = await prepareVariations(compute, memory, buffers, count, examples, options);
    variations.beginEpoch(epoch);
    await new StepRunner(compute, [variations.dispatch]).run(1);
    return new Uint8Array(await readback.read(variations.replaced.examples.images));
  } finally {
    readback.dispose();
    memory.dispose();
  }
}

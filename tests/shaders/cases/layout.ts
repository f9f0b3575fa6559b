import type { Layer } from "../../../src/engine/model/model.ts";
import { fours } from "../../reference/blocks.ts";

/** Where a layer's weights lie among all parameters, [inputs, outputs], in f32. */
export function weightPlaces({ inputs, outputs, weights }: Layer): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    { length: inputs * outputs },
    (_, i) => weights.offset / 4 + Math.floor(i / outputs) * fours(outputs) + (i % outputs),
  );
}

/** Where a layer's biases lie among all parameters, in f32. */
export function biasPlaces({ outputs, bias }: Layer): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: outputs }, (_, i) => bias.offset / 4 + i);
}

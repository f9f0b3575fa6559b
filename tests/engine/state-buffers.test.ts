import { describe, expect, test } from "vitest";
import type { ComputeDevice } from "../../src/engine/gpu/device.ts";
import { modelOf } from "../../src/engine/model/model.ts";
import { type LayerParameters, pack } from "../../src/engine/model/parameters.ts";
import type { TrainingState } from "../../src/engine/model/training-state.ts";
import { type StateBuffers, writeState } from "../../src/engine/state-buffers.ts";

const MODEL = modelOf([3, 2, 2]);

/** Parameters of that network, each layer of another value. */
function layers(value: number): LayerParameters[] {
  return MODEL.layers.map(({ inputs, outputs }, index) => ({
    weights: new Float32Array(inputs * outputs).fill(value + index),
    bias: new Float32Array(outputs).fill(-value - index),
  }));
}

/** After 2 steps of 4 rows. */
const STATE: TrainingState = {
  parameters: layers(1),
  m: layers(2),
  v: layers(3),
  epochsDone: 1,
  stepsDone: 2,
  seconds: 1,
  outcomes: new ArrayBuffer(8 * 8),
  best: { epoch: 1, accuracy: 0.5, parameters: layers(4) },
};

describe("a state that is written back", () => {
  const names = ["parameters", "m", "v", "best", "outcomes", "clock"] as const;

  /** What is written, by the name of the buffer, with the place where that is not its beginning. */
  function written(state: TrainingState): Map<string, unknown> {
    const found = new Map<string, unknown>();
    const writeBuffer = ({ name }: { name: string }, offset: number, content: unknown) => {
      found.set(offset === 0 ? name : `${name} from ${offset}`, content);
    };
    const compute = { device: { queue: { writeBuffer } } } as unknown as ComputeDevice;
    const buffers = Object.fromEntries(names.map((name) => [name, { name, size: 20 }]));
    writeState(compute, MODEL, buffers as unknown as StateBuffers, state);
    return found;
  }

  test("goes to the buffers that it was read from, and sets the clock", () => {
    const found = written(STATE);
    expect([...found.keys()].sort()).toEqual([...names, "clock from 8"].sort());
    for (const [name, value] of [
      ["parameters", 1],
      ["m", 2],
      ["v", 3],
      ["best", 4],
    ] as const) {
      expect(found.get(name)).toEqual(pack(MODEL, layers(value)));
    }
    expect(found.get("outcomes")).toBe(STATE.outcomes);
    expect(found.get("clock")).toEqual(Uint32Array.of(2, 0));
  });

  test("leaves the norms of its gradients open, which are no part of it", () => {
    expect(written(STATE).get("clock from 8")).toEqual(Float32Array.of(NaN, NaN, NaN));
  });

  test("leaves the best epoch's buffer alone where there is none", () => {
    expect(written({ ...STATE, best: undefined }).has("best")).toBe(false);
  });
});

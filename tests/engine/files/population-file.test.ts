import { describe, expect, test } from "vitest";
import {
  ModelFileError,
  type NetworkState,
  type PopulationCheckpoint,
  isPopulation,
  readPopulation,
  writeCheckpoint,
  writePopulation,
} from "../../../src/engine/index.ts";

const layers = (value: number) => [
  { weights: Float32Array.of(value, 2, 3, 4, 5, 6), bias: Float32Array.of(7, -0) },
];

const state = (value: number, stopped?: string): NetworkState => ({
  ...{ parameters: layers(value), m: layers(value / 2), v: layers(1e-20) },
  ...{ epochsDone: 2, stepsDone: 1, seconds: 1.25, stopped },
  outcomes: new Uint32Array([0x3f80_0000, 1]).buffer,
  best: stopped === undefined ? { epoch: 1, accuracy: 0.9, parameters: layers(9) } : undefined,
});

const POPULATION: PopulationCheckpoint = {
  sizes: [3, 2],
  states: [state(1), state(2, "Its loss is not a number."), state(3)],
  metadata: { settings: '{"lr":["1e-3"]}' },
};

describe("a population's checkpoint", () => {
  test("gives back all networks, to the last bit", async () => {
    const file = await writePopulation(POPULATION);
    expect(isPopulation(file)).toBe(true);
    const read = await readPopulation(file);
    expect(read).toEqual(POPULATION);
    expect(Object.is(read.states[2]?.parameters[0]?.bias[1], -0)).toBe(true);
    // Vitest considers any two ArrayBuffers equal.
    expect(new Uint32Array(read.states[0]?.outcomes ?? new ArrayBuffer())).toEqual(
      Uint32Array.of(0x3f80_0000, 1),
    );
  });

  test("is refused when any byte is damaged, cut off or added", async () => {
    const file = await writePopulation(POPULATION);
    const step = Math.ceil(file.length / 400);
    for (let at = 0; at < file.length; at += step) {
      const damaged = file.slice();
      damaged[at] = (damaged[at] as number) ^ 0x20;
      await expect(readPopulation(damaged), `byte ${at}`).rejects.toThrow(ModelFileError);
      await expect(readPopulation(file.slice(0, at)), `cut at ${at}`).rejects.toThrow(
        ModelFileError,
      );
    }
    await expect(readPopulation(Uint8Array.of(...file, 0))).rejects.toThrow(ModelFileError);
  });

  test("is not the checkpoint of one network", async () => {
    const { sizes, metadata } = POPULATION;
    const file = await writeCheckpoint({ sizes, metadata, state: state(1) });
    expect(isPopulation(file)).toBe(false);
    await expect(readPopulation(file)).rejects.toThrow(
      "This file holds no population of networks to resume.",
    );
  });
});

import { join } from "node:path";
import { expect, test } from "vitest";
import type { KindName } from "../../../src/cli/outputs/kinds.ts";
import { placeOf } from "../../../src/cli/outputs/place.ts";
import { STATE_BYTES, checkSpace } from "../../../src/cli/outputs/space.ts";
import { initialParameters, modelOf, summary, writeCheckpoint } from "../../../src/engine/index.ts";
import { newFolder } from "../../folder.ts";

const folder = newFolder();

/** 784 · 10 weights and 10 biases. */
const SIZES = [784, 10];
const NETWORK_BYTES = 4 * 7850;

function output(kind: KindName, name: string) {
  const path = name === "-" ? name : join(folder, name);
  return { flag: "out", path, kind, place: placeOf("out", path), force: false };
}

test("a checkpoint takes four numbers for each weight, once an epoch has ended", async () => {
  const model = modelOf(SIZES);
  const parameters = initialParameters(model, 1);
  const state = {
    ...{ parameters, m: parameters, v: parameters, epochsDone: 1, stepsDone: 0, seconds: 1 },
    ...{ outcomes: new ArrayBuffer(0), best: { epoch: 1, accuracy: 0.9, parameters } },
  };
  const file = await writeCheckpoint({ sizes: SIZES, state, metadata: {} });
  expect(file.length).toBeGreaterThan(STATE_BYTES * summary(model).parameters);
  expect(file.length).toBeLessThan(1.1 * STATE_BYTES * summary(model).parameters);
});

test("a network needs four bytes per weight, a checkpoint sixteen", () => {
  const network = output("network", "a.safetensors");
  const run = output("run", "b.safetensors");
  const check = (outputs: Parameters<typeof checkSpace>[0], free: number) => () => {
    checkSpace(outputs, SIZES, () => free);
  };
  expect(check([network, undefined], NETWORK_BYTES)).not.toThrow();
  expect(check([network], NETWORK_BYTES - 1)).toThrow(
    `${network.path}: the disk is full: the networks of this run take 31,400 bytes, and 31,399 are free. Make room, or choose another folder.`,
  );
  expect(check([network, run], 5 * NETWORK_BYTES)).not.toThrow();
  expect(check([network, run], 5 * NETWORK_BYTES - 1)).toThrow(`${run.path}: the disk is full`);
});

test("what is no file, of unknown size, or on a system that does not tell, is not checked", () => {
  checkSpace([output("network", "-"), output("epochs", "c.csv")], SIZES, () => 0);
  checkSpace([output("network", "a.safetensors")], SIZES, () => undefined);
});

test("the system tells how much is free", () => {
  checkSpace([output("network", "a.safetensors")], SIZES);
  expect(() => {
    checkSpace([output("network", "a.safetensors")], [1e9, 1e9]);
  }).toThrow("the disk is full");
});

import { expect, test } from "vitest";
import { defaultSettings } from "../../../src/run/settings.ts";
import {
  BEST_FIRST,
  type ColumnName,
  bestNetwork,
  sortedNetworks,
  sweepColumns,
} from "../../../src/ui/sweep/sweep-rows.ts";
import type { NetworkState } from "../../../src/worker/sweep/sweep-state.ts";
import { epochWith } from "../../run/sweep/results.ts";

/** A network with these validation accuracies. */
function networkWith(
  number: number,
  accuracies: readonly number[],
  change: Partial<NetworkState> = {},
): NetworkState {
  const epochs = accuracies.map((accuracy, index) => epochWith(accuracy, index + 1));
  const settings = { ...defaultSettings, seed: number };
  return {
    ...{ number, settings, epochs, losses: new Float32Array(), share: 0 },
    ...{ ended: "done" as const, judged: epochs.at(-1), reason: undefined },
    ...change,
  };
}

/** What a cell shows, among networks of which another one has no epoch. */
function cellOf(network: NetworkState, column: ColumnName): string | undefined {
  const others = [networkWith(99, [], { ended: undefined, judged: undefined })];
  return sweepColumns([], [network, ...others])
    .find(({ id }) => id === column)
    ?.text(network);
}

const numbers = (networks: readonly NetworkState[]) => networks.map(({ number }) => number);

test("the best network comes first, and those that failed or have not begun come last", () => {
  const networks = [
    networkWith(1, [0.5], { ended: "failed", judged: undefined }),
    networkWith(2, [0.5]),
    networkWith(3, [], { ended: undefined, judged: undefined }),
    networkWith(4, [0.9]),
  ];
  expect(numbers(sortedNetworks(networks, BEST_FIRST))).toEqual([4, 2, 1, 3]);
  expect(numbers(sortedNetworks(networks, { ...BEST_FIRST, isDescending: false }))).toEqual([
    2, 4, 1, 3,
  ]);
  expect(bestNetwork(networks)).toBe(4);
  expect(bestNetwork(networks.slice(0, 1))).toBeUndefined();
});

test("layers are sorted by their numbers, and equals by the number of the network", () => {
  const networks = [[128], [16], [16]].map((layers, index) =>
    networkWith(index + 1, [0.5], { settings: { ...defaultSettings, layers } }),
  );
  const order = { column: "layers", isDescending: false } as const;
  expect(numbers(sortedNetworks(networks, order))).toEqual([2, 3, 1]);
});

test("the epoch is that under way until a network ends, and then the one that counts", () => {
  const settings = { ...defaultSettings, epochs: 9 };
  const under = networkWith(1, [0.5], {
    ended: undefined,
    judged: undefined,
    share: 0.5,
    settings,
  });
  expect(cellOf(under, "epoch")).toBe("2/9");
  const stalled = networkWith(1, [0.9, 0.5], { ended: "stalled", judged: epochWith(0.9, 1) });
  expect(cellOf(stalled, "epoch")).toBe("1");
  expect(cellOf(stalled, "val acc.")).toBe("90.00 %");
  expect(cellOf(networkWith(1, [0.5], { ended: "failed" }), "epoch")).toBe("failed");
});

const UNDER_WAY = { ended: undefined, judged: undefined };
const idsOf = (...[swept, networks]: Parameters<typeof sweepColumns>) =>
  sweepColumns(swept, networks).map(({ id }) => id);

test("settings that differ have a column, the seed last", () => {
  expect(idsOf(["seed", "lr"], []).slice(0, 3)).toEqual(["network", "lr", "seed"]);
  expect(idsOf(["lr"], [])).not.toContain("seed");
});

test("at the end no column says the same of all networks", () => {
  const alike = [networkWith(1, [0.5, 0.91]), networkWith(2, [0.6, 0.92])];
  expect(idsOf([], alike)).toEqual(["network", "loss", "val loss", "val acc."]);
  const under = alike.map((one) => ({ ...one, ...UNDER_WAY }));
  expect(idsOf([], under)).toContain("epoch");
});

test("the time is that to an accuracy which half of the networks reach, if it tells them apart", () => {
  const networks = [
    networkWith(1, [0.91, 0.96]),
    networkWith(2, [0.5, 0.94]),
    networkWith(3, [0.5, 0.6]),
  ];
  const time = sweepColumns([], networks).find(({ id }) => id === "time");
  expect(time?.heading).toBe("To 90 %");
  expect(networks.map((one) => time?.text(one))).toEqual(["2.00 s", "4.00 s", "–"]);
  const order = { column: "time", isDescending: false } as const;
  expect(numbers(sortedNetworks(networks, order))).toEqual([1, 2, 3]);
});

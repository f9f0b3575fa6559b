import { describe, expect, test } from "vitest";
import { fitted } from "../../../src/cli/sweep/live-table.ts";
import { endedLine, networkTable, statusLine } from "../../../src/cli/sweep/table.ts";
import type { Dataset } from "../../../src/data/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import { SweepProgress } from "../../../src/run/sweep/progress.ts";
import { epochWith, failed, trained } from "../../run/sweep/results.ts";

const data: Dataset = {
  ...{ name: "two", count: 2, width: 1, height: 2, classes: 2 },
  ...{ images: new Uint8Array(4), labels: Uint8Array.of(0, 1) },
};
const networks = networksOf(
  parseLists(defaultSettings, { lr: ["0.01,0.001"], epochs: ["2"] }, 2),
) as readonly [Network, Network, Network, Network];
type Network = ReturnType<typeof networksOf>[number];

function progressed(): SweepProgress {
  const progress = new SweepProgress(networks, data);
  const [one, two, three] = networks;
  progress.ended(failed(one.number, one.settings));
  progress.ended(trained(two.number, 0.75, two.settings));
  progress.epoch(three, [epochWith(0.875)]);
  return progress;
}

describe("the table of a sweep", () => {
  test("has the most accurate network first, failed ones last, and none that has not begun", () => {
    expect(networkTable(progressed().networks, ["lr", "seed"])).toEqual([
      "Network     lr  seed  epoch    loss  accuracy  val loss  val acc.    time",
      "3        0.001     1    1/2  0.5000   87.50 %    0.2500   87.50 %  2.00 s",
      "2         0.01     2      1  0.5000   87.50 %    0.2500   75.00 %  2.00 s",
      "1         0.01     1      2  failed         –         –         –  2.00 s",
    ]);
  });

  test("tells how many networks have ended, and the time that is left", () => {
    expect(statusLine(progressed(), 10)).toBe("2 of 4 networks, 62 % done, about 6 s left");
  });

  test("tells no time before an epoch has ended", () => {
    const progress = new SweepProgress(networks, data);
    progress.progress(networks[0], 0.1);
    expect(statusLine(progress, 10)).toBe("0 of 4 networks, 1 % done");
  });

  test("fits the terminal: lines are cut, and the worst networks are counted only", () => {
    const table = ["Network", "1 the best", "2 the next", "3 the last"];
    expect(fitted(table, "status", { columns: 9, rows: 5 })).toEqual([
      "Network",
      "1 the be",
      "… and 2 ",
      "status",
    ]);
    expect(fitted(table, "status", { columns: undefined, rows: 24 })).toEqual([...table, "status"]);
  });
});

test("outside a terminal a line tells how a network ended", () => {
  const [one, two] = networks;
  expect(endedLine(trained(2, 0.75, two.settings), ["lr", "seed"])).toBe(
    "network 2 (lr 0.01, seed 2): epoch 1, loss 0.5000, val loss 0.2500, val acc. 75.00 %, 2.00 s",
  );
  expect(endedLine(failed(1, one.settings), ["lr", "seed"])).toBe(
    "network 1 (lr 0.01, seed 1): failed. The loss is not a number from epoch 2, step 1 on.",
  );
});

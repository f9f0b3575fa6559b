import { expect, test } from "vitest";
import { shownRuns } from "../../../src/ui/train/listed-runs.ts";
import { keptRun } from "../../run/runs/kept-runs.ts";

const { data } = keptRun();
const STATE = {
  runs: [
    keptRun({ id: "present", startedAt: 4 }),
    keptRun({ id: "before", startedAt: 3 }),
    keptRun({ id: "other data", startedAt: 2, data: { ...data, fingerprint: "beef" } }),
    keptRun({ id: "other day", startedAt: 1 }),
  ],
  ...{ present: "present", ofVisit: ["other data", "before", "present"], deleted: [] },
  unreadable: 0,
};

test("beside the present run stand those of this visit on the same data", () => {
  expect([...shownRuns(STATE, new Map())]).toEqual(["before"]);
});

test("others are shown, and these hidden, where the user says so", () => {
  const toggled = new Map([
    ["before", false],
    ["other data", true],
    ["other day", true],
  ]);
  expect([...shownRuns(STATE, toggled)]).toEqual(["other data", "other day"]);
});

// The page follows its worker: what a desk tells changes what is shown, and may lead to further calls.

import { formatPercent } from "../../base/format.ts";
import { accuracyOf, secondsOf } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { StepCurve } from "../../run/step-curve.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Change } from "../../worker/remote.ts";
import type { RunState, Status } from "../../worker/run/run-state.ts";
import type { Desks } from "../../worker/worker.ts";
import workerUrl from "../../worker/worker.ts?worker&url";
import { changed, connect } from "./connect.ts";
import { openNetwork } from "./opened/open-link.ts";
import type { Page } from "./page.ts";
import { initialState } from "./state.ts";
import { storeGpu } from "./stored.ts";
import { trustedScript } from "./trusted.ts";
import { restoredWords, takenOverWords } from "./words.ts";

/** Starts the worker, or a new one, for which the GPU may be available again. The data in use is loaded again. */
export function start(page: Page): void {
  page.stop();
  const state = { ...initialState, data: { inUse: page.state.data.inUse } };
  page.change({ steps: new StepCurve(), moment: undefined, state });
  const worker = new Worker(trustedScript(workerUrl), { type: "module", name: page.gpu });
  worker.addEventListener("error", ({ message }) => {
    page.fail({ kind: "gpu", message });
  });
  page.connection = connect<Desks>(worker, (desk, change) => {
    heard(page, desk, change);
  });
  const { shared } = page;
  if (shared !== undefined) {
    void page.doInBackground(() => openNetwork(page, shared));
  }
}

/** Takes another GPU of this machine: the worker starts again on it. A run under way can be continued there. */
export function chooseGpu(page: Page, gpu: GPUPowerPreference): void {
  storeGpu(gpu);
  page.change({ gpu });
  start(page);
}

/** Applies a change of a desk's state. */
function heard(page: Page, desk: keyof Desks, change: Change<object>): void {
  const before = page.state;
  if (desk === "run" && change.set !== undefined) {
    collect(page, change.set);
  }
  page.state = { ...before, [desk]: changed(before[desk], change) };
  showHeard(page, before.run.status.phase);
  const { takenOver = false }: { takenOver?: boolean } = change.set ?? {};
  if (takenOver && (desk === "run" || desk === "sweep")) {
    page.messages.show(takenOverWords(desk));
  }
  if (desk === "run") {
    void page.doInBackground(() => runChanged(page, change, before.run));
  } else if (desk === "data" && change.set !== undefined) {
    void page.doInBackground(() => dataChanged(page, change.set as Partial<DataState>));
  }
}

/** Shows what the worker has told: while a run goes on training, when it is time. */
function showHeard({ state, pace, element }: Page, before: Status["phase"]): void {
  const { status, adapter } = state.run;
  if (before === "training" && status.phase === "training") {
    pace.changed(adapter?.software === true);
  } else {
    pace.hurry();
    element.changed();
  }
}

/** Keeps the training steps of the run, which are told in pieces. */
function collect(page: Page, { trained, status, newSteps }: Partial<RunState>): void {
  // Without the status, only the settings of the run under way have changed.
  if (trained !== undefined && status?.phase === "preparing") {
    page.steps = new StepCurve();
    page.moment = undefined;
  }
  if (newSteps !== undefined) {
    page.steps.add(newSteps, secondsOf(page.state.run.epochs));
  }
}

async function runChanged(
  page: Page,
  { set, add }: Change<RunState>,
  before: RunState,
): Promise<void> {
  const phase = set?.status?.phase;
  if (before.status.phase === "starting" && phase !== undefined) {
    await Promise.all([page.draw(page.drawing), page.data.begin()]);
  } else if (phase === "preparing" && set?.trained && set.isContinued === true) {
    showUnfinished(page, set.trained.settings);
  } else if (before.status.phase === "restoring" && (phase === "ready" || phase === "training")) {
    page.messages.show(restoredWords(page.state.run.status));
    await (phase === "ready" ? page.desks.run.warmUp(page.settings) : undefined);
  }
  if (phase === "done" || phase === "stopped" || phase === "failed") {
    await page.forgetLiveRates();
  }
  const epoch = add?.epochs?.at(-1);
  if (epoch !== undefined) {
    page.messages.speak(`Epoch ${epoch.epoch}: accuracy ${formatPercent(accuracyOf(epoch))}`);
    page.examining.request();
    await Promise.all([page.vary(), page.describe()]);
  }
}

async function dataChanged(page: Page, set: Partial<DataState>): Promise<void> {
  page.data.heard(set);
  if (set.linked !== undefined) {
    page.showAddress();
  }
  if (set.inUse !== undefined) {
    page.showAddress();
    page.examining.request();
    const isReady = page.state.run.status.phase === "ready";
    await Promise.all([
      page.describe(),
      page.vary(),
      page.desks.standIn.follow(),
      isReady ? page.desks.run.warmUp(page.settings) : undefined,
    ]);
  }
}

/** The run of an earlier visit continues: the fields and the address show its settings and digits. */
function showUnfinished(page: Page, settings: Settings): void {
  page.change({ settings });
  if (page.state.data.inUse !== undefined) {
    page.data.useStored(page.state.data.inUse);
  }
  page.showAddress();
}

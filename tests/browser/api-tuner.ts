import { modelOf, tuned } from "../../src/engine/index.ts";
import { callsOf } from "./count.ts";
import { withFreshDevice } from "./device.ts";

/** Tunes a network twice with one store as if this adapter were a GPU, and once as software. */
export async function tuneTwice(run: {
  readonly sizes: readonly number[];
  readonly batch: number;
}) {
  return withFreshDevice(async (opened) => {
    const compute = { ...opened, adapter: { ...opened.adapter, software: false } };
    const kept = new Map<string, string>();
    const store = {
      read: (key: string) => Promise.resolve(kept.get(key)),
      write: (key: string, text: string) => {
        kept.set(key, text);
        return Promise.resolve();
      },
    };
    const model = modelOf(run.sizes);
    // Software compiles so slowly that one product uses up the usual budget.
    const first = await tuned(compute, model, run.batch, "this browser", store, {
      asked: "layered",
      budget: 60_000,
    });
    const before = callsOf("create");
    const again = await tuned(compute, model, run.batch, "this browser", store, {
      asked: "layered",
    });
    const compiledAgain = callsOf("create") - before;
    const software = { ...opened, adapter: { ...opened.adapter, software: true } };
    const onSoftware = await tuned(software, model, run.batch, "this browser", store);
    return { first, again, compiledAgain, store: [...kept.values()], onSoftware };
  });
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  CallFailure,
  type Connected,
  WorkerEnded,
  changed,
  connect,
} from "../../src/ui/state/connect.ts";
import { failureOf } from "../../src/worker/failure.ts";
import { type DeskOf, LateDesk } from "../../src/worker/late-desk.ts";
import { serve, tellAs } from "../../src/worker/remote.ts";

interface CounterState {
  readonly count: number;
  readonly names: readonly string[];
}

/** A desk that answers, fails, and tells of changes. */
class Counter {
  readonly #tell = tellAs<CounterState>("counter");
  #count = 0;

  add(amount: number): number {
    this.#count += amount;
    this.#tell({ set: { count: this.#count } });
    return this.#count;
  }

  async name(...names: string[]): Promise<void> {
    await Promise.resolve();
    this.#tell({ add: { names } });
  }

  fail(): never {
    throw new Error("The counter is broken.");
  }
}

/** A desk whose code is loaded late. */
class Recorder {
  readonly #words: string[] = [];

  say(word: string): readonly string[] {
    this.#words.push(word);
    return [...this.#words];
  }
}

interface Desks {
  readonly counter: Counter;
  readonly late: DeskOf<LateDesk<Recorder>>;
}

let state: CounterState;
let log: string[];
let desks: Connected<Desks>;
let end: () => void;
/** Ends the loading of the late desk. */
let arrive: { readonly resolve: (desk: Recorder) => void; readonly reject: (error: Error) => void };

/** Both ends of the line in one thread: what one end posts, the other hears later, as a copy and in order. */
beforeEach(() => {
  const listeners: Record<"page" | "worker", (event: { data: unknown }) => void> = {
    page: () => undefined,
    worker: () => undefined,
  };
  const postTo = (end: "page" | "worker") => (message: unknown) => {
    const data: unknown = structuredClone(message);
    setTimeout(() => {
      listeners[end]({ data });
    });
  };
  const listenAt =
    (end: "page" | "worker") => (_: string, listener: (typeof listeners)["page"]) => {
      listeners[end] = listener;
    };
  vi.stubGlobal("postMessage", postTo("page"));
  vi.stubGlobal("addEventListener", listenAt("worker"));
  state = { count: 0, names: [] };
  log = [];
  const worker = {
    postMessage: postTo("worker"),
    addEventListener: listenAt("page"),
    terminate: () => undefined,
  };
  ({ desks, end } = connect<Desks>(worker as unknown as Worker, (desk, change) => {
    log.push(`${desk} changes`);
    state = changed<CounterState>(state, change);
  }));
  const late = new LateDesk(
    () =>
      new Promise<Recorder>((resolve, reject) => {
        arrive = { resolve, reject };
      }),
  );
  serve({ counter: new Counter(), late }, failureOf);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a call is answered, and what it changes is known before its answer", async () => {
  const answer = desks.counter.add(3).then((sum) => {
    log.push(`answer ${sum}`);
    return sum;
  });
  expect(await answer).toBe(3);
  expect(state.count).toBe(3);
  expect(log).toEqual(["counter changes", "answer 3"]);
});

test("calls that wait fail when the worker is ended, and a late answer changes nothing", async () => {
  const answer = desks.counter.add(1);
  end();
  await expect(answer).rejects.toThrow(WorkerEnded);
  expect(await desks.counter.add(1)).toBe(2);
});

test("calls are answered each for itself, in whatever order they end", async () => {
  const named = desks.counter.name("a", "b");
  const sums = [desks.counter.add(1), desks.counter.add(2)];
  expect(await Promise.all(sums)).toEqual([1, 3]);
  await named;
  await desks.counter.name("c");
  expect(state).toEqual({ count: 3, names: ["a", "b", "c"] });
});

test("a call that fails is rejected with what the page needs to know of it", async () => {
  const failed = desks.counter.fail();
  await expect(failed).rejects.toThrow(CallFailure);
  await expect(failed).rejects.toMatchObject({
    failure: { kind: "request", message: "The counter is broken." },
  });
  expect(await desks.counter.add(1)).toBe(1);
});

test("a change replaces fields, also by nothing, and adds to the end of lists", () => {
  interface Lists {
    readonly list?: readonly number[];
    readonly word?: string | undefined;
  }
  const before: Lists = { word: "here" };
  const after = changed<Lists>(changed<Lists>(before, { add: { list: [1, 2] } }), {
    set: { word: undefined },
    add: { list: [3] },
  });
  expect(after).toEqual({ word: undefined, list: [1, 2, 3] });
  expect(before).toEqual({ word: "here" });
});

test("the calls of a desk that is still loaded wait for it in their order, and those of others do not", async () => {
  const said = [desks.late.say("one"), desks.late.say("two")];
  expect(await desks.counter.add(1)).toBe(1);
  arrive.resolve(new Recorder());
  said.push(desks.late.say("three"));
  expect(await Promise.all(said)).toEqual([["one"], ["one", "two"], ["one", "two", "three"]]);
});

test("a call of a desk whose code does not come is rejected as such", async () => {
  const said = expect(desks.late.say("one")).rejects.toMatchObject({
    failure: { kind: "loading" },
  });
  await desks.counter.add(1);
  arrive.reject(new TypeError("Failed to fetch dynamically imported module: https://a.example/"));
  await said;
});

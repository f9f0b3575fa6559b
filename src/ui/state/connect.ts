import type { Failure } from "../../worker/failure.ts";
import type { Call, Change, Post, Remote } from "../../worker/remote.ts";

/** The desks of the worker as the page calls them: see src/worker/remote.ts. */
export type Connected<Desks> = { readonly [Name in keyof Desks]: Remote<Desks[Name]> };

/** A worker that was connected. */
export interface Connection<Desks> {
  readonly desks: Connected<Desks>;
  /** Ends the worker. Calls that wait for an answer then fail with a WorkerEnded. */
  readonly end: () => void;
}

/** A call failed in the worker, with an error that its desk did not handle. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The worker was ended before it answered. */
export class WorkerEnded extends Error {
  override readonly name = "WorkerEnded";
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Connects to the desks of a worker.
 *
 * @param heard is called with each change of a desk's state, in order
 */
export function connect<Desks>(
  worker: Worker,
  heard: (desk: keyof Desks, change: Change<object>) => void,
): Connection<Desks> {
  const waiting = new Map<number, Waiting>();
  worker.addEventListener("message", ({ data: post }: MessageEvent<Post>) => {
    if ("change" in post) {
      heard(post.desk as keyof Desks, post.change);
    } else {
      const call = waiting.get(post.id);
      waiting.delete(post.id);
      if ("failure" in post) {
        call?.reject(new CallFailure(post.failure));
      } else {
        call?.resolve(post.answer);
      }
    }
  });
  let calls = 0;
  const call = (desk: string, method: string, args: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.postMessage({ id: calls, desk, method, args } satisfies Call);
    });
  const methodsOf = (desk: string) =>
    byName(
      (method) =>
        (...args: readonly unknown[]) =>
          call(desk, method, args),
    );
  const end = () => {
    worker.terminate();
    for (const { reject } of waiting.values()) {
      reject(new WorkerEnded());
    }
    waiting.clear();
  };
  return { desks: byName(methodsOf) as Connected<Desks>, end };
}

/** The state after a change. */
export function changed<State extends object>(state: State, { set, add }: Change<State>): State {
  const before = state as Readonly<Record<string, readonly unknown[] | undefined>>;
  const lists = Object.entries((add ?? {}) as Record<string, readonly unknown[]>).map(
    ([name, items]) => [name, [...(before[name] ?? []), ...items]],
  );
  return { ...state, ...set, ...(Object.fromEntries(lists) as Partial<State>) };
}

/** An object that makes each of its fields from the field's name. */
function byName(make: (name: string) => unknown): object {
  return new Proxy({}, { get: (_, name) => make(String(name)) });
}

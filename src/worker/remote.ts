// The worker's end of the line to the page. The page calls methods of the desks and awaits their answers; the desks tell the
// page how their part of the state changes. Both go through one port, so they arrive in the order in which they were
// sent: the page knows what a call has changed before its answer arrives. The page's end is src/ui/state/connect.ts.
import type { Failure } from "./failure.ts";
import { LateDesk } from "./late-desk.ts";

/** A desk as the page sees it: the same methods, with answers that come later. */
export type Remote<Desk> = {
  readonly [Name in keyof Desk]: Desk[Name] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};

/** How a part of the state changes: `set` replaces fields, `add` adds items to the end of lists. */
export interface Change<State> {
  readonly set?: Partial<State>;
  readonly add?: Partial<State>;
}

/** Tells the page how a desk's part of the state changes. */
export type Tell<State> = (change: Change<State>) => void;

/** What the page posts. */
export interface Call {
  readonly id: number;
  readonly desk: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What the worker posts: the answer to a call, the failure of one, or a change of a desk's state. */
export type Post =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly desk: string; readonly change: Change<object> };

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Answers the page's calls with the methods of these desks: each desk begins its calls in the order in which they come. */
export function serve(
  desks: Readonly<Record<string, object>>,
  failureOf: (error: unknown) => Failure,
): void {
  const answer = async ({ id, desk, method, args }: Call): Promise<void> => {
    const asked = desks[desk];
    try {
      const methods = (asked instanceof LateDesk ? await asked.open() : asked) as Methods;
      post({ id, answer: await methods[method]?.(...args) });
    } catch (error) {
      post({ id, failure: failureOf(error) });
    }
  };
  addEventListener("message", ({ data: call }: MessageEvent<Call>) => void answer(call));
}

/** Lets a desk tell the page of changes in its part of the state. */
export function tellAs<State>(desk: string): Tell<State> {
  return (change) => {
    post({ desk, change: change });
  };
}

function post(message: Post): void {
  postMessage(message);
}

import type { DataSummary, Report, Request } from "../../worker/protocol.ts";
import type { Action } from "./actions.ts";
import type { Source } from "./address.ts";

/** As many as Kaggle's train.csv has; fewer where software does the GPU's work, so that an epoch takes seconds. */
const BUILT_IN_COUNT = 42_000;
const BUILT_IN_COUNT_IN_SOFTWARE = 6_000;

/** What the person does about data. */
export type DataAction = Extract<
  Action,
  { type: "use-built-in" | "read-files" | "read-address" | "read-mnist" | "choose-classes" }
>;

/** What built-in digits depend on. */
export interface Circumstances {
  readonly seed: number;
  /** Whether the GPU is emulated in software. */
  readonly software: boolean;
}

/** Which data the person chose, which of it is in use, and what to ask of the worker for it. */
export class DataChoice {
  readonly #ask: (request: Request) => void;
  /** Where the data in use comes from. */
  #source: Source = { kind: "built-in", count: BUILT_IN_COUNT };
  /** Where the data comes from that is on its way. */
  #coming: Source | undefined;
  /** The seed that the built-in digits in use were drawn with. */
  #drawnSeed: number | undefined;
  #digits: number | undefined;
  #classes: readonly number[] | undefined;

  constructor(
    { digits, classes }: Pick<DataChoice, "digits" | "classes">,
    ask: (request: Request) => void,
  ) {
    this.#digits = digits;
    this.#classes = classes;
    this.#ask = ask;
  }

  get source(): Source {
    return this.#source;
  }

  /** How many built-in digits the user chose; undefined leaves it to the page. */
  get digits(): number | undefined {
    return this.#digits;
  }

  /** The only classes to use; undefined for all. */
  get classes(): readonly number[] | undefined {
    return this.#classes;
  }

  /** A worker that has no data yet listens: give it what was chosen before, or the first. */
  begin(circumstances: Circumstances): void {
    this.#ask({ type: "choose-classes", classes: this.#classes });
    const source = this.#coming ?? this.#source;
    switch (source.kind) {
      case "files":
        this.#ask({ type: "read-files", files: source.files });
        break;
      case "address":
        this.#ask({ type: "read-address", address: source.address });
        break;
      case "mnist":
        this.#ask({ type: "read-mnist" });
        break;
      // Of what an earlier visit kept, only the worker knew.
      case "kept":
      case "built-in":
        this.#draw(circumstances);
    }
  }

  act(action: DataAction, circumstances: Circumstances): void {
    switch (action.type) {
      case "use-built-in":
        this.#digits = action.count ?? this.#digits;
        this.#draw(circumstances);
        break;
      case "read-files":
        this.#take({ kind: "files", files: action.files }, action);
        break;
      case "read-address":
        this.#take({ kind: "address", address: action.address }, action);
        break;
      case "read-mnist":
        this.#take({ kind: "mnist" }, action);
        break;
      case "choose-classes":
        this.#ask(action);
    }
  }

  /** Built-in digits go with the seed. */
  follow(circumstances: Circumstances): void {
    if (this.#source.kind === "built-in" && this.#drawnSeed !== circumstances.seed) {
      this.#draw(circumstances);
    }
  }

  /** Digits of an earlier visit are in use again. */
  kept({ name, count }: DataSummary): void {
    this.#coming = undefined;
    this.#source = name.startsWith("built-in")
      ? { kind: "built-in", count }
      : { kind: "kept", name };
  }

  told(report: Report): void {
    if (report.type === "data") {
      this.#source = this.#coming ?? this.#source;
      this.#classes = report.data.only;
    } else if (report.type === "data-refused") {
      this.#coming = undefined;
    }
  }

  #draw({ seed, software }: Circumstances): void {
    const count = this.#digits ?? (software ? BUILT_IN_COUNT_IN_SOFTWARE : BUILT_IN_COUNT);
    this.#drawnSeed = seed;
    this.#take({ kind: "built-in", count }, { type: "use-built-in", count, seed });
  }

  #take(source: Source, request: Request): void {
    this.#coming = source;
    this.#ask(request);
  }
}

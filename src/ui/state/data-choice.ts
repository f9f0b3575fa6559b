import { BUILT_IN_COUNT } from "../../data/index.ts";
import type { Source } from "../../run/address.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";

/** The number of built-in digits where the GPU is emulated in software, so that an epoch takes a second. */
const BUILT_IN_COUNT_IN_SOFTWARE = 10_000;

/** What built-in digits depend on. */
interface Circumstances {
  readonly seed: number;
  /** Whether the GPU is emulated in software. */
  readonly software: boolean;
}

/** Which data the user chose, and which of it is in use. */
export class DataChoice {
  /** Where the data in use comes from; undefined before the first. */
  source: Source | undefined;
  /** How many built-in digits the user chose; undefined leaves it to the page. */
  digits: number | undefined;
  /** The only classes to use; undefined for all. */
  classes: readonly number[] | undefined;
  /** Where the data that is being loaded comes from. */
  #coming: Source | undefined;
  /** Where the CSV comes from whose label is asked for. */
  #unclear: Source | undefined;
  /** The seed of the built-in digits in use. */
  #drawnSeed: number | undefined;
  readonly #desk: () => Connected<Desks>["data"];
  readonly #circumstances: () => Circumstances;

  constructor(
    { digits, classes }: Pick<DataChoice, "digits" | "classes">,
    desk: () => Connected<Desks>["data"],
    circumstances: () => Circumstances,
  ) {
    this.digits = digits;
    this.classes = classes;
    this.#desk = desk;
    this.#circumstances = circumstances;
  }

  /** Gives a new worker the data that was chosen before, or the built-in digits of a first visit. */
  async begin(): Promise<void> {
    await this.chooseClasses(this.classes);
    const source = this.#coming ?? this.source;
    // The digits of an earlier visit were only in the worker before, so built-in digits replace them.
    await (source === undefined || source.kind === "built-in" || source.kind === "stored"
      ? this.drawBuiltIn()
      : this.take(source));
  }

  /** @param count undefined for as many as were chosen before, or as suit the GPU */
  async drawBuiltIn(count?: number): Promise<void> {
    this.digits = count ?? this.digits;
    const { seed, software } = this.#circumstances();
    this.#drawnSeed = seed;
    const standard = software ? BUILT_IN_COUNT_IN_SOFTWARE : BUILT_IN_COUNT;
    await this.take({ kind: "built-in", count: this.digits ?? standard });
  }

  /** Reads, downloads or draws other digits. The data in use stays until they have arrived. */
  async take(source: Exclude<Source, { kind: "stored" }>): Promise<void> {
    const desk = this.#desk();
    this.#coming = source;
    switch (source.kind) {
      case "built-in":
        return desk.draw(source.count, this.#circumstances().seed);
      case "files":
        return desk.read(source.files);
      case "address":
        return desk.fetch(source.address);
      case "mnist":
        return desk.fetchMnist();
    }
  }

  /** Reads the CSV whose label was asked for. */
  async chooseLabel(column: string): Promise<void> {
    this.#coming = this.#unclear;
    await this.#desk().chooseLabel(column);
  }

  async chooseClasses(classes: readonly number[] | undefined): Promise<void> {
    await this.#desk().chooseClasses(classes);
  }

  /** Draws built-in digits again if the seed has changed. */
  async follow(): Promise<void> {
    if (this.source?.kind === "built-in" && this.#drawnSeed !== this.#circumstances().seed) {
      await this.drawBuiltIn();
    }
  }

  /** The digits of an earlier visit are in use again. */
  useStored({ name, count }: { readonly name: string; readonly count: number }): void {
    this.#coming = undefined;
    this.source = name.startsWith("built-in")
      ? { kind: "built-in", count }
      : { kind: "stored", name };
  }

  /** Follows a change of the data desk's state. */
  heard(change: Partial<DataState>): void {
    if (change.inUse !== undefined) {
      this.source = this.#coming ?? this.source;
      this.classes = change.inUse.only;
    } else if ("refusal" in change && change.loading === undefined) {
      this.#unclear = change.labelColumns === undefined ? undefined : this.#coming;
      this.#coming = undefined;
    }
  }
}

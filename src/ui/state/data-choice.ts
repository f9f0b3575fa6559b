import { BUILT_IN_COUNT, isBuiltIn } from "../../data/index.ts";
import type { Address, Source } from "../../run/address.ts";
import { type LinkedData, type OwnData, isSameData, linkedOwnData } from "../../run/linked-data.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";

/** The number of built-in digits where the GPU is emulated in software, so that an epoch takes a second. */
const BUILT_IN_COUNT_IN_SOFTWARE = 10_000;

/** Where there is no GPU and nothing trains: enough to judge a network on, and soon drawn. */
const BUILT_IN_COUNT_WITHOUT_GPU = 2_000;

/** What built-in digits depend on. */
interface Circumstances {
  readonly seed: number;
  /** Whether the GPU is emulated in software. */
  readonly software: boolean;
  readonly withoutGpu: boolean;
}

/** The data that a link names, and what was opened for it. */
interface Difference {
  readonly asked: LinkedData;
  readonly found: OwnData;
}

/** Which data the user chose, and which of it is in use. */
export class DataChoice {
  /** Where the data in use comes from; undefined before the first. */
  source: Source | undefined;
  /** How many built-in digits the user chose; undefined leaves it to the page. */
  digits: number | undefined;
  /** The only classes to use; undefined for all. */
  classes: readonly number[] | undefined;
  /** What a link names, and is not there yet: until it is, or other data is chosen, nothing is trained. */
  awaited: LinkedData | undefined;
  /** What the link names beside the data that was opened for it, until the user has read how they differ. */
  difference: Difference | undefined;
  /** What the link names, until the same data is open. */
  #asked: LinkedData | undefined;
  /** The data in use as a link names it. */
  #linked: OwnData | undefined;
  /** Where the data that is being loaded comes from. */
  #coming: Source | undefined;
  /** Where the CSV comes from whose label is asked for. */
  #unclear: Source | undefined;
  /** The seed of the built-in digits in use. */
  #drawnSeed: number | undefined;
  readonly #desk: () => Connected<Desks>["data"];
  readonly #circumstances: () => Circumstances;

  constructor(
    { digits, classes, data }: Pick<Address, "digits" | "classes" | "data">,
    desk: () => Connected<Desks>["data"],
    circumstances: () => Circumstances,
  ) {
    this.digits = digits;
    this.classes = classes;
    this.awaited = data;
    this.#desk = desk;
    this.#circumstances = circumstances;
  }

  /** Gives a new worker the data that was chosen before, or the built-in digits of a first visit. */
  async begin(): Promise<void> {
    await this.chooseClasses(this.classes);
    const source = this.#coming ?? this.source;
    if (source?.kind === "stored") {
      // They were only in the worker before. Built-in digits replace those that the browser did not keep.
      await ((await this.#findKept(this.#linked)) ? undefined : this.drawBuiltIn());
    } else if (source !== undefined && source.kind !== "built-in") {
      await this.take(source);
    } else if (this.awaited === undefined) {
      await this.drawBuiltIn();
    } else {
      await this.#find(this.awaited);
    }
  }

  /**
   * Follows a link in the page that is open. Other data than that in use gives way to it, or to the question for it.
   *
   * @param state what is in use
   */
  async open(
    { digits, classes, data }: Pick<Address, "digits" | "classes" | "data">,
    state: DataState,
  ): Promise<void> {
    const isInUse = this.#isInUse(digits, data, state);
    this.digits = digits;
    this.classes = classes;
    if (isInUse) {
      await this.chooseClasses(classes);
      return;
    }
    this.awaited = data;
    this.source = undefined;
    this.difference = undefined;
    this.#asked = undefined;
    this.#coming = undefined;
    this.#linked = undefined;
    await this.#desk().leave();
    await this.begin();
  }

  /** Whether the data that a link names is in use, or is waited for, already. */
  #isInUse(digits: number | undefined, data: LinkedData | undefined, state: DataState): boolean {
    const present = this.linked(state);
    if (data === undefined) {
      const isDrawn = this.source?.kind === "built-in" && present === undefined;
      const isOfSeed = this.#drawnSeed === this.#circumstances().seed;
      return isDrawn && isOfSeed && digits === this.digits;
    }
    return present?.kind === "own"
      ? isSameData(data, present)
      : present !== undefined && data.kind === "mnist";
  }

  /** Looks for the data of the link in this browser. Where it is not, the page asks for it. */
  async #find(awaited: LinkedData): Promise<void> {
    if (awaited.kind === "own") {
      await this.#findKept(awaited);
    } else if (await this.#desk().hasMnist()) {
      await this.take({ kind: "mnist" });
    }
  }

  async #findKept(linked: OwnData | undefined): Promise<boolean> {
    if (linked === undefined) {
      return false;
    }
    const kept: Source = { kind: "stored", name: linked.name };
    this.#coming = kept;
    const isFound = await this.#desk().useKept(linked);
    // Meanwhile the user may have chosen other data.
    if (!isFound && this.#coming === kept) {
      this.#coming = undefined;
    }
    return isFound;
  }

  /** Opens digits that this browser keeps. */
  async openKept({ file, name }: { readonly file: string; readonly name: string }): Promise<void> {
    this.#coming = { kind: "stored", name };
    await this.#desk().openKept(file);
  }

  /** The data as a link names it: in use, or awaited. */
  linked({ inUse, linked }: DataState): LinkedData | undefined {
    if (this.awaited !== undefined) {
      return this.awaited;
    }
    if (this.source?.kind === "mnist") {
      return { kind: "mnist" };
    }
    const isBuiltIn = this.source === undefined || this.source.kind === "built-in";
    return isBuiltIn || inUse === undefined
      ? undefined
      : (linked ?? linkedOwnData(inUse.name, inUse.count, undefined, inUse.reading));
  }

  /** The sentence about other data was read. */
  acceptDifference(): Promise<void> {
    this.difference = undefined;
    return Promise.resolve();
  }

  /** @param count undefined for as many as were chosen before, or as suit the GPU */
  async drawBuiltIn(count?: number): Promise<void> {
    this.digits = count ?? this.digits;
    const { seed, software, withoutGpu } = this.#circumstances();
    this.#drawnSeed = seed;
    const trained = software ? BUILT_IN_COUNT_IN_SOFTWARE : BUILT_IN_COUNT;
    const standard = withoutGpu ? BUILT_IN_COUNT_WITHOUT_GPU : trained;
    await this.take({ kind: "built-in", count: this.digits ?? standard });
  }

  /** Reads, downloads or draws other digits. The data in use stays until they have arrived. */
  async take(source: Exclude<Source, { kind: "stored" }>): Promise<void> {
    const desk = this.#desk();
    this.#coming = source;
    const asked = this.awaited ?? this.#asked;
    const own = asked?.kind === "own" ? asked : undefined;
    switch (source.kind) {
      case "built-in":
        return desk.draw(source.count, this.#circumstances().seed);
      case "files":
        return desk.read(source.files, own);
      case "address":
        return desk.fetch(source.address, own);
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
    this.#settle(undefined);
    this.source = isBuiltIn(name) ? { kind: "built-in", count } : { kind: "stored", name };
  }

  /** Follows a change of the data desk's state. */
  heard(change: Partial<DataState>): void {
    if (change.inUse !== undefined) {
      this.source = this.#coming ?? this.source;
      this.classes = change.inUse.only;
      this.#settle(this.source);
    } else if ("refusal" in change && change.loading === undefined) {
      this.#unclear = change.labelColumns === undefined ? undefined : this.#coming;
      this.#coming = undefined;
    }
    if (change.linked !== undefined) {
      this.#linked = change.linked;
      this.#compare(change.linked);
    }
  }

  /** Data is in use, so the page no longer waits for that of the link. Data that was opened for it is compared with it. */
  #settle(source: Source | undefined): void {
    const asked = this.awaited ?? this.#asked;
    const isOpened = source?.kind === "files" || source?.kind === "address";
    const isOther = source?.kind === "mnist" && asked?.kind === "own";
    this.#asked = isOpened || isOther ? asked : undefined;
    this.awaited = undefined;
    this.difference = undefined;
  }

  #compare(found: OwnData): void {
    if (this.#asked !== undefined) {
      this.difference = { asked: this.#asked, found };
      this.#asked = isSameData(this.#asked, found) ? undefined : this.#asked;
    }
  }
}

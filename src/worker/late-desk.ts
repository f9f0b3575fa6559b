/** A desk whose code is loaded when it is first asked for something. */
export class LateDesk<Desk extends object> {
  readonly #load: () => Promise<Desk>;
  #desk: Promise<Desk> | undefined;
  #loaded: Desk | undefined;

  constructor(load: () => Promise<Desk>) {
    this.#load = load;
  }

  /** The desk, if its code is there; undefined where nobody has asked for anything yet. */
  get loaded(): Desk | undefined {
    return this.#loaded;
  }

  /**
   * Loads the desk where need be. Those who wait for it go on in the order in which they came.
   *
   * @throws the browser's error if its code cannot be loaded; the next call tries again
   */
  open(): Promise<Desk> {
    this.#desk ??= this.#load().then(
      (desk) => {
        this.#loaded = desk;
        return desk;
      },
      (error: unknown) => {
        this.#desk = undefined;
        throw error;
      },
    );
    return this.#desk;
  }
}

/** What the page calls: the desk itself, whenever it is loaded. */
export type DeskOf<Given> = Given extends LateDesk<infer Desk> ? Desk : Given;

/** The locks that the tabs of a page share, of one name: https://w3c.github.io/web-locks. */
export class TabLocks {
  #holder: { readonly lose: (reason: unknown) => void } | undefined;

  readonly request = async (
    name: string,
    { ifAvailable, steal }: LockOptions,
    granted: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    await Promise.resolve();
    if (this.#holder !== undefined && ifAvailable === true) {
      return granted(null);
    }
    if (this.#holder !== undefined && steal !== true) {
      throw new Error("Nothing waits for a lock.");
    }
    this.#holder?.lose(new DOMException("The lock was stolen.", "AbortError"));
    return new Promise((resolve, lose) => {
      const holder = { lose };
      this.#holder = holder;
      void Promise.resolve(granted({ name, mode: "exclusive" })).then((answer) => {
        if (this.#holder === holder) {
          this.#holder = undefined;
        }
        resolve(answer);
      });
    });
  };

  readonly query = () =>
    Promise.resolve({ held: this.#holder === undefined ? [] : [{ name: "adamant-run" }] });
}

import { Coalesced } from "../../base/coalesced.ts";
import { errorMessage } from "../../base/error-message.ts";
import type { Snapshot } from "../../engine/index.ts";
import type { PictureDesk } from "../picture/picture-desk.ts";
import type { Tell } from "../remote.ts";
import type { PastNetwork } from "./past-network.ts";
import { upTo, withSnapshot } from "./snapshot-list.ts";
import type { SnapshotState } from "./snapshot-state.ts";

/** Where the networks of a run's snapshots are put, and judged. */
interface Followed {
  readonly past: () => Promise<PastNetwork>;
  /** Whether its GPU was lost: then a failure is no news. */
  readonly isLost: () => boolean;
}

/**
 * Keeps snapshots of the network of a run, and shows a past one in place of the present one: its picture, its confusion matrix,
 * the digits, and the drawing. Training goes on meanwhile. The snapshots are lost with the page.
 */
export class SnapshotDesk {
  readonly #pictures: PictureDesk;
  readonly #tell: Tell<SnapshotState>;
  readonly #showing = new Coalesced(() => this.#show());
  #list: readonly Snapshot[] = [];
  /** The steps of the moment that the page looks at. */
  #chosen: number | undefined;
  #drawing: Uint8Array | undefined;
  #followed: Followed | undefined;
  /** Made when a past moment is first looked at. */
  #past: PastNetwork | undefined;

  constructor(pictures: PictureDesk, tell: Tell<SnapshotState>) {
    this.#pictures = pictures;
    this.#tell = tell;
  }

  /** Shows the network after so many steps; undefined for that of now. */
  show(steps: number | undefined): void {
    this.#chosen = steps;
    this.#showing.request();
  }

  /** The image on the pad; undefined while nothing is drawn. */
  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    if (this.#chosen !== undefined) {
      this.#showing.request();
    }
  }

  /** For a new run: forgets the snapshots of the former one. */
  begin(): void {
    this.#list = [];
    this.#chosen = undefined;
    this.#tell({ set: { moments: [], shown: undefined, problem: undefined } });
  }

  /** For a run that is prepared: its snapshots can be looked at from now on. */
  follow(followed: Followed): void {
    this.#followed = followed;
    this.#showing.request();
  }

  /** For a run that ends, or whose GPU is lost: frees what was on it. */
  async leave(): Promise<void> {
    this.#followed = undefined;
    await this.#showing.idle();
    const past = this.#past;
    this.#past = undefined;
    this.#pictures.showPast(undefined);
    await this.#pictures.idle();
    past?.dispose();
  }

  /** @param best steps at the end of the best epoch */
  add(snapshot: Snapshot, best: number | undefined): void {
    this.#set(withSnapshot(this.#list, snapshot, [best, this.#chosen]));
  }

  /** For a run that goes on from an earlier step on another GPU. */
  rewind(steps: number): void {
    this.#set(upTo(this.#list, steps));
  }

  #set(list: readonly Snapshot[]): void {
    this.#list = list;
    this.#tell({ set: { moments: list.map(({ steps }) => steps) } });
  }

  async #show(): Promise<void> {
    const followed = this.#followed;
    const snapshot = this.#list.find(({ steps }) => steps === this.#chosen);
    if (followed === undefined || snapshot === undefined) {
      this.#pictures.showPast(undefined);
      this.#tell({ set: { shown: undefined, problem: undefined } });
      return;
    }
    try {
      this.#past ??= await followed.past();
      this.#past.load(snapshot);
      this.#pictures.showPast(this.#past.photographer);
      const judgement = await this.#past.judge(this.#drawing);
      const evaluation = await this.#past.evaluate();
      const { isValidation } = this.#past.photographer.pictured;
      const shown = { steps: snapshot.steps, judgement, ...evaluation, isValidation };
      this.#tell({ set: { shown, problem: undefined } });
    } catch (error) {
      // After the loss of a GPU the run goes on on another one, and so does this.
      if (!followed.isLost()) {
        this.#tell({ set: { problem: errorMessage(error) } });
      }
    }
  }
}

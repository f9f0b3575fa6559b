import { errorMessage } from "../../base/error-message.ts";
import {
  DataError,
  type Dataset,
  MAX_COMPONENT_PIXELS,
  type PrincipalComponents,
  principalComponents,
  split,
} from "../../data/index.ts";
import type { Settings } from "../../run/settings.ts";
import type { DataDesk } from "../data/data-desk.ts";
import type { Tell } from "../remote.ts";
import type { RunDesk } from "../run/run-desk.ts";
import { planeOf } from "./plane-of.ts";
import type { Plane, PlaneState } from "./plane-state.ts";

/** Data that is, or was, laid out. */
interface Subject {
  readonly dataset: Dataset;
  readonly components: Promise<PrincipalComponents>;
  /** Ends the computation when other data takes its place. */
  readonly replaced: AbortController;
  /** What was told of it last, and what it was split by. */
  told?: { readonly plane: Plane; readonly splitBy: string };
}

/** The components that a plane has. */
const AXES = 2;

/** Lays the digits in use out in a plane, split as a run splits them, with the classes that its network reads. */
export class PlaneDesk {
  readonly #data: DataDesk;
  readonly #run: RunDesk;
  readonly #tell: Tell<PlaneState>;
  #subject: Subject | undefined;

  constructor(data: DataDesk, run: RunDesk, tell: Tell<PlaneState>) {
    this.#data = data;
    this.#run = run;
    this.#tell = tell;
  }

  /**
   * Shows the data in use, and how the network of the run reads it.
   *
   * @param next the settings of the next run, which split the data where no run has
   */
  async show(next: Settings): Promise<void> {
    const { dataset } = this.#data;
    if (dataset === undefined) {
      return;
    }
    const subject = this.#subjectOf(dataset);
    try {
      const components = await subject.components;
      const plane = this.#placed(subject, components, next);
      const examples = { count: plane.rows.length, images: plane.images, labels: undefined };
      const predicted = plane.isOfRun ? await this.#run.read(dataset, examples) : undefined;
      if (subject === this.#subject) {
        this.#tell({ set: { predicted } });
      }
    } catch (error) {
      if (subject === this.#subject) {
        this.#tell({ set: { plane: undefined, problem: errorMessage(error) } });
      }
    }
  }

  #subjectOf(dataset: Dataset): Subject {
    if (this.#subject?.dataset === dataset) {
      return this.#subject;
    }
    this.#subject?.replaced.abort();
    const replaced = new AbortController();
    const components = componentsOf(dataset, replaced.signal);
    this.#subject = { dataset, components, replaced };
    this.#tell({ set: { plane: undefined, predicted: undefined, problem: undefined } });
    return this.#subject;
  }

  /** The data split by the run that learns from it, or else by the next one. */
  #placed(subject: Subject, components: PrincipalComponents, next: Settings): Plane {
    const { dataset } = subject;
    const ofRun = this.#run.settingsOn(dataset);
    const { validation, seed, stratify } = ofRun ?? next;
    const splitBy = JSON.stringify([ofRun !== undefined, validation, seed, stratify]);
    if (subject.told?.splitBy !== splitBy) {
      const parts = split(dataset, { validation, seed, stratify });
      const plane = { ...planeOf(dataset, components, parts), isOfRun: ofRun !== undefined };
      subject.told = { plane, splitBy };
      if (subject === this.#subject) {
        this.#tell({ set: { plane, predicted: undefined, problem: undefined } });
      }
    }
    return subject.told.plane;
  }
}

async function componentsOf(dataset: Dataset, signal: AbortSignal): Promise<PrincipalComponents> {
  const { name, width, height } = dataset;
  if (width * height > MAX_COMPONENT_PIXELS) {
    throw new DataError(
      `The images of ${name} have ${width} × ${height} pixels. A plane is computed for images of at most ${MAX_COMPONENT_PIXELS} pixels.`,
    );
  }
  return principalComponents(dataset, AXES, async () => {
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  });
}

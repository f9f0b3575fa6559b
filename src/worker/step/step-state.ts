import type { ExplainedStep, GradientCheck, ScheduleName, StepDetail } from "../../engine/index.ts";

/** The step desk's part of the page's state: a training step that is explained. */
export interface StepState {
  /** Undefined while none is explained, and until its numbers have been read. */
  readonly explained?: ShownStep | undefined;
  /** The numbers of the chosen digit, unit and weight. */
  readonly detail?: StepDetail | undefined;
  /** The last gradient check; undefined after another weight was chosen. */
  readonly check?: GradientCheck | undefined;
  /** The run takes so many steps, before the next one is explained. What is shown is the step that was explained before. */
  readonly advancing?: number | undefined;
  /** Why no step can be explained. */
  readonly problem?: string | undefined;
}

/** A step with what the page needs to show it. */
export interface ShownStep extends ExplainedStep {
  /** Of an image, in pixels. */
  readonly width: number;
  /** The run is over, so it cannot take the step. */
  readonly isOver: boolean;
  /** How the learning rate changes over the run. */
  readonly schedule: ScheduleName;
  /** Of the schedule, in the epoch of the step. */
  readonly highestRate: number;
  /** The run itself trains with the fused plan, whose sums run in another order. */
  readonly isFused: boolean;
}

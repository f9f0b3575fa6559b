// A training step with its numbers, for a person who wants to follow it. All of them were read back from the GPU. Numbers of the
// whole batch are read once; those of one digit, one unit and one weight when they are chosen.

/** How the network does on the digits of the batch. */
export interface BatchScores {
  /** [rows]. */
  readonly losses: Float32Array;
  /** [rows], the likeliest classes. */
  readonly predicted: Uint32Array;
  /** [rows, classes]. */
  readonly probabilities: Float32Array;
}

/** The names of the kernels that take the step, in order. */
export interface StepKernels {
  readonly forward: readonly string[];
  readonly loss: readonly string[];
  readonly backward: readonly string[];
  readonly update: readonly string[];
}

/** What the whole step has in common. */
export interface ExplainedStep {
  /** Layer sizes, from the input to the classes. */
  readonly sizes: readonly number[];
  /** Of the step, from 1, counted from the first of the run: Adam's t. */
  readonly number: number;
  /** From 1. */
  readonly epoch: number;
  /** Of the step in its epoch, from 1. */
  readonly step: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** [rows, inputs], the images as the network sees them. */
  readonly images: Uint8Array;
  /** [rows]. */
  readonly labels: Uint8Array;
  readonly learningRate: number;
  /** The learning rate times Adam's bias correction, as the GPU reads it. */
  readonly rate: number;
  readonly before: BatchScores;
  /** The same batch again, after the step. */
  readonly after: BatchScores;
  readonly kernels: StepKernels;
}

/** One weight of a unit, and one digit of the batch. All count from 0. */
export interface StepChoice {
  /** The digit. */
  readonly row: number;
  readonly layer: number;
  readonly unit: number;
  /** Which of the unit's inputs. */
  readonly input: number;
}

/** What a layer computes for the digit, and what comes back: [outputs] each. */
export interface LayerValues {
  /** The sum of weights times inputs, without the bias. */
  readonly z: Float32Array;
  /** The output: after the ReLU, or in the last layer the logits. */
  readonly a: Float32Array;
  /** The gradient of the mean loss by z. */
  readonly dz: Float32Array;
}

/** A number that the step changes. */
export interface Changed {
  readonly before: number;
  readonly after: number;
}

/** The numbers of one digit, one unit and one weight. */
export interface StepDetail {
  readonly choice: StepChoice;
  readonly layers: readonly LayerValues[];
  /** [inputs] each: the unit's weights and the gradient of the mean loss by them. */
  readonly weights: {
    readonly before: Float32Array;
    readonly gradient: Float32Array;
    readonly after: Float32Array;
  };
  readonly bias: Changed & { readonly gradient: number };
  /** [outputs of the next layer], the weights with which the next layer takes the unit's output; none in the last layer. */
  readonly outgoing: Float32Array;
  /** [rows], the weight's input for each digit of the batch; undefined in the first layer, where it is the pixel / 255. */
  readonly inputs: Float32Array | undefined;
  /** [rows], dz of the unit for each digit of the batch. */
  readonly deltas: Float32Array;
  /** Adam's running means of the weight's gradient and of its square. */
  readonly m: Changed;
  readonly v: Changed;
}

/** The gradient by one weight, measured with two forward passes over the batch: by finite differences. */
export interface GradientCheck {
  readonly choice: StepChoice;
  /** The weight of each pass, after rounding, and the mean loss of the batch with it. */
  readonly lower: { readonly weight: number; readonly loss: number };
  readonly upper: { readonly weight: number; readonly loss: number };
  /** The change of the loss divided by the change of the weight. */
  readonly measured: number;
  /** By backpropagation. */
  readonly gradient: number;
}

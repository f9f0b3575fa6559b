/** What the test uses of onnxruntime-web, which is not installed everywhere. */
export declare class Tensor {
  constructor(type: "float32", data: Float32Array, dims: readonly number[]);
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export declare const InferenceSession: {
  create(model: Uint8Array): Promise<{
    run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  }>;
};

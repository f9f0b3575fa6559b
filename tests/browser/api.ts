// The functions that tests may call in the page. Each function takes one argument of plain data and typed arrays; see bridge.ts.
export * from "./api-augment.ts";
export * from "./api-bench.ts";
export * from "./api-candidates.ts";
export * from "./api-explain.ts";
export * from "./api-faults.ts";
export * from "./api-forced.ts";
export * from "./api-kernels.ts";
export * from "./api-memory.ts";
export * from "./api-numbers.ts";
export * from "./api-picture.ts";
export * from "./api-plans.ts";
export * from "./api-population.ts";
export * from "./api-resume.ts";
export * from "./api-snapshots.ts";
export * from "./api-step-scores.ts";
export * from "./api-training.ts";
export * from "./api-tuner.ts";

// Checks that a host of WebGPU computes the same as the CPU reference: every kernel, whole steps, and a run that is
// interrupted. Chrome runs the same checks among its tests; this is for Node and Deno, which have no page. See scripts/long-tests/hosts.mjs.
import { variationsOf } from "../browser/api-augment.ts";
import { trainForced } from "../browser/api-forced.ts";
import { fuzzKernel } from "../browser/api-kernels.ts";
import { trainInPieces } from "../browser/api-resume.ts";
import { easyExamples } from "../reference/values.ts";
import { CASES, type KernelName } from "../shaders/cases/index.ts";

/** One check. It returns its faults, one line each. */
type Check = () => Promise<readonly string[]>;

const SEED = 20_262;

/** The number of random shapes per kernel: as data for one pipeline, and compiled. */
const SHAPES = { data: 200, compiled: 5 };

/** Steps that are compared with the reference, each from the state that the GPU had before it. */
const STEPS = 20;

const FORCED = {
  sizes: [98, 40, 24, 10],
  training: easyExamples(43, 98, 10, 1),
  batch: 18,
  seed: 3,
  steps: STEPS,
} as const;

const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  learningRate: 0.01,
  epochs: 3,
} as const;

const kernelChecks = (Object.keys(CASES) as KernelName[]).flatMap((kernel) =>
  (["data", "compiled"] as const).map((shapes): [string, Check] => [
    `${kernel}, ${SHAPES[shapes]} shapes, ${shapes === "data" ? "as data" : "compiled"}`,
    () => fuzzKernel({ kernel, seed: SEED, count: SHAPES[shapes], shapes }),
  ]),
);

const CHECKS: readonly (readonly [string, Check])[] = [
  ...kernelChecks,
  [
    `${STEPS} steps, layered, software's kernels`,
    () => trainForced({ ...FORCED, plan: "layered", software: true }),
  ],
  [
    `${STEPS} steps, layered, a GPU's kernels`,
    () => trainForced({ ...FORCED, plan: "layered", software: false }),
  ],
  [`${STEPS} steps, fused`, () => trainForced({ ...FORCED, plan: "fused", software: false })],
  ["a run, cut and resumed", resumed],
  ["images varied twice", varied],
];

async function resumed(): Promise<string[]> {
  const outcomes = await trainInPieces({ ...RUN, cuts: [[], [7], [1, 15]] });
  const texts = outcomes.map((outcome) => JSON.stringify(outcome));
  return texts.every((text) => text === texts[0])
    ? []
    : ["The bits differ from those of the uninterrupted run."];
}

async function varied(): Promise<string[]> {
  const examples = { ...easyExamples(20, 784, 10, 4), width: 28 };
  const amounts = { rotation: 0.22, scale: 0.12, shear: 0.2, shift: 2, elastic: 1.7 };
  const of = { examples, seed: 1, epoch: 2, amounts };
  const [one, other] = [await variationsOf(of), await variationsOf(of)];
  const same = one.every((value, index) => value === other[index]);
  return same && one.some((value) => value > 0) ? [] : ["The bits differ, or nothing was drawn."];
}

const { vendor, architecture, description } = (await navigator.gpu.requestAdapter())?.info ?? {
  vendor: "no GPU",
  architecture: "",
  description: "",
};
console.log([vendor, architecture, description].join(" ").trim());
let broken = 0;
for (const [name, check] of CHECKS) {
  const faults = await check().catch((error: unknown) => [String(error)]);
  broken += Number(faults.length > 0);
  console.log(`  ${faults.length === 0 ? "✓" : "✗"} ${name}`);
  for (const fault of faults.slice(0, 3)) {
    console.log(`      ${fault}`);
  }
}
console.log(`${CHECKS.length - broken} of ${CHECKS.length} hold.`);
process.exit(broken === 0 ? 0 : 1);

import { expect, test } from "vitest";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";

useKernelPage();

const ROWS = 8;

const layered = { name: "layered", tiles: {} } as const;

test.each([
  { named: "software's", sizes: [16, 12, 8, 4], software: true, plan: layered },
  { named: "a GPU's", sizes: [16, 12, 8, 4], software: false, plan: layered },
  {
    named: "tuned",
    sizes: [16, 12, 4],
    software: false,
    plan: { name: "layered", tiles: { "8x12x16": "16x16", "12x4x8 a": "64x64 shared" } } as const,
  },
  {
    named: "the fused plan's",
    sizes: [16, 12, 8, 4],
    software: false,
    plan: { name: "fused", tiles: {} } as const,
  },
])(
  "the outline of a step has the kernels that the engine dispatches, in order: $named",
  async (run) => {
    const examples = {
      count: ROWS,
      images: new Uint8Array(ROWS * 16),
      labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 4),
    };
    const { sizes, software, plan } = run;
    const step = { sizes, software, plan, examples, batch: ROWS };
    const { outlined, dispatched } = await inChrome("outlineAndStep", step);
    expect(outlined).toEqual(dispatched);
  },
);

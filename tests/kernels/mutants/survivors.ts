import type { KernelName } from "../cases/index.ts";

/** Mutants that no test can find out, or none on software, and why. */
interface Survivors {
  readonly reason: string;
  readonly kernels: readonly KernelName[];
  /** As `mutantsOf` names them. */
  readonly changes: readonly string[];
}

const HADAMARD =
  "let h = mat4x4f(half, half * vec4f(1, -1, 1, -1), half * vec4f(1, 1, -1, -1), half * vec4f(1, -1, -1, 1));";

export const SURVIVORS: readonly Survivors[] = [
  {
    reason:
      "Another invocation, or each of them, writes the same number to the clock; only one need be there.",
    kernels: ["gather", "adam", "gradient_adam", "input_matmul"],
    changes: [
      "if id.x == 0u && id.y == 0u { → if id.x != 0u && id.y == 0u {",
      "if group.x == 0u && local.x == 0u { → if group.x == 0u && local.x != 0u {",
      "if group.x == 0u && local.x == 0u { → if group.x == 0u || local.x == 0u {",
      "if group.x == 0u && local.x == 0u { → if !(group.x == 0u && local.x == 0u) {",
      "if group.x == 0u && local.x == 0u { → if group.y == 0u && local.x == 0u {",
      "if group.x == 0u && local.x == 0u { → if group.x == 0u && local.y == 0u {",
      "if group.x == 0u && local.x == 0u { → if group.x == 0u && local.x == 1u {",
      "if block == 0u && row == 0u { → if block == 0u && row != 0u {",
      "if block == 0u && row == 0u { → if block == 0u || row == 0u {",
      "if block == 0u && row == 0u { → if !(block == 0u && row == 0u) {",
      "if block == 0u && row == 0u { → if block == 0u && row == 1u {",
      "if id.x == 0u { → if id.y == 0u {",
    ],
  },
  {
    reason: "The grid has exactly the padded rows, so nobody stands behind the last one.",
    kernels: ["gather"],
    changes: [
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 3u) * 4u * 4u;",
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 4u) / 4u * 4u;",
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 3u) / 4u * 5u;",
      "if block >= PIXEL_BLOCKS || row >= PADDED_ROWS { → if block >= PIXEL_BLOCKS || row > PADDED_ROWS {",
    ],
  },
  {
    reason:
      "Rows that the batch lacks have a dz of zero, so that it makes no difference which pixels stand in.",
    kernels: ["gradient_adam", "forward_backward"],
    changes: [
      "let last = step * BATCH + schedule[step].rows - 1u; → let last = step * BATCH + schedule[step].rows + 1u;",
      "let last = step * BATCH + schedule[step].rows - 1u; → let last = step * BATCH + schedule[(step) + 1u].rows - 1u;",
    ],
  },
  {
    reason: "The last layer has no next one; what is read in its place is not used.",
    kernels: ["forward_backward"],
    changes: [
      "let start = select(layers[min(index + 1u, LAYERS - 1u)].a, layer.dz, is_last); → let start = select(layers[min(index + 1u, LAYERS + 1u)].a, layer.dz, is_last);",
    ],
  },
  {
    reason: "Dividing by one or minus one is multiplying by it.",
    kernels: ["fma"],
    changes: [
      "half * vec4f(1, -1, 1, -1)",
      "half * vec4f(1, 1, -1, -1)",
      "half * vec4f(1, -1, -1, 1)",
    ].map((factor) => `${HADAMARD} → ${HADAMARD.replace(factor, factor.replace("*", "/"))}`),
  },
  {
    reason: "What is loaded beyond the last row or column is never stored.",
    kernels: ["matmul_8x8", "matmul_16x16", "matmul_64x64"],
    changes: [
      "let row_in = min(row, M_BLOCKS - 1u); → let row_in = min(row, M_BLOCKS + 1u);",
      "let column_in = min(column, N_BLOCKS - 1u); → let column_in = min(column, N_BLOCKS + 1u);",
    ],
  },
  {
    reason:
      "Blocks beyond the lit ones are paper in all images: what they are multiplied by adds zero.",
    kernels: ["input_gradient"],
    changes: [
      "let batch_blocks = select(0u, BATCH_BLOCKS, turn < lit_count); → let batch_blocks = select(1u, BATCH_BLOCKS, turn < lit_count);",
    ],
  },
];

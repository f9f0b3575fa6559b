import type { KernelName } from "../cases/index.ts";

/** Mutants that no test can kill, or none on software, and why. */
interface Survivors {
  readonly reason: string;
  readonly kernels: readonly KernelName[];
  /** As `mutantsOf` names them. */
  readonly changes: readonly string[];
}

const HADAMARD =
  "let h = mat4x4f(half, half * vec4f(1, -1, 1, -1), half * vec4f(1, 1, -1, -1), half * vec4f(1, -1, -1, 1));";

const ENDS =
  "vec2f(max(in_width.x, in_height.x), min(in_width.y, in_height.y)), vec2f(-4.0), vec2f(f32(WIDTH)) + 4.0);";

const UPDATES = "override UPDATES = (BLOCKS + WORKGROUP - 1u) / WORKGROUP * WORKGROUP;";

const FIRST_SUMS = "if local.x == 0u && !is_stopped && sum_place < arrayLength(&clock.squares) {";

export const SURVIVORS: readonly Survivors[] = [
  {
    reason:
      "Another invocation, or all of them, write the same number to the same place; one is enough.",
    kernels: ["gather", "adam", "gradient_adam", "input_matmul", "forward_backward"],
    changes: [
      "if id.x == 0u && id.y == 0u && id.z == 0u { → if id.y == 0u && id.y == 0u && id.z == 0u {",
      "if id.x == 0u && id.y == 0u && id.z == 0u { → if id.x != 0u && id.y == 0u && id.z == 0u {",
      "if id.x == 0u && id.y == 0u && id.z == 0u { → if !(id.x == 0u && id.y == 0u && id.z == 0u) {",
      "if id.x == 0u && id.y == 0u && id.z == 0u { → if id.x == 1u && id.y == 0u && id.z == 0u {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if group.x == 0u && group.z == 0u && local.x != 0u {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if group.x == 0u && group.z == 0u || local.x == 0u {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if !(group.x == 0u && group.z == 0u && local.x == 0u) {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if group.y == 0u && group.z == 0u && local.x == 0u {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if group.x == 0u && group.z == 0u && local.y == 0u {",
      "if group.x == 0u && group.z == 0u && local.x == 0u { → if group.x == 0u && group.z == 0u && local.x == 1u {",
      "if block == 0u && row == 0u && id.z == 0u { → if block == 0u && row != 0u && id.z == 0u {",
      "if block == 0u && row == 0u && id.z == 0u { → if block == 0u || row == 0u && id.z == 0u {",
      "if block == 0u && row == 0u && id.z == 0u { → if !(block == 0u && row == 0u && id.z == 0u) {",
      "if block == 0u && row == 0u && id.z == 0u { → if block == 0u && row == 1u && id.z == 0u {",
      "if id.x == 0u && id.z == 0u { → if id.y == 0u && id.z == 0u {",
      "if id.x == 0u && id.z == 0u { → if id.x != 0u && id.z == 0u {",
      "if id.x == 0u && id.z == 0u { → if id.x == 0u || id.z == 0u {",
      "if id.x == 0u && id.z == 0u { → if !(id.x == 0u && id.z == 0u) {",
      "if id.x == 0u && id.z == 0u { → if id.x == 1u && id.z == 0u {",
      ...["local.x != 0u", "local.y == 0u", "local.x == 1u"].map(
        (wrong) => `${FIRST_SUMS} → ${FIRST_SUMS.replace("local.x == 0u", wrong)}`,
      ),
    ],
  },
  {
    reason: "Each sum is still taken once, by an earlier invocation.",
    kernels: ["adam"],
    changes: [
      `${UPDATES} → ${UPDATES.replace("* WORKGROUP", "/ WORKGROUP")}`,
      `${UPDATES} → ${UPDATES.replace("1u", "2u")}`,
    ],
  },
  {
    reason:
      "With one row of invocations per workgroup the grid ends with the last blocks of pixels.",
    kernels: ["input_gradient"],
    changes: ["if turn >= K_BLOCKS { → if turn > K_BLOCKS {"],
  },
  {
    reason: "The grid has exactly the padded rows, so there is no invocation past the last one.",
    kernels: ["gather"],
    changes: [
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 3u) * 4u * 4u;",
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 4u) / 4u * 4u;",
      "override PADDED_ROWS = (BATCH + 3u) / 4u * 4u; → override PADDED_ROWS = (BATCH + 3u) / 4u * 5u;",
      "if block >= PIXEL_BLOCKS || row >= PADDED_ROWS { → if block >= PIXEL_BLOCKS || row > PADDED_ROWS {",
    ],
  },
  {
    reason: "Rows past the end of the batch have a dz of zero, so their pixels do not matter.",
    kernels: ["gradient_adam", "forward_backward"],
    changes: [
      "let last = step * BATCH + schedule[step].rows - 1u; → let last = step * BATCH + schedule[step].rows + 1u;",
      "let last = step * BATCH + schedule[step].rows - 1u; → let last = step * BATCH + schedule[(step) + 1u].rows - 1u;",
    ],
  },
  {
    reason: "The last layer has no next one; the value that is read instead is not used.",
    kernels: ["forward_backward"],
    changes: [
      "let start = layer_of(min(index + 1u, LAYERS - 1u), network).a; → let start = layer_of(min(index + 1u, LAYERS + 1u), network).a;",
    ],
  },
  {
    reason:
      "The loop takes one more turn, or an invocation sums one more column or slice, but only those of the layer are stored.",
    kernels: ["forward_backward"],
    changes: [
      "if thread < width { → if thread <= width {",
      "for (var first = 0u; first < layer.output_blocks; first += width) { → for (var first = 0u; first <= layer.output_blocks; first += width) {",
      "if slice < slices && column < layer.output_blocks { → if slice < slices && column <= layer.output_blocks {",
      "if slice < slices && column < layer.output_blocks { → if slice < slices || column < layer.output_blocks {",
      "for (var first = 0u; first < layer.input_blocks; first += width) { → for (var first = 0u; first <= layer.input_blocks; first += width) {",
      "if slice < slices && column < layer.input_blocks { → if slice < slices && column <= layer.input_blocks {",
      "if slice < slices && column < layer.input_blocks { → if slice < slices || column < layer.input_blocks {",
    ],
  },
  {
    reason: "What is fetched after the last block is never used.",
    kernels: ["forward_backward", "gradient_adam"],
    changes: [
      "let k_next = min(k + slices, layer.input_blocks - 1u); → let k_next = min(k + slices, layer.input_blocks + 1u);",
      "let sample_next = 4u * min(k + 1u, BATCH_BLOCKS - 1u); → let sample_next = 4u * min(k + 1u, BATCH_BLOCKS + 1u);",
    ],
  },
  {
    reason:
      "Software runs the invocations of a workgroup in their order, and none overwrites a slice that a later one reads.",
    kernels: ["forward_backward"],
    changes: ["workgroupBarrier(); → nothing (2)"],
  },
  {
    reason: "Past the last product the block of the other matrix is zero.",
    kernels: ["matmul_64x64"],
    changes: [
      "if k >= K_BLOCKS { → if k > K_BLOCKS {",
      "for (var first = 0u; first < K_BLOCKS; first += 4u) { → for (var first = 0u; first <= K_BLOCKS; first += 4u) {",
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
    reason: "What is loaded past the last row or column is never stored.",
    kernels: ["matmul_8x8", "matmul_16x16", "matmul_64x64", "input_matmul", "input_gradient"],
    changes: [
      "return network * W_STRIDE + min(column, N_BLOCKS - 1u); → return network * W_STRIDE + min(column, N_BLOCKS + 1u);",
      "return 4u * network * BATCH_BLOCKS * N_BLOCKS + min(column, N_BLOCKS - 1u); → return 4u * network * BATCH_BLOCKS * N_BLOCKS + min(column, N_BLOCKS + 1u);",
      "let row_in = min(row, M_BLOCKS - 1u); → let row_in = min(row, M_BLOCKS + 1u);",
      "let column_in = min(column, N_BLOCKS - 1u); → let column_in = min(column, N_BLOCKS + 1u);",
    ],
  },
  {
    reason: "Blocks after those with ink are zero in all images, so they add zero.",
    kernels: ["input_gradient"],
    changes: [
      "let batch_blocks = select(0u, BATCH_BLOCKS, turn < ink_count); → let batch_blocks = select(1u, BATCH_BLOCKS, turn < ink_count);",
    ],
  },
  {
    reason: "Images are four pixels wide at least, and no slope is 1e-6 exactly.",
    kernels: ["augment"],
    changes: [
      "override KNOTS_ACROSS = f32(GRID - 1u) / max(f32(WIDTH) - 1.0, 1.0); → override KNOTS_ACROSS = f32(GRID - 1u) / max(f32(WIDTH) - 1.0, 2.0);",
      "let steep = select(slope, 1e-6, abs(slope) < 1e-6); → let steep = select(slope, 1e-6, abs(slope) <= 1e-6);",
    ],
  },
  {
    reason: "The last row of the field is the end of one stretch as well as the start of the next.",
    kernels: ["augment"],
    changes: [
      "let knot_row = min(u32(height), GRID - 2u); → let knot_row = min(u32(height), GRID + 2u);",
    ],
  },
  {
    reason: "More blocks are sampled than ink can reach, and found to be zero.",
    kernels: ["augment"],
    changes: [
      ["min(in_width.y", "max(in_width.y"],
      ["max(in_width.x", "min(in_width.x"],
      ["-4.0", "-5.0"],
      ["+ 4.0", "- 4.0"],
      ["+ 4.0", "+ 5.0"],
    ]
      .map(([right = "", wrong = ""]) => `${ENDS} → ${ENDS.replace(right, wrong)}`)
      .concat([
        "let first_block = u32(max(0.0, floor(0.25 * ends.x))); → let first_block = u32(min(0.0, floor(0.25 * ends.x)));",
        "let end_block = min(blocks, u32(max(0.0, floor(0.25 * ends.y) + 1.0))); → let end_block = min(blocks, u32(max(1.0, floor(0.25 * ends.y) + 1.0)));",
        "let end_block = min(blocks, u32(max(0.0, floor(0.25 * ends.y) + 1.0))); → let end_block = min(blocks, u32(max(0.0, floor(0.25 * ends.y) + 2.0)));",
      ]),
  },
];

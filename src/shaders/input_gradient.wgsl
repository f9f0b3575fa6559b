// dw = xᵀ·dz, the gradient of the first layer's weights. x: see input_matmul.wgsl.
// images: [count, K_BLOCKS] of four packed bytes; of each network dz: [BATCH, N], zero in the rows past the end of the batch; dw: [K, N].
// One invocation computes 16×16 values of dw.
// It does the work of matmul_16x16.wgsl for aᵀ·b, for adapters where loads are expensive, and computes nothing for blocks of
// pixels that are zero in all images of the batch: their gradient is zero. ink: see src/engine/step/ink.ts.
// The sixteen accumulators are written out. 16×16 values per invocation make the product 784 × 128 × 32 run at 2.1 GFLOP/s
// instead of the 1.3 of 8×8, and an array of accumulators would move from registers to memory, which halved the speed of a
// matrix product where it was tried (docs/benchmarks.md).

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
}

@group(0) @binding(0) var<storage, read> images: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> schedule: array<Step>;
@group(0) @binding(3) var<storage, read> ink: array<u32>; // [steps, 1 + K_BLOCKS]
@group(0) @binding(4) var<storage, read> clock: Clock;
@group(0) @binding(5) var<storage, read> dz: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> dw: array<vec4f>;

override BATCH: u32;
override K_BLOCKS: u32; // ⌈pixels / 4⌉
override N_BLOCKS: u32; // ⌈outputs / 4⌉
override DW_STRIDE: u32; // vec4f from one network's dw to the next one's
override WORKGROUP_COLUMNS: u32;
override WORKGROUP_ROWS: u32;

override BATCH_BLOCKS = (BATCH + 3u) / 4u;

// Where four samples of the batch begin in `images`. Past the end of the batch its last row is repeated; dz is zero there.
fn image_starts(step: u32, sample: u32) -> vec4u {
  let last = step * BATCH + schedule[step].rows - 1u;
  let first = step * BATCH + sample;
  return K_BLOCKS * vec4u(
    order[min(first, last)], order[min(first + 1u, last)], order[min(first + 2u, last)], order[min(first + 3u, last)]);
}

// Four images' values of four pixels: a mat4x4f with one pixel in each of its columns.
fn load_x_transposed(starts: vec4u, k: u32) -> mat4x4f {
  return transpose(mat4x4f(
    unpack4x8unorm(images[starts.x + k]),
    unpack4x8unorm(images[starts.y + k]),
    unpack4x8unorm(images[starts.z + k]),
    unpack4x8unorm(images[starts.w + k])));
}

// Where the blocks of four columns of dz begin. What is loaded past the last one is never stored.
fn place_dz(network: u32, column: u32) -> u32 {
  return 4u * network * BATCH_BLOCKS * N_BLOCKS + min(column, N_BLOCKS - 1u);
}

fn load_dz(place: u32, row: u32) -> mat4x4f {
  let first = place + 4u * row * N_BLOCKS;
  return mat4x4f(dz[first], dz[first + N_BLOCKS], dz[first + 2u * N_BLOCKS], dz[first + 3u * N_BLOCKS]);
}

fn store_dw(start: u32, row: u32, column: u32, block: mat4x4f) {
  if column < N_BLOCKS {
    let first = start + 4u * row * N_BLOCKS + column;
    dw[first] = block[0];
    dw[first + N_BLOCKS] = block[1];
    dw[first + 2u * N_BLOCKS] = block[2];
    dw[first + 3u * N_BLOCKS] = block[3];
  }
}

@compute @workgroup_size(WORKGROUP_COLUMNS, WORKGROUP_ROWS)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let step = clock.now + id.z;
  let dw_start = id.z * DW_STRIDE;
  let turn = 4u * id.y;
  let column = 4u * id.x;
  let dz_columns0 = place_dz(id.z, column);
  let dz_columns1 = place_dz(id.z, column + 1u);
  let dz_columns2 = place_dz(id.z, column + 2u);
  let dz_columns3 = place_dz(id.z, column + 3u);
  if turn >= K_BLOCKS {
    return;
  }
  // Four blocks of pixels. In the list the blocks with ink come first. Past its end the last block is computed again, with the
  // same result.
  let ink_first = step * (1u + K_BLOCKS);
  let ink_count = ink[ink_first];
  let row0 = ink[ink_first + 1u + turn];
  let row1 = ink[ink_first + 1u + min(turn + 1u, K_BLOCKS - 1u)];
  let row2 = ink[ink_first + 1u + min(turn + 2u, K_BLOCKS - 1u)];
  let row3 = ink[ink_first + 1u + min(turn + 3u, K_BLOCKS - 1u)];
  var dw00 = mat4x4f();
  var dw01 = mat4x4f();
  var dw02 = mat4x4f();
  var dw03 = mat4x4f();
  var dw10 = mat4x4f();
  var dw11 = mat4x4f();
  var dw12 = mat4x4f();
  var dw13 = mat4x4f();
  var dw20 = mat4x4f();
  var dw21 = mat4x4f();
  var dw22 = mat4x4f();
  var dw23 = mat4x4f();
  var dw30 = mat4x4f();
  var dw31 = mat4x4f();
  var dw32 = mat4x4f();
  var dw33 = mat4x4f();

  let batch_blocks = select(0u, BATCH_BLOCKS, turn < ink_count);
  for (var k = 0u; k < batch_blocks; k++) {
    let starts = image_starts(step, 4u * k);
    let dz0 = load_dz(dz_columns0, k);
    let dz1 = load_dz(dz_columns1, k);
    let dz2 = load_dz(dz_columns2, k);
    let dz3 = load_dz(dz_columns3, k);

    let x0 = load_x_transposed(starts, row0);
    dw00 += dz0 * x0;
    dw01 += dz1 * x0;
    dw02 += dz2 * x0;
    dw03 += dz3 * x0;

    let x1 = load_x_transposed(starts, row1);
    dw10 += dz0 * x1;
    dw11 += dz1 * x1;
    dw12 += dz2 * x1;
    dw13 += dz3 * x1;

    let x2 = load_x_transposed(starts, row2);
    dw20 += dz0 * x2;
    dw21 += dz1 * x2;
    dw22 += dz2 * x2;
    dw23 += dz3 * x2;

    let x3 = load_x_transposed(starts, row3);
    dw30 += dz0 * x3;
    dw31 += dz1 * x3;
    dw32 += dz2 * x3;
    dw33 += dz3 * x3;
  }

  store_dw(dw_start, row0, column, dw00);
  store_dw(dw_start, row0, column + 1u, dw01);
  store_dw(dw_start, row0, column + 2u, dw02);
  store_dw(dw_start, row0, column + 3u, dw03);
  store_dw(dw_start, row1, column, dw10);
  store_dw(dw_start, row1, column + 1u, dw11);
  store_dw(dw_start, row1, column + 2u, dw12);
  store_dw(dw_start, row1, column + 3u, dw13);
  store_dw(dw_start, row2, column, dw20);
  store_dw(dw_start, row2, column + 1u, dw21);
  store_dw(dw_start, row2, column + 2u, dw22);
  store_dw(dw_start, row2, column + 3u, dw23);
  store_dw(dw_start, row3, column, dw30);
  store_dw(dw_start, row3, column + 1u, dw31);
  store_dw(dw_start, row3, column + 2u, dw32);
  store_dw(dw_start, row3, column + 3u, dw33);
}

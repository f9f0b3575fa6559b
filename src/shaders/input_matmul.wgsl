// z = x·w. x is the images of the batch: bytes, read through the epoch's permutation and scaled to 0 … 1.
// images: [count, K_BLOCKS] of four packed bytes; order: [rows of the epoch]; of each network w: [K, N]; z: [BATCH, N]; in whole 4×4 blocks.
// One invocation computes 16×16 values of z. As the first dispatch of the forward pass it also sets the clock to this step.
// It does the work of gather.wgsl and matmul_16x16.wgsl with a quarter of the loads of x, for adapters where loads are
// expensive, and skips blocks of pixels that are zero in all images of the batch. ink: see src/engine/step/ink.ts.
// The sixteen accumulators are written out for the reason that input_gradient.wgsl gives.

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
@group(0) @binding(4) var<storage, read_write> clock: Clock;
@group(0) @binding(5) var<storage, read> w: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> z: array<vec4f>;

override K_BLOCKS: u32; // ⌈pixels / 4⌉
override N_BLOCKS: u32; // ⌈outputs / 4⌉
override W_STRIDE: u32; // vec4f from one network's w to the next one's
override BATCH_STRIDE: u32; // rows from one network's batch to the next one's; 0 for one network
override WORKGROUP_COLUMNS: u32;
override WORKGROUP_ROWS: u32;

// One network's first batch is full, or the only one, so its rows are the batch. As that is no override, one pipeline serves
// training and every evaluation: compiling it takes half a second. Several networks say how far apart their batches lie.
fn batch_rows() -> u32 {
  return select(BATCH_STRIDE, schedule[0].rows, BATCH_STRIDE == 0u);
}

// Where four samples of the batch begin in `images`. Past the end of the batch its last row is repeated; its z is not used.
fn image_starts(step: u32, sample: u32) -> vec4u {
  let last = step * batch_rows() + schedule[step].rows - 1u;
  let first = step * batch_rows() + sample;
  return K_BLOCKS * vec4u(
    order[min(first, last)], order[min(first + 1u, last)], order[min(first + 2u, last)], order[min(first + 3u, last)]);
}

// Four pixels of four images: a mat4x4f with one image in each of its columns.
fn load_x(starts: vec4u, k: u32) -> mat4x4f {
  return mat4x4f(
    unpack4x8unorm(images[starts.x + k]),
    unpack4x8unorm(images[starts.y + k]),
    unpack4x8unorm(images[starts.z + k]),
    unpack4x8unorm(images[starts.w + k]));
}

// Where the blocks of four columns of w begin. What is loaded past the last one is never stored.
fn place_w(network: u32, column: u32) -> u32 {
  return network * W_STRIDE + min(column, N_BLOCKS - 1u);
}

fn load_w(place: u32, k: u32) -> mat4x4f {
  let first = place + 4u * k * N_BLOCKS;
  return mat4x4f(w[first], w[first + N_BLOCKS], w[first + 2u * N_BLOCKS], w[first + 3u * N_BLOCKS]);
}

fn store_z(network: u32, row: u32, column: u32, block: mat4x4f) {
  let row_blocks = (batch_rows() + 3u) / 4u;
  if row < row_blocks && column < N_BLOCKS {
    let first = 4u * (network * row_blocks + row) * N_BLOCKS + column;
    z[first] = block[0];
    z[first + N_BLOCKS] = block[1];
    z[first + 2u * N_BLOCKS] = block[2];
    z[first + 3u * N_BLOCKS] = block[3];
  }
}

@compute @workgroup_size(WORKGROUP_COLUMNS, WORKGROUP_ROWS)
fn main(@builtin(global_invocation_id) id: vec3u) {
  // No other invocation of this dispatch reads `now` or writes `next`, so this is no race.
  let next = clock.next;
  if id.x == 0u && id.y == 0u && id.z == 0u {
    clock.now = next;
  }

  let step = next + id.z;
  let row = 4u * id.y;
  let column = 4u * id.x;
  let w_columns0 = place_w(id.z, column);
  let w_columns1 = place_w(id.z, column + 1u);
  let w_columns2 = place_w(id.z, column + 2u);
  let w_columns3 = place_w(id.z, column + 3u);
  let starts0 = image_starts(step, 4u * row);
  let starts1 = image_starts(step, 4u * row + 4u);
  let starts2 = image_starts(step, 4u * row + 8u);
  let starts3 = image_starts(step, 4u * row + 12u);
  var z00 = mat4x4f();
  var z01 = mat4x4f();
  var z02 = mat4x4f();
  var z03 = mat4x4f();
  var z10 = mat4x4f();
  var z11 = mat4x4f();
  var z12 = mat4x4f();
  var z13 = mat4x4f();
  var z20 = mat4x4f();
  var z21 = mat4x4f();
  var z22 = mat4x4f();
  var z23 = mat4x4f();
  var z30 = mat4x4f();
  var z31 = mat4x4f();
  var z32 = mat4x4f();
  var z33 = mat4x4f();

  let ink_first = step * (1u + K_BLOCKS);
  let ink_count = ink[ink_first];
  for (var turn = 0u; turn < ink_count; turn++) {
    let k = ink[ink_first + 1u + turn];
    let w0 = load_w(w_columns0, k);
    let w1 = load_w(w_columns1, k);
    let w2 = load_w(w_columns2, k);
    let w3 = load_w(w_columns3, k);

    let x0 = load_x(starts0, k);
    z00 += w0 * x0;
    z01 += w1 * x0;
    z02 += w2 * x0;
    z03 += w3 * x0;

    let x1 = load_x(starts1, k);
    z10 += w0 * x1;
    z11 += w1 * x1;
    z12 += w2 * x1;
    z13 += w3 * x1;

    let x2 = load_x(starts2, k);
    z20 += w0 * x2;
    z21 += w1 * x2;
    z22 += w2 * x2;
    z23 += w3 * x2;

    let x3 = load_x(starts3, k);
    z30 += w0 * x3;
    z31 += w1 * x3;
    z32 += w2 * x3;
    z33 += w3 * x3;
  }

  store_z(id.z, row, column, z00);
  store_z(id.z, row, column + 1u, z01);
  store_z(id.z, row, column + 2u, z02);
  store_z(id.z, row, column + 3u, z03);
  store_z(id.z, row + 1u, column, z10);
  store_z(id.z, row + 1u, column + 1u, z11);
  store_z(id.z, row + 1u, column + 2u, z12);
  store_z(id.z, row + 1u, column + 3u, z13);
  store_z(id.z, row + 2u, column, z20);
  store_z(id.z, row + 2u, column + 1u, z21);
  store_z(id.z, row + 2u, column + 2u, z22);
  store_z(id.z, row + 2u, column + 3u, z23);
  store_z(id.z, row + 3u, column, z30);
  store_z(id.z, row + 3u, column + 1u, z31);
  store_z(id.z, row + 3u, column + 2u, z32);
  store_z(id.z, row + 3u, column + 3u, z33);
}

// x[row] = images[order[position]] / 255 for the rows of the batch, zero for the rows past its end.
// images: [count, PIXEL_BLOCKS] of four packed bytes; order: [rows of the epoch]; x: of each network [BATCH, pixels], in whole 4×4 blocks.
// One invocation unpacks four pixels. As the first dispatch of the forward pass it also sets the clock to this step.
// Batches are not stored: rows are read through the epoch's permutation and scaled to 0 … 1, as in Keras's tutorials.

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
@group(0) @binding(3) var<storage, read_write> clock: Clock;
@group(0) @binding(4) var<storage, read_write> x: array<vec4f>;

override BATCH: u32;
override PIXEL_BLOCKS: u32;
override WORKGROUP: u32;

override PADDED_ROWS = (BATCH + 3u) / 4u * 4u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = id.x;
  let row = id.y;
  // No other invocation of this dispatch reads `now` or writes `next`, so this is no race.
  let next = clock.next;
  if block == 0u && row == 0u && id.z == 0u {
    clock.now = next;
  }
  if block >= PIXEL_BLOCKS || row >= PADDED_ROWS {
    return;
  }

  let step = next + id.z;
  var pixels = vec4f();
  if row < schedule[step].rows {
    pixels = unpack4x8unorm(images[order[step * BATCH + row] * PIXEL_BLOCKS + block]);
  }
  x[(id.z * PADDED_ROWS + row) * PIXEL_BLOCKS + block] = pixels;
}

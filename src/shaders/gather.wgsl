// x[row] = images[order[position]] / 255 for the rows of this step's batch, zero for the rows it lacks.
// images: [count, PIXEL_BLOCKS] of four packed bytes; order: [count]; x: [BATCH, pixels], of whole 4×4 blocks.
// One invocation unpacks four pixels. The first dispatch of a step: it also moves the clock on to that step.
// Batches are not stored: rows are read through the epoch's permutation, and scaled as Keras's tutorials do, to 0 … 1.

struct Step {
  rate: f32, // Adam's, with the bias correction of this step
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the step to come, counted from the start of the epoch
  now: u32,  // the step being taken
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
  // Nobody else in this dispatch reads `now` or writes `next`, so this is no race.
  let step = clock.next;
  if block == 0u && row == 0u {
    clock.now = step;
  }
  if block >= PIXEL_BLOCKS || row >= PADDED_ROWS {
    return;
  }

  var pixels = vec4f();
  if row < schedule[step].rows {
    pixels = unpack4x8unorm(images[order[step * BATCH + row] * PIXEL_BLOCKS + block]);
  }
  x[row * PIXEL_BLOCKS + block] = pixels;
}

// varied[slot] = this epoch's variation of images[order[position]], with its label, for each row of the batch.
// images: [count, PIXEL_BLOCKS] of four packed bytes; order: [count]; varied: of each network [BATCH, PIXEL_BLOCKS]; all labels are u32.
// One invocation computes one row of pixels of one image, four at a time, and skips the pixels that no ink can reach.
// Simard, Steinkraus and Platt, "Best practices for CNNs applied to visual document analysis", 2003; PCG: O'Neill, 2014.

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
}

// The maximum of each variation, for a network; see src/engine/step/augmentation.ts.
struct Amounts {
  rotation: f32, // tangent of half the angle
  scale: f32,    // share
  shear: f32,
  shift: f32,    // pixels
  elastic: f32,  // pixels
  key: u32,      // of seed and epoch
  unused_a: u32,
  unused_b: u32,
}

@group(0) @binding(0) var<uniform> networks: array<Amounts, 512>;
@group(0) @binding(1) var<storage, read> images: array<u32>;
@group(0) @binding(2) var<storage, read> labels: array<u32>;
@group(0) @binding(3) var<storage, read> boxes: array<u32>; // where each image has ink: left, top, right, bottom, one byte each
@group(0) @binding(4) var<storage, read> order: array<u32>;
@group(0) @binding(5) var<storage, read> schedule: array<Step>;
@group(0) @binding(6) var<storage, read> clock: Clock;
@group(0) @binding(7) var<storage, read_write> varied: array<u32>;
@group(0) @binding(8) var<storage, read_write> varied_labels: array<u32>;

override BATCH: u32; // the workgroups along y, and the distance of two steps in `order`
override WIDTH: u32;
override HEIGHT: u32;
override PIXEL_BLOCKS: u32; // WIDTH · HEIGHT / 4; WIDTH is a multiple of four
override WORKGROUP: u32;

const GRID = 5u;  // displacements along a side
const REACH = 1.01; // how far a pixel's ink reaches, with room for rounding
const DRAWS = 3u; // taken before those of the field

// The width and the height of a pixel, in distances between neighbouring displacements (knots).
override KNOTS_ACROSS = f32(GRID - 1u) / max(f32(WIDTH) - 1.0, 1.0);
override KNOTS_DOWN = f32(GRID - 1u) / max(f32(HEIGHT) - 1.0, 1.0);

fn hash(word: u32) -> u32 {
  let state = word * 747796405u + 2891336453u;
  let mixed = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (mixed >> 22u) ^ mixed;
}

// A pair of an image's random numbers: multiples of 2⁻¹⁵ from −1 to just below 1.
fn draw(stream: u32, number: u32) -> vec2f {
  let bits = hash(stream + number);
  return vec2f(vec2u(bits & 0xffffu, bits >> 16u)) * 0x1p-15 - 1.0;
}

// The displacement in a column of the field, at a height between two of its rows.
fn displacement(elastic: f32, stream: u32, column: u32, row: u32, share: f32) -> vec2f {
  let above = DRAWS + row * GRID + column;
  return elastic * mix(draw(stream, above), draw(stream, above + GRID), share);
}

// The weight of a displacement at a distance from it, in knots. It is smooth, and the five weights of a row sum to one.
fn hat(distance: f32) -> f32 {
  let t = max(0.0, 1.0 - abs(distance));
  return t * t * (3.0 - 2.0 * t);
}

// The five displacements of a row of pixels. They are not an array, since indexing one would cost loads.
struct Row {
  knot0: vec2f,
  knot1: vec2f,
  knot2: vec2f,
  knot3: vec2f,
  knot4: vec2f,
}

// Where the pixel at x of a row comes from.
fn place_of(first: vec2f, across: vec2f, x: f32, moved: Row) -> vec2f {
  let place = min(x * KNOTS_ACROSS, f32(GRID - 1u));
  return first + across * x + hat(place) * moved.knot0 + hat(place - 1.0) * moved.knot1
    + hat(place - 2.0) * moved.knot2 + hat(place - 3.0) * moved.knot3 + hat(place - 4.0) * moved.knot4;
}

// One of the four pixels of a word, 0 … 255. The detour over i32 is for software, which converts unsigned numbers slowly.
fn pixel(word: u32, shift: u32) -> f32 {
  return f32(i32((word >> shift) & 0xffu));
}

// Interpolates between four pixels; everything beyond the edge is zero.
fn sample(start: u32, place: vec2f) -> f32 {
  let corner = floor(place);
  let share = place - corner;
  let last = vec2f(f32(WIDTH), f32(HEIGHT)) - 1.0;
  let low = clamp(corner, vec2f(), last);
  let high = clamp(corner + 1.0, vec2f(), last);
  let low_weight = select(vec2f(), 1.0 - share, low == corner);
  let high_weight = select(vec2f(), share, high == corner + 1.0);
  let near = vec2u(vec2i(low));
  let far = vec2u(vec2i(high));
  let top = start + near.y * (WIDTH / 4u);
  let bottom = start + far.y * (WIDTH / 4u);
  let left = near.x / 4u;
  let right = far.x / 4u;
  let left_shift = 8u * (near.x % 4u);
  let right_shift = 8u * (far.x % 4u);
  let above = low_weight.x * pixel(images[top + left], left_shift)
    + high_weight.x * pixel(images[top + right], right_shift);
  let below = low_weight.x * pixel(images[bottom + left], left_shift)
    + high_weight.x * pixel(images[bottom + right], right_shift);
  return low_weight.y * above + high_weight.y * below;
}

// The first and last x for which low ≤ start + slope · x ≤ high.
fn span(low: f32, high: f32, start: f32, slope: f32) -> vec2f {
  let steep = select(slope, 1e-6, abs(slope) < 1e-6);
  let ends = (vec2f(low, high) - start) / steep;
  return vec2f(min(ends.x, ends.y), max(ends.x, ends.y));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  // The next dispatch sets `now`, so this one reads `next`.
  let step = clock.next + id.z;
  let slot = id.y;
  let y = id.x;
  if slot >= schedule[step].rows || y >= HEIGHT {
    return;
  }
  let row = order[step * BATCH + slot];
  if y == 0u {
    varied_labels[id.z * BATCH + slot] = labels[row];
  }

  // The place in the image that a pixel comes from: turned, scaled, slanted and moved about the middle. Sine and cosine
  // are computed from the tangent of half the angle, since WGSL's own differ between GPUs.
  let amounts = networks[id.z];
  let stream = hash(row ^ amounts.key);
  let turn_and_shear = draw(stream, 0u) * vec2f(amounts.rotation, amounts.shear);
  let t = turn_and_shear.x;
  let cosine = (1.0 - t * t) / (1.0 + t * t);
  let sine = 2.0 * t / (1.0 + t * t);
  let scale = 1.0 + amounts.scale * draw(stream, 1u);
  let across = vec2f(cosine, sine) * scale.x;
  let down = (vec2f(-sine, cosine) + turn_and_shear.y * vec2f(cosine, sine)) * scale.y;
  let middle = 0.5 * (vec2f(f32(WIDTH), f32(HEIGHT)) - 1.0);
  let first = middle + amounts.shift * draw(stream, 2u) + down * (f32(y) - middle.y) - across * middle.x;

  let height = f32(y) * KNOTS_DOWN;
  let knot_row = min(u32(height), GRID - 2u);
  let share = hat(1.0 - height + f32(knot_row));
  let moved = Row(
    displacement(amounts.elastic, stream, 0u, knot_row, share),
    displacement(amounts.elastic, stream, 1u, knot_row, share),
    displacement(amounts.elastic, stream, 2u, knot_row, share),
    displacement(amounts.elastic, stream, 3u, knot_row, share),
    displacement(amounts.elastic, stream, 4u, knot_row, share));

  let start = row * PIXEL_BLOCKS;
  let blocks = WIDTH / 4u;
  let target_row = (id.z * BATCH + slot) * PIXEL_BLOCKS + y * blocks;
  for (var block = 0u; block < blocks; block++) {
    varied[target_row + block] = 0u;
  }

  // Find the blocks of the row that ink can reach.
  let box = vec4f(unpack4xU8(boxes[row]));
  let least = min(min(min(moved.knot0, moved.knot1), min(moved.knot2, moved.knot3)), moved.knot4);
  let most = max(max(max(moved.knot0, moved.knot1), max(moved.knot2, moved.knot3)), moved.knot4);
  let low = box.xy - most - REACH;
  let high = box.zw - least + REACH;
  let in_width = span(low.x, high.x, first.x, across.x);
  let in_height = span(low.y, high.y, first.y, across.y);
  let ends = clamp(
    vec2f(max(in_width.x, in_height.x), min(in_width.y, in_height.y)), vec2f(-4.0), vec2f(f32(WIDTH)) + 4.0);
  let first_block = u32(max(0.0, floor(0.25 * ends.x)));
  let end_block = min(blocks, u32(max(0.0, floor(0.25 * ends.y) + 1.0)));

  // The field is smooth, so a straight line between every fourth pixel is accurate enough.
  var left = place_of(first, across, f32(4u * first_block), moved);
  for (var block = first_block; block < end_block; block++) {
    let x = f32(4u * block + 4u);
    let right = place_of(first, across, x, moved);
    let values = vec4f(
      sample(start, left),
      sample(start, mix(left, right, 0.25)),
      sample(start, mix(left, right, 0.5)),
      sample(start, mix(left, right, 0.75)));
    varied[target_row + block] = pack4x8unorm(values / 255.0);
    left = right;
  }
}

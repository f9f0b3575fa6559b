// g = aᵀ·dz and db = Σ dz over the batch, for every layer. Adam uses each gradient at once; it is never stored.
// signals: every a and dz, as forward_backward.wgsl writes them; parameters, m, v: laid out as the model says.
// Four invocations share 4×4 gradients: each sums a quarter of the batch, then adds the quarters of one row and updates it.
// Kingma and Ba, "Adam", 2015, ε as in Keras (see adam.wgsl); the quarters are added in a fixed order, so the bits are fixed.

struct Layer {
  input_blocks: u32,  // ⌈inputs / 4⌉
  output_blocks: u32, // ⌈outputs / 4⌉
  weights: u32,       // where they begin in `parameters`, in vec4f
  bias: u32,          // likewise
  a: u32,             // where the layer's input begins in `signals`, in vec4f; the input of the first layer is the images
  dz: u32,            // where the gradient before its ReLU begins in `signals`, in vec4f
  first_group: u32,   // the first workgroup of gradient_adam.wgsl that works on this layer
  unused: u32,
}

struct Step {
  rate: f32, // Adam's, including the bias correction of this step
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the step that comes next, counted from the start of the epoch
  now: u32,  // the step that is being taken
}

@group(0) @binding(0) var<uniform> layers: array<Layer, 8>;
@group(0) @binding(1) var<storage, read> images: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> schedule: array<Step>;
@group(0) @binding(4) var<storage, read_write> clock: Clock;
@group(0) @binding(5) var<storage, read> signals: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> v: array<vec4f>;

override BATCH: u32;
override LAYERS: u32;
override PIXEL_BLOCKS: u32; // ⌈inputs of the first layer / 4⌉
override GROUPS: u32;       // workgroups of all layers together; only the grid depends on it
// 1 − β comes from the host, since 1 − 0.999 in f32 would be wrong by one part in 10⁵.
override ONE_MINUS_BETA_1: f32;
override ONE_MINUS_BETA_2: f32;
override EPSILON: f32;
override WORKGROUP: u32;

override BATCH_BLOCKS = (BATCH + 3u) / 4u;

// A load is a 4×4 block: a mat4x4f with one sample in each of its columns.
fn load_signals(start: u32, blocks: u32, sample: u32, column: u32) -> mat4x4f {
  let first = start + sample * blocks + column;
  return mat4x4f(
    signals[first], signals[first + blocks], signals[first + 2u * blocks], signals[first + 3u * blocks]);
}

fn load_pixels(starts: vec4u, k: u32) -> mat4x4f {
  return mat4x4f(
    unpack4x8unorm(images[starts.x + k]),
    unpack4x8unorm(images[starts.y + k]),
    unpack4x8unorm(images[starts.z + k]),
    unpack4x8unorm(images[starts.w + k]));
}

// Where four samples of the batch begin in `images`. Behind the end of the batch its last row is repeated; dz is zero there.
fn image_starts(step: u32, sample: u32) -> vec4u {
  let last = step * BATCH + schedule[step].rows - 1u;
  let first = step * BATCH + sample;
  return PIXEL_BLOCKS * vec4u(
    order[min(first, last)], order[min(first + 1u, last)], order[min(first + 2u, last)], order[min(first + 3u, last)]);
}

// Four inputs of a layer for four samples of the batch: pixels, or what the layer before left.
fn load_batch(index: u32, step: u32, sample: u32, k: u32) -> mat4x4f {
  if index == 0u {
    return load_pixels(image_starts(step, sample), k);
  }
  return load_signals(layers[index].a, layers[index].input_blocks, sample, k);
}

fn update(index: u32, g: vec4f, rate: f32) {
  let m_old = m[index];
  let v_old = v[index];
  let m_new = m_old + ONE_MINUS_BETA_1 * (g - m_old);
  let v_new = v_old + ONE_MINUS_BETA_2 * (g * g - v_old);
  m[index] = m_new;
  v[index] = v_new;
  parameters[index] -= rate * m_new / (sqrt(v_new) + EPSILON);
}

const QUARTERS = 4u;
const MAX_WORKGROUP = 64u;
var<workgroup> sums: array<vec4f, 1024>; // [QUARTERS, 4 rows, MAX_WORKGROUP]

// The gradients of a block, summed over one quarter of the batch: every fourth block of four samples.
fn sum_quarter(index: u32, row: u32, column: u32, step: u32, quarter: u32) -> mat4x4f {
  let layer = layers[index];
  var g = mat4x4f();
  for (var k = quarter; k < BATCH_BLOCKS; k += QUARTERS) {
    let dz = load_signals(layer.dz, layer.output_blocks, 4u * k, column);
    g += dz * transpose(load_batch(index, step, 4u * k, row));
  }
  return g;
}

fn update_biases(index: u32, column: u32, rate: f32) {
  let layer = layers[index];
  var g = vec4f();
  for (var k = 0u; k < BATCH_BLOCKS; k++) {
    let dz = load_signals(layer.dz, layer.output_blocks, 4u * k, column);
    g += dz[0] + dz[1] + dz[2] + dz[3];
  }
  update(layer.bias + column, g, rate);
}

@compute @workgroup_size(WORKGROUP, 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
  let step = clock.now;
  if group.x == 0u && local.x == 0u && local.y == 0u {
    clock.next = step + 1u;
  }

  var index = 0u;
  for (var later = 1u; later < LAYERS; later++) {
    index = select(index, later, group.x >= layers[later].first_group);
  }
  let layer = layers[index];
  let place = (group.x - layer.first_group) * WORKGROUP + local.x;
  let row = place / layer.output_blocks;
  let column = place % layer.output_blocks;
  let rate = schedule[step].rate;
  // One row more than the weights have stands for the biases.
  let is_weight = row < layer.input_blocks;
  var g = mat4x4f();
  if is_weight {
    g = sum_quarter(index, row, column, step, local.y);
  }
  let first = 4u * MAX_WORKGROUP * local.y + local.x;
  sums[first] = g[0];
  sums[first + MAX_WORKGROUP] = g[1];
  sums[first + 2u * MAX_WORKGROUP] = g[2];
  sums[first + 3u * MAX_WORKGROUP] = g[3];
  workgroupBarrier();
  if is_weight {
    let own = MAX_WORKGROUP * local.y + local.x;
    let sum = sums[own] + sums[own + 4u * MAX_WORKGROUP] + sums[own + 8u * MAX_WORKGROUP] + sums[own + 12u * MAX_WORKGROUP];
    update(layer.weights + (4u * row + local.y) * layer.output_blocks + column, sum, rate);
  } else if row == layer.input_blocks && local.y == 0u {
    update_biases(index, column, rate);
  }
}

// g = aᵀ·dz and db = Σ dz over the batch, for every layer. Adam uses each gradient at once; it is never stored.
// signals: every a and dz, as forward_backward.wgsl writes them; parameters, m, v: of each network laid out as the model says.
// Four invocations share 4×4 gradients: each sums a quarter of the batch, then adds the quarters of one row and updates it.
// Kingma and Ba, "Adam", 2015, ε as in Keras (see adam.wgsl); the quarters are added in a fixed order, so the bits are fixed.

struct Layer {
  input_blocks: u32,  // ⌈inputs / 4⌉
  output_blocks: u32, // ⌈outputs / 4⌉
  weights: u32,       // where they begin in `parameters`, in vec4f
  bias: u32,          // likewise
  a: u32,             // where the layer's input, the output of the layer before, begins in `signals`, in vec4f; the first layer reads `images`
  dz: u32,            // where dz, the gradient of the loss by the layer's z, begins in `signals`, in vec4f
  first_group: u32,   // the first workgroup of gradient_adam.wgsl that works on this layer
  unused: u32,
}

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct ClockAndSquares {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
  squares: array<f32>, // [steps, GROUPS], sums of squares of the gradient, where there is room for them; see src/engine/step/gradient-norm.ts
}

@group(0) @binding(0) var<uniform> layers: array<Layer, 8>;
@group(0) @binding(1) var<storage, read> images: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> schedule: array<Step>;
@group(0) @binding(4) var<storage, read_write> clock: ClockAndSquares;
@group(0) @binding(5) var<storage, read> signals: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> v: array<vec4f>;

override BATCH: u32;
override LAYERS: u32;
override PIXEL_BLOCKS: u32; // ⌈inputs of the first layer / 4⌉
// vec4f from one network's parameters, or signals, to the next one's.
override PARAMETER_STRIDE: u32;
override SIGNAL_STRIDE: u32;
override GROUPS: u32;       // workgroups of all layers together
// 1 − β comes from the host, since 1 − 0.999 in f32 would be wrong by one part in 10⁵.
override ONE_MINUS_BETA_1: f32;
override ONE_MINUS_BETA_2: f32;
override EPSILON: f32;
override WORKGROUP: u32;

override BATCH_BLOCKS = (BATCH + 3u) / 4u;

// A layer of a network: the table says where the first network's lie.
fn layer_of(index: u32, network: u32) -> Layer {
  var layer = layers[index];
  layer.weights += network * PARAMETER_STRIDE;
  layer.bias += network * PARAMETER_STRIDE;
  layer.a += network * SIGNAL_STRIDE;
  layer.dz += network * SIGNAL_STRIDE;
  return layer;
}

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

// Where four samples of the batch begin in `images`. Past the end of the batch its last row is repeated; dz is zero there.
fn image_starts(step: u32, sample: u32) -> vec4u {
  let last = step * BATCH + schedule[step].rows - 1u;
  let first = step * BATCH + sample;
  return PIXEL_BLOCKS * vec4u(
    order[min(first, last)], order[min(first + 1u, last)], order[min(first + 2u, last)], order[min(first + 3u, last)]);
}

// Four inputs of a layer for four samples of the batch: pixels, or what the layer before left.
fn load_batch(index: u32, layer: Layer, step: u32, sample: u32, k: u32) -> mat4x4f {
  if index == 0u {
    return load_pixels(image_starts(step, sample), k);
  }
  return load_signals(layer.a, layer.input_blocks, sample, k);
}

// Returns the sum of squares of the gradient.
fn update(index: u32, g: vec4f, rate: f32) -> f32 {
  let m_old = m[index];
  let v_old = v[index];
  let m_new = m_old + ONE_MINUS_BETA_1 * (g - m_old);
  let v_new = v_old + ONE_MINUS_BETA_2 * (g * g - v_old);
  m[index] = m_new;
  v[index] = v_new;
  parameters[index] -= rate * m_new / (sqrt(v_new) + EPSILON);
  return dot(g, g);
}

const QUARTERS = 4u;
const MAX_WORKGROUP = 64u;
var<workgroup> sums: array<vec4f, 1024>; // [QUARTERS, 4 rows, MAX_WORKGROUP]

// The gradients of a block, summed over one quarter of the batch: every fourth block of four samples.
fn sum_quarter(index: u32, layer: Layer, row: u32, column: u32, step: u32, quarter: u32) -> mat4x4f {
  var g = mat4x4f();
  for (var k = quarter; k < BATCH_BLOCKS; k += QUARTERS) {
    let dz = load_signals(layer.dz, layer.output_blocks, 4u * k, column);
    g += dz * transpose(load_batch(index, layer, step, 4u * k, row));
  }
  return g;
}

fn update_biases(layer: Layer, column: u32, rate: f32) -> f32 {
  var g = vec4f();
  for (var k = 0u; k < BATCH_BLOCKS; k++) {
    let dz = load_signals(layer.dz, layer.output_blocks, 4u * k, column);
    g += dz[0] + dz[1] + dz[2] + dz[3];
  }
  return update(layer.bias + column, g, rate);
}

@compute @workgroup_size(WORKGROUP, 4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u) {
  // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
  let now = clock.now;
  if group.x == 0u && group.z == 0u && local.x == 0u && local.y == 0u {
    clock.next = now + groups.z;
  }
  let step = now + group.z;
  let rate = schedule[step].rate;

  var index = 0u;
  for (var later = 1u; later < LAYERS; later++) {
    index = select(index, later, group.x >= layers[later].first_group);
  }
  let layer = layer_of(index, group.z);
  let place = (group.x - layer.first_group) * WORKGROUP + local.x;
  let row = place / layer.output_blocks;
  let column = place % layer.output_blocks;
  // One row more than the weights have stands for the biases.
  let is_weight = row < layer.input_blocks;
  var g = mat4x4f();
  if is_weight {
    g = sum_quarter(index, layer, row, column, step, local.y);
  }
  let first = 4u * MAX_WORKGROUP * local.y + local.x;
  sums[first] = g[0];
  sums[first + MAX_WORKGROUP] = g[1];
  sums[first + 2u * MAX_WORKGROUP] = g[2];
  sums[first + 3u * MAX_WORKGROUP] = g[3];
  workgroupBarrier();
  // A network that has stopped waits with the others and then changes nothing: a barrier needs every invocation.
  let is_stopped = rate < 0.0;
  let own = MAX_WORKGROUP * local.y + local.x;
  var squares = 0.0;
  if is_weight && !is_stopped {
    let sum = sums[own] + sums[own + 4u * MAX_WORKGROUP] + sums[own + 8u * MAX_WORKGROUP] + sums[own + 12u * MAX_WORKGROUP];
    squares = update(layer.weights + (4u * row + local.y) * layer.output_blocks + column, sum, rate);
  } else if row == layer.input_blocks && local.y == 0u && !is_stopped {
    squares = update_biases(layer, column, rate);
  }

  // The sums were read; their places hold the squares from here on.
  workgroupBarrier();
  sums[own].x = squares;
  workgroupBarrier();
  let sum_place = step * GROUPS + group.x;
  if local.x == 0u && local.y == 0u && !is_stopped && sum_place < arrayLength(&clock.squares) {
    var total = 0.0;
    for (var quarter = 0u; quarter < QUARTERS; quarter++) {
      for (var i = 0u; i < WORKGROUP; i++) {
        total += sums[MAX_WORKGROUP * quarter + i].x;
      }
    }
    clock.squares[sum_place] = total;
  }
}

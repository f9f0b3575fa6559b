// g = aᵀ·dz and db = Σ dz over the batch, for every layer, each gradient used at once by Adam and never stored.
// signals: every a and dz, as forward_backward.wgsl leaves them; parameters, m, v: laid out as the model says.
// One invocation makes 4×4 gradients, or those of four biases; neighbours share a's rows and read dz side by side.
// Kingma and Ba, "Adam", 2015, ε as in Keras (see adam.wgsl); the sum runs in row order, so the bits are fixed.

struct Layer {
  input_blocks: u32,  // ⌈inputs / 4⌉
  output_blocks: u32, // ⌈outputs / 4⌉
  weights: u32,       // where they begin in `parameters`, in vec4f
  bias: u32,
  a: u32,             // where the layer's input begins in `signals`, in vec4f; the first layer's is the images
  dz: u32,            // where its gradient before the ReLU begins in `signals`
  first_group: u32,   // the first workgroup of gradient_adam.wgsl that works for this layer
  unused: u32,
}

struct Step {
  rate: f32, // Adam's, with the bias correction of this step
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the step to come, counted from the start of the epoch
  now: u32,  // the step being taken
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
override GROUPS: u32;       // workgroups of all layers together; sizes the grid only
// 1 − β comes from the host: 1 − 0.999 in f32 would be off by one part in 10⁵.
override ONE_MINUS_BETA_1: f32;
override ONE_MINUS_BETA_2: f32;
override EPSILON: f32;
override WORKGROUP: u32;

override BATCH_BLOCKS = (BATCH + 3u) / 4u;

// A load is a 4×4 block: a mat4x4f with one sample in each of its columns.
fn load_signals(start: u32, blocks: u32, sample_block: u32, column: u32) -> mat4x4f {
  let first = start + 4u * sample_block * blocks + column;
  return mat4x4f(
    signals[first], signals[first + blocks], signals[first + 2u * blocks], signals[first + 3u * blocks]);
}

// Four samples' pixels. Rows that the batch lacks repeat its last: their dz is zero.
fn load_pixels(step: u32, sample_block: u32, column: u32) -> mat4x4f {
  let last = step * BATCH + schedule[step].rows - 1u;
  let first = step * BATCH + 4u * sample_block;
  return mat4x4f(
    unpack4x8unorm(images[PIXEL_BLOCKS * order[min(first, last)] + column]),
    unpack4x8unorm(images[PIXEL_BLOCKS * order[min(first + 1u, last)] + column]),
    unpack4x8unorm(images[PIXEL_BLOCKS * order[min(first + 2u, last)] + column]),
    unpack4x8unorm(images[PIXEL_BLOCKS * order[min(first + 3u, last)] + column]));
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

fn update_weights(index: u32, row: u32, column: u32, step: u32, rate: f32) {
  let layer = layers[index];
  var g = mat4x4f();
  for (var k = 0u; k < BATCH_BLOCKS; k++) {
    let dz = load_signals(layer.dz, layer.output_blocks, k, column);
    if index == 0u {
      g += dz * transpose(load_pixels(step, k, row));
    } else {
      g += dz * transpose(load_signals(layer.a, layer.input_blocks, k, row));
    }
  }
  let first = layer.weights + 4u * row * layer.output_blocks + column;
  update(first, g[0], rate);
  update(first + layer.output_blocks, g[1], rate);
  update(first + 2u * layer.output_blocks, g[2], rate);
  update(first + 3u * layer.output_blocks, g[3], rate);
}

fn update_biases(layer: Layer, column: u32, rate: f32) {
  var g = vec4f();
  for (var k = 0u; k < BATCH_BLOCKS; k++) {
    let dz = load_signals(layer.dz, layer.output_blocks, k, column);
    g += dz[0] + dz[1] + dz[2] + dz[3];
  }
  update(layer.bias + column, g, rate);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  // Nobody else in this dispatch reads `next` or writes `now`, so this is no race.
  let step = clock.now;
  if group.x == 0u && local.x == 0u {
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
  // The row behind the last one stands for the biases.
  if row < layer.input_blocks {
    update_weights(index, row, column, step, rate);
  } else if row == layer.input_blocks {
    update_biases(layer, column, rate);
  }
}

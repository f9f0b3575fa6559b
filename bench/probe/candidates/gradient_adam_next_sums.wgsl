// gradient_adam.wgsl, and then the first layer's products for the next batch: z = x·w, where w are the weights that were just updated.
// signals: every a and dz, as forward_backward_from_sums.wgsl writes them, then from PARTIALS on slices of z, [SLICES, BATCH, outputs], in whole
// 4×4 blocks; parameters, m, v: laid out as the model says. An epoch begins with one dispatch that updates nothing (PROLOGUE).
// An invocation updates 4×4 weights. A workgroup holds TILE_ROWS rows of blocks, a slice of the first layer's inputs: its share of z needs no other.

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
@group(0) @binding(5) var<storage, read_write> signals: array<vec4f>;
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
override WORKGROUP: u32;   // TILE_ROWS · output_blocks of the first layer, at most 224
override PARTIALS: u32;    // where the slices of the first layer's z begin in `signals`, in vec4f
override PROLOGUE: bool;   // whether nothing is updated: the slices are those of the first batch

override BATCH_BLOCKS = (BATCH + 3u) / 4u;

const TILE_ROWS = 7u;
var<workgroup> fresh: array<vec4f, 896>; // the workgroup's weights after the update: [4 · TILE_ROWS, output_blocks], at most 32 blocks

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

fn update_weights(index: u32, row: u32, column: u32, step: u32, rate: f32) {
  let layer = layers[index];
  var g = mat4x4f();
  var dz = load_signals(layer.dz, layer.output_blocks, 0u, column);
  var a = load_batch(index, step, 0u, row);
  for (var k = 0u; k < BATCH_BLOCKS; k++) {
    // The next samples are on their way while these are multiplied. After the last ones, those are fetched again.
    let sample_next = 4u * min(k + 1u, BATCH_BLOCKS - 1u);
    let dz_next = load_signals(layer.dz, layer.output_blocks, sample_next, column);
    let a_next = load_batch(index, step, sample_next, row);
    g += dz * transpose(a);
    dz = dz_next;
    a = a_next;
  }
  let first = layer.weights + 4u * row * layer.output_blocks + column;
  update(first, g[0], rate);
  update(first + layer.output_blocks, g[1], rate);
  update(first + 2u * layer.output_blocks, g[2], rate);
  update(first + 3u * layer.output_blocks, g[3], rate);
}

// Keeps 4×4 weights of the first layer for all invocations of the workgroup.
fn keep(place: u32, row: u32, column: u32) {
  let blocks = layers[0].output_blocks;
  let first = layers[0].weights + 4u * row * blocks + column;
  let kept = 4u * (place / blocks) * blocks + column;
  fresh[kept] = parameters[first];
  fresh[kept + blocks] = parameters[first + blocks];
  fresh[kept + 2u * blocks] = parameters[first + 2u * blocks];
  fresh[kept + 3u * blocks] = parameters[first + 3u * blocks];
}

// A slice of z of a batch: the products of the workgroup's inputs.
fn multiply(step: u32, slice: u32, thread: u32) {
  let blocks = layers[0].output_blocks;
  let rows = min(TILE_ROWS, layers[0].input_blocks - slice * TILE_ROWS);
  for (var place = thread; place < BATCH_BLOCKS * blocks; place += WORKGROUP) {
    let sample = 4u * (place / blocks);
    let column = place % blocks;
    let starts = image_starts(step, sample);
    var z = mat4x4f();
    for (var row = 0u; row < rows; row++) {
      let first = 4u * row * blocks + column;
      let w = mat4x4f(fresh[first], fresh[first + blocks], fresh[first + 2u * blocks], fresh[first + 3u * blocks]);
      z += w * load_pixels(starts, slice * TILE_ROWS + row);
    }
    let left = PARTIALS + (4u * BATCH_BLOCKS * slice + sample) * blocks + column;
    signals[left] = z[0];
    signals[left + blocks] = z[1];
    signals[left + 2u * blocks] = z[2];
    signals[left + 3u * blocks] = z[3];
  }
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

// Which layer a workgroup works on.
fn layer_of(group: u32) -> u32 {
  var index = 0u;
  for (var later = 1u; later < LAYERS; later++) {
    index = select(index, later, group >= layers[later].first_group);
  }
  return index;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let index = layer_of(group.x);
  let layer = layers[index];
  let place = (group.x - layer.first_group) * WORKGROUP + local.x;
  let row = place / layer.output_blocks;
  let column = place % layer.output_blocks;
  var next = 0u;
  if PROLOGUE {
    next = clock.next;
  } else {
    // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
    let step = clock.now;
    next = step + 1u;
    if group.x == 0u && local.x == 0u {
      clock.next = next;
    }
    let rate = schedule[step].rate;
    // One row more than the weights have stands for the biases.
    if row < layer.input_blocks {
      update_weights(index, row, column, step, rate);
    } else if row == layer.input_blocks {
      update_biases(index, column, rate);
    }
  }
  if index == 0u && row < layer.input_blocks {
    keep(local.x, row, column);
  }
  workgroupBarrier();
  // The workgroup's first row decides: the last one of the layer may have the biases alone. After the last step no batch follows.
  if index == 0u && group.x * TILE_ROWS < layer.input_blocks && next < arrayLength(&schedule) {
    multiply(next, group.x, local.x);
  }
}

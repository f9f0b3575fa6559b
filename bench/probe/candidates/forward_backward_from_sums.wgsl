// forward_backward.wgsl for a first layer whose products are there already: gradient_adam_next_sums.wgsl left them in slices.
// signals: as in forward_backward.wgsl, then from PARTIALS on the slices of the first layer's z = x·w, [SLICES, BATCH, outputs], in whole 4×4
// blocks; outcomes: [rows of the epoch]. The first layer has at most 128 outputs, and at least one more layer follows it.
// A workgroup takes four samples. Several invocations share the sum of four values: each adds some of the slices, always the same ones.
// Everything that concerns one sample only is fused, as in tiny-cuda-nn (Müller et al., "Real-time neural radiance caching", 2021).

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

struct Outcome {
  loss: f32,
  predicted: u32,
}

@group(0) @binding(0) var<uniform> layers: array<Layer, 8>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> schedule: array<Step>;
@group(0) @binding(4) var<storage, read_write> clock: Clock;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> signals: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> outcomes: array<Outcome>;

// Samples that a workgroup takes: one 4×4 block of each matrix.
const FUSED_SAMPLES = 4u;

override BATCH: u32;
override LAYERS: u32;
override CLASSES: u32;
override PARTIALS: u32; // where the slices of the first layer's z begin in `signals`, in vec4f
override SLICES: u32;
override WORKGROUP: u32;

// Workgroup memory holds the slices of a sum except for the first slice, and later the logits: 15 of the 16 KiB that every GPU
// has. One sample's values lie side by side, so that neighbouring invocations use different banks of the memory.
const PLACES = 240u;
var<workgroup> shared_values: array<vec4f, 960>; // [FUSED_SAMPLES, PLACES], or the logits: [FUSED_SAMPLES, output_blocks]

// A load is a 4×4 block: a mat4x4f with one sample in each of its columns.
fn load_signals(start: u32, blocks: u32, sample: u32, column: u32) -> mat4x4f {
  let first = start + sample * blocks + column;
  return mat4x4f(
    signals[first], signals[first + blocks], signals[first + 2u * blocks], signals[first + 3u * blocks]);
}

// A mat4x4f with one row of the matrix in each of its columns.
fn load_weights(layer: Layer, row: u32, column: u32) -> mat4x4f {
  let blocks = layer.output_blocks;
  let first = layer.weights + 4u * row * blocks + column;
  return mat4x4f(
    parameters[first], parameters[first + blocks], parameters[first + 2u * blocks], parameters[first + 3u * blocks]);
}

// Into how many slices a sum is cut: no more than it has terms, and than there are invocations and places for.
fn slices_of(width: u32, terms: u32) -> u32 {
  return min(terms, min(WORKGROUP / width, 1u + PLACES / width));
}

// Each of the first `width` invocations gets the sum of its outputs' slices, always added in the same order.
fn sum_slices(slice: mat4x4f, thread: u32, width: u32, slices: u32) -> mat4x4f {
  let places = width * (slices - 1u);
  if thread >= width && thread - width < places {
    let place = thread - width;
    shared_values[place] = slice[0];
    shared_values[PLACES + place] = slice[1];
    shared_values[2u * PLACES + place] = slice[2];
    shared_values[3u * PLACES + place] = slice[3];
  }
  workgroupBarrier();
  var sum = slice;
  if thread < width {
    for (var place = thread; place < places; place += width) {
      sum += mat4x4f(
        shared_values[place],
        shared_values[PLACES + place],
        shared_values[2u * PLACES + place],
        shared_values[3u * PLACES + place]);
    }
  }
  workgroupBarrier();
  return sum;
}

// Of the first layer, for four samples: z = Σ of its slices, then a of the next layer = max(z + b, 0).
fn forward_from_sums(sample: u32, thread: u32) {
  let layer = layers[0];
  let blocks = layer.output_blocks;
  let values = FUSED_SAMPLES * blocks;
  let parts = min(WORKGROUP / values, SLICES);
  let distance = 4u * ((BATCH + 3u) / 4u) * blocks;
  let place = thread % values;
  let part = thread / values;
  if part < parts {
    var z = vec4f();
    for (var slice = part; slice < SLICES; slice += parts) {
      z += signals[PARTIALS + slice * distance + sample * blocks + place];
    }
    shared_values[thread] = z;
  }
  workgroupBarrier();
  if thread < values {
    var z = shared_values[thread];
    for (var other = 1u; other < parts; other++) {
      z += shared_values[other * values + thread];
    }
    signals[layers[1].a + sample * blocks + thread] = max(z + parameters[layer.bias + thread % blocks], vec4f());
  }
  workgroupBarrier();
  storageBarrier();
}

// z = a·w of four samples, where a is the layer's input; then a of the next layer = max(z + b, 0). In the last layer the logits
// z + b stay in workgroup memory.
fn forward(index: u32, sample: u32, thread: u32) {
  let layer = layers[index];
  let width = min(WORKGROUP, layer.output_blocks);
  let slices = slices_of(width, layer.input_blocks);
  let is_last = index + 1u == LAYERS;
  let start = layers[min(index + 1u, LAYERS - 1u)].a;
  for (var first = 0u; first < layer.output_blocks; first += width) {
    let column = first + thread % width;
    let slice = thread / width;
    var z = mat4x4f();
    if slice < slices && column < layer.output_blocks {
      var w = load_weights(layer, slice, column);
      var a = load_signals(layer.a, layer.input_blocks, sample, slice);
      for (var k = slice; k < layer.input_blocks; k += slices) {
        // The next blocks are on their way while these are multiplied. After the last ones, those are fetched again.
        let k_next = min(k + slices, layer.input_blocks - 1u);
        let w_next = load_weights(layer, k_next, column);
        let a_next = load_signals(layer.a, layer.input_blocks, sample, k_next);
        z += w * a;
        w = w_next;
        a = a_next;
      }
    }
    z = sum_slices(z, thread, width, slices);
    if thread < width && column < layer.output_blocks {
      let b = parameters[layer.bias + column];
      for (var row = 0u; row < 4u; row++) {
        let sum = z[row] + b;
        if is_last {
          shared_values[row * layer.output_blocks + column] = sum;
        } else {
          signals[start + (sample + row) * layer.output_blocks + column] = max(sum, vec4f());
        }
      }
    }
  }
  storageBarrier();
}

// The loss, the likeliest class and dz of four samples. An invocation computes dz of one sample and four classes.
fn sample_losses(step: u32, sample: u32, thread: u32) {
  let layer = layers[LAYERS - 1u];
  let blocks = layer.output_blocks;
  let rows = schedule[step].rows;
  for (var place = thread; place < FUSED_SAMPLES * blocks; place += WORKGROUP) {
    let row = sample + place / blocks;
    let block = place % blocks;
    if row >= rows {
      signals[layer.dz + row * blocks + block] = vec4f();
      continue;
    }

    let first = place - block;
    var highest = shared_values[first].x;
    var predicted = 0u;
    for (var j = 1u; j < CLASSES; j++) {
      let logit = shared_values[first + j / 4u][j % 4u];
      predicted = select(predicted, j, logit > highest);
      highest = max(highest, logit);
    }
    var sum = 0.0;
    for (var j = 0u; j < CLASSES; j++) {
      sum += exp(shared_values[first + j / 4u][j % 4u] - highest);
    }

    let position = step * BATCH + row;
    let label = labels[order[position]];
    if block == 0u {
      let loss = log(sum) + highest - shared_values[first + label / 4u][label % 4u];
      outcomes[position] = Outcome(loss, predicted);
    }
    let classes = 4u * block + vec4u(0u, 1u, 2u, 3u);
    let probabilities = exp(shared_values[place] - highest) / sum;
    let dz = (probabilities - select(vec4f(), vec4f(1.0), classes == vec4u(label))) / f32(rows);
    // Behind the last class lies padding, which stays zero.
    signals[layer.dz + row * blocks + block] = select(vec4f(), dz, classes < vec4u(CLASSES));
  }
}

// da = dz·wᵀ of four samples, where a is the layer's input; then dz of the layer before = da where a > 0, else 0.
fn backward(index: u32, sample: u32, thread: u32) {
  let layer = layers[index];
  let width = min(WORKGROUP, layer.input_blocks);
  let slices = slices_of(width, layer.output_blocks);
  let start = layers[index - 1u].dz;
  for (var first = 0u; first < layer.input_blocks; first += width) {
    let column = first + thread % width;
    let slice = thread / width;
    var da = mat4x4f();
    if slice < slices && column < layer.input_blocks {
      for (var k = slice; k < layer.output_blocks; k += slices) {
        da += transpose(load_weights(layer, column, k)) * load_signals(layer.dz, layer.output_blocks, sample, k);
      }
    }
    da = sum_slices(da, thread, width, slices);
    if thread < width && column < layer.input_blocks {
      for (var row = 0u; row < 4u; row++) {
        let place = (sample + row) * layer.input_blocks + column;
        signals[start + place] = select(vec4f(), da[row], signals[layer.a + place] > vec4f());
      }
    }
  }
  storageBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  // No other invocation of this dispatch reads `now` or writes `next`, so this is no race.
  let step = clock.next;
  if group.x == 0u && local.x == 0u {
    clock.now = step;
  }
  let sample = FUSED_SAMPLES * group.x;
  forward_from_sums(sample, local.x);
  for (var index = 1u; index < LAYERS; index++) {
    forward(index, sample, local.x);
  }
  workgroupBarrier();
  sample_losses(step, sample, local.x);
  storageBarrier();
  for (var back = 1u; back < LAYERS; back++) {
    backward(LAYERS - back, sample, local.x);
  }
}

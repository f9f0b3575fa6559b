// probabilities = softmax(logits); loss = log Σ exp(logits) − logits[label]; predicted = argmax.
// logits: of each network [BATCH, CLASSES], in whole 4×4 blocks; labels: [count]; of all networks in turn order, probabilities, outcomes.
// One invocation per row. As the last dispatch of an evaluation step it also sets the clock to the next step.
// Images without labels get any label, and the caller ignores the loss. `rate` is not used.

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
}

struct Outcome {
  loss: f32,
  predicted: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> schedule: array<Step>;
@group(0) @binding(4) var<storage, read_write> clock: Clock;
@group(0) @binding(5) var<storage, read_write> probabilities: array<f32>;
@group(0) @binding(6) var<storage, read_write> outcomes: array<Outcome>;

override BATCH: u32;
override CLASSES: u32;
override WORKGROUP: u32;

override PADDED_ROWS = (BATCH + 3u) / 4u * 4u;
override STRIDE = (CLASSES + 3u) / 4u * 4u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x;
  // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
  let now = clock.now;
  if row == 0u && id.z == 0u {
    clock.next = now + groups.z;
  }
  let step = now + id.z;
  if row >= schedule[step].rows {
    return;
  }

  let first = (id.z * PADDED_ROWS + row) * STRIDE;
  var highest = logits[first];
  var predicted = 0u;
  for (var j = 1u; j < CLASSES; j++) {
    let logit = logits[first + j];
    predicted = select(predicted, j, logit > highest);
    highest = max(highest, logit);
  }
  var sum = 0.0;
  for (var j = 0u; j < CLASSES; j++) {
    sum += exp(logits[first + j] - highest);
  }

  let position = step * BATCH + row;
  let label = labels[order[position]];
  outcomes[position] = Outcome(log(sum) + highest - logits[first + label], predicted);
  for (var j = 0u; j < CLASSES; j++) {
    probabilities[position * CLASSES + j] = exp(logits[first + j] - highest) / sum;
  }
}

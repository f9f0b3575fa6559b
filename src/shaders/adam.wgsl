// m += (1 − β₁)(g − m); v += (1 − β₂)(g² − v); θ −= rate · m / (√v + ε), for every parameter of the network at once.
// parameters, gradients, m, v: of each network [4 · BLOCKS], all layers one after another, with their padding (its gradient is zero).
// One invocation updates four parameters; the last invocations add up the squares of the gradient, for its norm. As the last dispatch
// of a step it also sets the clock to the next step.
// Kingma and Ba, "Adam", 2015, with ε as in Keras; rate = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) comes from the host in f64.

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct ClockAndSquares {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
  squares: array<f32>, // [steps, SUMS], sums of squares of the gradient, where there is room for them; see src/engine/step/gradient-norm.ts
}

@group(0) @binding(0) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(1) var<storage, read> schedule: array<Step>;
@group(0) @binding(2) var<storage, read_write> clock: ClockAndSquares;
@group(0) @binding(3) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> v: array<vec4f>;

override BLOCKS: u32;
// 1 − β comes from the host, since 1 − 0.999 in f32 would be wrong by one part in 10⁵.
override ONE_MINUS_BETA_1: f32;
override ONE_MINUS_BETA_2: f32;
override EPSILON: f32;
override WORKGROUP: u32;

// Blocks whose squares an invocation adds up, at most.
const SUMMED = 64u;
override SUMS = (BLOCKS + SUMMED - 1u) / SUMMED;
// Invocations before those that add up squares.
override UPDATES = (BLOCKS + WORKGROUP - 1u) / WORKGROUP * WORKGROUP;

// One of the sums: of every SUMS-th block of a network's gradient.
fn add_squares(sum: u32, step: u32, first: u32) {
  let place = step * SUMS + sum;
  if sum >= SUMS || place >= arrayLength(&clock.squares) {
    return;
  }
  var squares = 0.0;
  for (var block = sum; block < BLOCKS; block += SUMS) {
    let g = gradients[first + block];
    squares += dot(g, g);
  }
  clock.squares[place] = squares;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
  let now = clock.now;
  if id.x == 0u && id.z == 0u {
    clock.next = now + groups.z;
  }
  let rate = schedule[now + id.z].rate;
  if rate < 0.0 {
    return;
  }
  if id.x >= UPDATES {
    add_squares(id.x - UPDATES, now + id.z, id.z * BLOCKS);
  }
  if id.x >= BLOCKS {
    return;
  }
  let index = id.z * BLOCKS + id.x;
  let g = gradients[index];
  let m_old = m[index];
  let v_old = v[index];
  let m_new = m_old + ONE_MINUS_BETA_1 * (g - m_old);
  let v_new = v_old + ONE_MINUS_BETA_2 * (g * g - v_old);
  m[index] = m_new;
  v[index] = v_new;
  parameters[index] -= rate * m_new / (sqrt(v_new) + EPSILON);
}

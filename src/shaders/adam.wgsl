// m += (1 − β₁)(g − m); v += (1 − β₂)(g² − v); θ −= rate · m / (√v + ε), for every parameter of the network at once.
// parameters, gradients, m, v: of each network [4 · BLOCKS], all layers one after another, with their padding (its gradient is zero).
// One invocation updates four parameters. As the last dispatch of a step it also sets the clock to the next step.
// Kingma and Ba, "Adam", 2015, with ε as in Keras; rate = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) comes from the host in f64.

struct Step {
  rate: f32, // Adam's, including the bias correction of this step; below zero where the network has stopped
  rows: u32, // of the batch; fewer than BATCH in the last step of an epoch
}

struct Clock {
  next: u32, // the first network's next step; the steps of all networks are numbered in turn
  now: u32,  // the first network's step that is being taken
}

@group(0) @binding(0) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(1) var<storage, read> schedule: array<Step>;
@group(0) @binding(2) var<storage, read_write> clock: Clock;
@group(0) @binding(3) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> v: array<vec4f>;

override BLOCKS: u32;
// 1 − β comes from the host, since 1 − 0.999 in f32 would be wrong by one part in 10⁵.
override ONE_MINUS_BETA_1: f32;
override ONE_MINUS_BETA_2: f32;
override EPSILON: f32;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  // No other invocation of this dispatch reads `next` or writes `now`, so this is no race.
  let now = clock.now;
  if id.x == 0u && id.z == 0u {
    clock.next = now + groups.z;
  }
  let rate = schedule[now + id.z].rate;
  if id.x >= BLOCKS || rate < 0.0 {
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

// c = h · c, repeated in registers: measures how many multiply-adds a GPU computes when it does nothing else.
// out: [INVOCATIONS] vec4f, all 0.5 before; after an even number of rounds ten times the sum of h's columns: (20, 0, 0, 0).
// One invocation computes sixteen independent vec4f, enough to hide the latency of a multiply-add.
// This is the ceiling of the roofline: Williams, Waterman and Patterson, "Roofline", 2009.

@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;

override INVOCATIONS: u32;
override ROUNDS: u32;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= INVOCATIONS {
    return;
  }
  let half = out[id.x]; // all four 0.5
  // Half of Hadamard's matrix. It is orthogonal, so that values neither grow nor fade, and it is its own inverse.
  let h = mat4x4f(half, half * vec4f(1, -1, 1, -1), half * vec4f(1, 1, -1, -1), half * vec4f(1, -1, -1, 1));
  var c0 = h;
  var c1 = 2.0 * h;
  var c2 = 3.0 * h;
  var c3 = 4.0 * h;
  for (var round = 0u; round < ROUNDS; round++) {
    c0 = h * c0;
    c1 = h * c1;
    c2 = h * c2;
    c3 = h * c3;
  }
  let sum = c0 + c1 + c2 + c3;
  out[id.x] = sum[0] + sum[1] + sum[2] + sum[3];
}

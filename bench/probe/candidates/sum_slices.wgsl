// c = Σ partials over its slices.
// partials: [SLICES, VECTORS] and c: [VECTORS], of four numbers each.
// One invocation adds the slices of four numbers, from the first to the last, so the bits are fixed.
// The second half of a product whose K is cut into slices (split-K); the first is matmul_8x8_slices.wgsl.

@group(0) @binding(0) var<storage, read> partials: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> c: array<vec4f>;

override SLICES: u32;
override VECTORS: u32;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let index = id.x;
  if index >= VECTORS {
    return;
  }
  var sum = partials[index];
  for (var slice = 1u; slice < SLICES; slice++) {
    sum += partials[slice * VECTORS + index];
  }
  c[index] = sum;
}

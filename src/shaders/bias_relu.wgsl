// a = max(z + b, 0), or a = z + b where RELU is false (the logits of the last layer).
// Of each network z, a: [rows, columns], in whole 4×4 blocks; b: [columns].
// One invocation computes four values of a row.
// Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

@group(0) @binding(0) var<storage, read> z: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> a: array<vec4f>;

override ROWS: u32; // padded to a multiple of four
override COLUMN_BLOCKS: u32;
override B_STRIDE: u32; // vec4f from one network's b to the next one's
override RELU: bool;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= ROWS * COLUMN_BLOCKS {
    return;
  }
  let index = id.z * ROWS * COLUMN_BLOCKS + id.x;
  let sum = z[index] + b[id.z * B_STRIDE + id.x % COLUMN_BLOCKS];
  a[index] = select(sum, max(sum, vec4f()), RELU);
}

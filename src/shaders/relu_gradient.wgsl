// dz = da where a > 0, else 0: the gradient before a ReLU from the gradient after it.
// Of each network da, a, dz: [rows, columns], in whole 4×4 blocks.
// One invocation computes four values.
// At a = 0 the slope is taken as 0, as PyTorch and TensorFlow do.

@group(0) @binding(0) var<storage, read> da: array<vec4f>;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dz: array<vec4f>;

override BLOCKS: u32;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= BLOCKS {
    return;
  }
  let index = id.z * BLOCKS + id.x;
  dz[index] = select(vec4f(), da[index], a[index] > vec4f());
}

// destination = source: measures how fast a GPU moves bytes when it does nothing else.
// source, destination: [VECTORS] vec4f.
// One invocation moves one vec4f; neighbouring invocations move neighbouring vectors.
// This is the slope of the roofline: Williams, Waterman and Patterson, "Roofline", 2009.

@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> destination: array<vec4f>;

override VECTORS: u32;
override WORKGROUP: u32;
override ROW = 65535u * WORKGROUP;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let index = id.y * ROW + id.x;
  if index < VECTORS {
    destination[index] = source[index];
  }
}

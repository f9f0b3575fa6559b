// db = the sum of dz over the rows of the batch.
// Of each network dz: [rows, columns], in whole 4×4 blocks, zero in the rows past the end of the batch; db: [columns].
// One invocation sums four columns, row after row. The order is fixed, so the bits are too.
// dz is already divided by the number of rows (softmax_cross_entropy.wgsl), so the sum is the gradient of the mean loss.

@group(0) @binding(0) var<storage, read> dz: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> db: array<vec4f>;

override ROWS: u32; // padded to a multiple of four
override COLUMN_BLOCKS: u32;
override DB_STRIDE: u32; // vec4f from one network's db to the next one's
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= COLUMN_BLOCKS {
    return;
  }
  let first = id.z * ROWS * COLUMN_BLOCKS + id.x;
  var sum = vec4f();
  for (var row = 0u; row < ROWS; row++) {
    sum += dz[first + row * COLUMN_BLOCKS];
  }
  db[id.z * DB_STRIDE + id.x] = sum;
}

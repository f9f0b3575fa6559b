// column[row] = matrix[row, unit]: the incoming weights of one unit of a layer.
// matrix: [ROWS, COLUMNS], row-major; column: [ROWS].
// One invocation copies one value.
// The unit is data, so that another one can be chosen without another pipeline.

struct View {
  shows: u32, // for weight_shades.wgsl
  unit: u32,
  scale: f32, // for weight_shades.wgsl
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;
@group(0) @binding(2) var<storage, read_write> column: array<f32>;

override ROWS: u32;
override COLUMNS: u32;
override WORKGROUP: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= ROWS {
    return;
  }
  column[id.x] = matrix[id.x * COLUMNS + view.unit];
}

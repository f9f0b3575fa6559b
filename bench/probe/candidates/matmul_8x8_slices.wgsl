// partials = a·b, or aᵀ·b, or a·bᵀ, in slices of K: a candidate for products with fewer tiles than a GPU has processors.
// a: [M, K] ([K, M] if TRANSPOSE_A), b: [K, N] ([N, K] if TRANSPOSE_B), partials: [SLICES, M, N]; row-major, in whole 4×4 blocks.
// The workgroups along z take one slice each: neighbouring k. One invocation computes 8×8 values of its slice in four mat4x4f.
// sum_slices.wgsl adds the slices, always in the same order, so the bits are fixed, unlike those of a sum by atomics.

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<vec4f>;

override M: u32;
override N: u32;
override K: u32;
override SLICES: u32;
override TRANSPOSE_A: bool;
override TRANSPOSE_B: bool;
override WORKGROUP_COLUMNS: u32;
override WORKGROUP_ROWS: u32;

// Rows and columns are padded to multiples of four, so a matrix is a grid of 4×4 blocks and loads need no mask. The padding adds
// nothing to a sum, since one of its two factors is zero: columns are padded with zeros; where rows are not, dz is zero.
override M_BLOCKS = (M + 3u) / 4u;
override N_BLOCKS = (N + 3u) / 4u;
override K_BLOCKS = (K + 3u) / 4u;
override SLICE_BLOCKS = (K_BLOCKS + SLICES - 1u) / SLICES; // of a slice; the last may have fewer, or none

// A mat4x4f holds a block with one row of the matrix in each of its columns.
fn load_a(row: u32, k: u32) -> mat4x4f {
  let row_in = min(row, M_BLOCKS - 1u);
  if TRANSPOSE_A {
    let first = 4u * k * M_BLOCKS + row_in;
    return transpose(mat4x4f(
      a[first], a[first + M_BLOCKS], a[first + 2u * M_BLOCKS], a[first + 3u * M_BLOCKS]));
  }
  let first = 4u * row_in * K_BLOCKS + k;
  return mat4x4f(a[first], a[first + K_BLOCKS], a[first + 2u * K_BLOCKS], a[first + 3u * K_BLOCKS]);
}

fn load_b(k: u32, column: u32) -> mat4x4f {
  let column_in = min(column, N_BLOCKS - 1u);
  if TRANSPOSE_B {
    let first = 4u * column_in * K_BLOCKS + k;
    return transpose(mat4x4f(
      b[first], b[first + K_BLOCKS], b[first + 2u * K_BLOCKS], b[first + 3u * K_BLOCKS]));
  }
  let first = 4u * k * N_BLOCKS + column_in;
  return mat4x4f(b[first], b[first + N_BLOCKS], b[first + 2u * N_BLOCKS], b[first + 3u * N_BLOCKS]);
}

fn store_partial(slice: u32, row: u32, column: u32, block: mat4x4f) {
  if row < M_BLOCKS && column < N_BLOCKS {
    let first = 4u * (slice * M_BLOCKS + row) * N_BLOCKS + column;
    partials[first] = block[0];
    partials[first + N_BLOCKS] = block[1];
    partials[first + 2u * N_BLOCKS] = block[2];
    partials[first + 3u * N_BLOCKS] = block[3];
  }
}

@compute @workgroup_size(WORKGROUP_COLUMNS, WORKGROUP_ROWS)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = 2u * id.y;
  let column = 2u * id.x;
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();

  let end = min((id.z + 1u) * SLICE_BLOCKS, K_BLOCKS);
  for (var k = id.z * SLICE_BLOCKS; k < end; k++) {
    let b0 = load_b(k, column);
    let b1 = load_b(k, column + 1u);
    let a0 = load_a(row, k);
    c00 += b0 * a0;
    c01 += b1 * a0;
    let a1 = load_a(row + 1u, k);
    c10 += b0 * a1;
    c11 += b1 * a1;
  }

  store_partial(id.z, row, column, c00);
  store_partial(id.z, row, column + 1u, c01);
  store_partial(id.z, row + 1u, column, c10);
  store_partial(id.z, row + 1u, column + 1u, c11);
}

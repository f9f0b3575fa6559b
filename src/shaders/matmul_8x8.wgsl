// c = a·b, or aᵀ·b, or a·bᵀ.
// Of each network a: [M, K] ([K, M] if TRANSPOSE_A), b: [K, N] ([N, K] if TRANSPOSE_B), c: [M, N]; row-major, in whole 4×4 blocks.
// One invocation computes 8×8 values of c in four mat4x4f. It needs no workgroup memory: the cache serves the neighbours.
// Register tiling and outer products as in Volkov and Demmel, "Benchmarking GPUs to tune dense linear algebra", 2008.

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;

override M: u32;
override N: u32;
override K: u32;
override TRANSPOSE_A: bool;
override TRANSPOSE_B: bool;
// vec4f from one network's b, or c, to the next one's.
override B_STRIDE: u32;
override C_STRIDE: u32;
override WORKGROUP_COLUMNS: u32;
override WORKGROUP_ROWS: u32;

// Rows and columns are padded to multiples of four, so a matrix is a grid of 4×4 blocks and loads need no mask. The padding adds
// nothing to a sum, since one of its two factors is zero: columns are padded with zeros; where rows are not, dz is zero.
override M_BLOCKS = (M + 3u) / 4u;
override N_BLOCKS = (N + 3u) / 4u;
override K_BLOCKS = (K + 3u) / 4u;
override A_STRIDE = 4u * M_BLOCKS * K_BLOCKS;

// Where the blocks of four rows of a begin, and those of four columns of b. What is loaded past the last one is never stored.
fn place_a(network: u32, row: u32) -> u32 {
  let row_in = min(row, M_BLOCKS - 1u);
  return network * A_STRIDE + select(4u * row_in * K_BLOCKS, row_in, TRANSPOSE_A);
}

fn place_b(network: u32, column: u32) -> u32 {
  let column_in = min(column, N_BLOCKS - 1u);
  return network * B_STRIDE + select(column_in, 4u * column_in * K_BLOCKS, TRANSPOSE_B);
}

// A mat4x4f holds a block with one row of the matrix in each of its columns.
fn load_a(place: u32, k: u32) -> mat4x4f {
  if TRANSPOSE_A {
    let first = place + 4u * k * M_BLOCKS;
    return transpose(mat4x4f(
      a[first], a[first + M_BLOCKS], a[first + 2u * M_BLOCKS], a[first + 3u * M_BLOCKS]));
  }
  let first = place + k;
  return mat4x4f(a[first], a[first + K_BLOCKS], a[first + 2u * K_BLOCKS], a[first + 3u * K_BLOCKS]);
}

fn load_b(place: u32, k: u32) -> mat4x4f {
  if TRANSPOSE_B {
    let first = place + k;
    return transpose(mat4x4f(
      b[first], b[first + K_BLOCKS], b[first + 2u * K_BLOCKS], b[first + 3u * K_BLOCKS]));
  }
  let first = place + 4u * k * N_BLOCKS;
  return mat4x4f(b[first], b[first + N_BLOCKS], b[first + 2u * N_BLOCKS], b[first + 3u * N_BLOCKS]);
}

fn store_c(start: u32, row: u32, column: u32, block: mat4x4f) {
  if row < M_BLOCKS && column < N_BLOCKS {
    let first = start + 4u * row * N_BLOCKS + column;
    c[first] = block[0];
    c[first + N_BLOCKS] = block[1];
    c[first + 2u * N_BLOCKS] = block[2];
    c[first + 3u * N_BLOCKS] = block[3];
  }
}

@compute @workgroup_size(WORKGROUP_COLUMNS, WORKGROUP_ROWS)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c_start = id.z * C_STRIDE;
  let row = 2u * id.y;
  let column = 2u * id.x;
  let a_rows0 = place_a(id.z, row);
  let a_rows1 = place_a(id.z, row + 1u);
  let b_columns0 = place_b(id.z, column);
  let b_columns1 = place_b(id.z, column + 1u);
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();

  for (var k = 0u; k < K_BLOCKS; k++) {
    let b0 = load_b(b_columns0, k);
    let b1 = load_b(b_columns1, k);
    let a0 = load_a(a_rows0, k);
    c00 += b0 * a0;
    c01 += b1 * a0;
    let a1 = load_a(a_rows1, k);
    c10 += b0 * a1;
    c11 += b1 * a1;
  }

  store_c(c_start, row, column, c00);
  store_c(c_start, row, column + 1u, c01);
  store_c(c_start, row + 1u, column, c10);
  store_c(c_start, row + 1u, column + 1u, c11);
}

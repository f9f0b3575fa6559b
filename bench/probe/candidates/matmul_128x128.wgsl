// c = a·b, or aᵀ·b, or a·bᵀ.
// Of each network a: [M, K] ([K, M] if TRANSPOSE_A), b: [K, N] ([N, K] if TRANSPOSE_B), c: [M, N]; row-major, in whole 4×4 blocks.
// A workgroup of 16 × 16 invocations computes 128×128 values of c, sixteen k at a time in workgroup memory; each invocation 8×8.
// Block tiling with outer products in registers: Volkov and Demmel, "Benchmarking GPUs to tune dense linear algebra", 2008.
// Unlike matmul_64x64.wgsl it fetches the next blocks while it multiplies these. It fills all 16 KiB of workgroup memory.

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

// A mat4x4f holds a block with one k in each of its columns: there lie four rows of a, or four columns of b.
fn load_a(place: u32, k: u32) -> mat4x4f {
  // Beyond the last k there is nothing to add.
  if k >= K_BLOCKS {
    return mat4x4f();
  }
  if TRANSPOSE_A {
    let first = place + 4u * k * M_BLOCKS;
    return mat4x4f(a[first], a[first + M_BLOCKS], a[first + 2u * M_BLOCKS], a[first + 3u * M_BLOCKS]);
  }
  let first = place + k;
  return transpose(mat4x4f(
    a[first], a[first + K_BLOCKS], a[first + 2u * K_BLOCKS], a[first + 3u * K_BLOCKS]));
}

fn load_b(place: u32, k: u32) -> mat4x4f {
  if k >= K_BLOCKS {
    return mat4x4f();
  }
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

// c + a·bᵀ of two vectors: four rows of a, and four columns of b, at the same k.
fn add_outer(c: mat4x4f, rows: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(rows.x), columns, c[0]),
    fma(vec4f(rows.y), columns, c[1]),
    fma(vec4f(rows.z), columns, c[2]),
    fma(vec4f(rows.w), columns, c[3]));
}

// Sixteen k by 32 blocks of four rows, or of four columns.
var<workgroup> a_tile: array<vec4f, 512>;
var<workgroup> b_tile: array<vec4f, 512>;

// The first half of the invocations fetches a block of a each, the second half a block of b.
fn fetch(thread: u32, a_rows: u32, b_columns: u32, first: u32) -> mat4x4f {
  if thread < 128u {
    return load_a(a_rows, first + thread % 4u);
  }
  return load_b(b_columns, first + (thread - 128u) / 32u);
}

fn put(thread: u32, block: mat4x4f) {
  if thread < 128u {
    let place = 128u * (thread % 4u) + thread / 4u;
    a_tile[place] = block[0];
    a_tile[place + 32u] = block[1];
    a_tile[place + 64u] = block[2];
    a_tile[place + 96u] = block[3];
  } else {
    let place = 128u * ((thread - 128u) / 32u) + thread % 32u;
    b_tile[place] = block[0];
    b_tile[place + 32u] = block[1];
    b_tile[place + 64u] = block[2];
    b_tile[place + 96u] = block[3];
  }
}

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let c_start = group.z * C_STRIDE;
  let thread = 16u * local.y + local.x;
  let row = 32u * group.y;
  let column = 32u * group.x;
  let a_rows = place_a(group.z, row + thread / 4u);
  let b_columns = place_b(group.z, column + thread % 32u);
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();

  var block = fetch(thread, a_rows, b_columns, 0u);
  for (var first = 0u; first < K_BLOCKS; first += 4u) {
    put(thread, block);
    workgroupBarrier();
    block = fetch(thread, a_rows, b_columns, first + 4u);
    for (var k = 0u; k < 16u; k++) {
      let a0 = a_tile[32u * k + local.y];
      let a1 = a_tile[32u * k + 16u + local.y];
      let b0 = b_tile[32u * k + local.x];
      let b1 = b_tile[32u * k + 16u + local.x];
      c00 = add_outer(c00, a0, b0);
      c01 = add_outer(c01, a0, b1);
      c10 = add_outer(c10, a1, b0);
      c11 = add_outer(c11, a1, b1);
    }
    workgroupBarrier();
  }

  let own_row = row + local.y;
  let own_column = column + local.x;
  store_c(c_start, own_row, own_column, c00);
  store_c(c_start, own_row, own_column + 16u, c01);
  store_c(c_start, own_row + 16u, own_column, c10);
  store_c(c_start, own_row + 16u, own_column + 16u, c11);
}

/** Lays a dense matrix out as the GPU holds it: whole 4×4 blocks, padded with zeros. */
export function pad(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const stride = fours(columns);
  const out = new Float32Array(fours(rows) * stride);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[row * stride + column] = matrix[row * columns + column] as number;
    }
  }
  return out;
}

/** The inverse of `pad`. */
export function unpad(blocks: ArrayLike<number>, rows: number, columns: number): Float32Array {
  const stride = fours(columns);
  return Float32Array.from(
    { length: rows * columns },
    (_, index) => blocks[Math.floor(index / columns) * stride + (index % columns)] as number,
  );
}

export function fours(n: number): number {
  return Math.ceil(n / 4) * 4;
}

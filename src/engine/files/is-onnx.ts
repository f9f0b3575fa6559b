/** Whether a file begins like ONNX: with the version of the format, and then a name or the graph. */
export function isOnnx(file: Uint8Array): boolean {
  const [key, version = 0, next = 0] = file;
  return key === 0x08 && version >= 3 && version < 32 && next % 8 === 2 && next >> 3 <= 20;
}

/**
 * The CRC-32 of every single byte (reflected polynomial 0xEDB88320), and the CRC-32 of every byte that 1, 2 or 3 zero
 * bytes follow.
 */
const [ALONE, THEN_1, THEN_2, THEN_3] = tables();

/**
 * CRC-32, the checksum of zip and gzip, computed four bytes at a time.
 *
 * @param previous the checksum of the bytes before these
 * @returns an unsigned 32-bit number
 * @see Kounavis and Berry, A Systematic Approach to Building High Performance Software-Based CRC Generators (2005)
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const wholeWords = bytes.length - (bytes.length % 4);
  let crc = ~previous;
  for (let offset = 0; offset < wholeWords; offset += 4) {
    // Without a DataView: to make one takes longer than the checksum of a few bytes.
    crc ^=
      (bytes[offset] as number) |
      ((bytes[offset + 1] as number) << 8) |
      ((bytes[offset + 2] as number) << 16) |
      ((bytes[offset + 3] as number) << 24);
    crc =
      (THEN_3[crc & 255] as number) ^
      (THEN_2[(crc >>> 8) & 255] as number) ^
      (THEN_1[(crc >>> 16) & 255] as number) ^
      (ALONE[crc >>> 24] as number);
  }
  for (let offset = wholeWords; offset < bytes.length; offset++) {
    crc = (crc >>> 8) ^ (ALONE[(crc ^ (bytes[offset] as number)) & 255] as number);
  }
  return ~crc >>> 0;
}

function tables(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const alone = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return crc;
  });
  const withZero = (crc: number) => (crc >>> 8) ^ (alone[crc & 255] as number);
  const then1 = alone.map(withZero);
  const then2 = then1.map(withZero);
  return [alone, then1, then2, then2.map(withZero)];
}

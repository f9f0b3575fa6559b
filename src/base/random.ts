/** A source of random numbers: each call returns the next one, a multiple of 2⁻³² in [0, 1). */
export type Random = () => number;

/**
 * A stream of pseudo-random numbers, a pure function of its key: the same key gives the same numbers on every machine.
 * Streams of different keys are independent; a key is, say, a seed, a purpose and an epoch.
 *
 * @param key unsigned 32-bit integers; their order matters
 * @see Chris Doty-Humphrey's sfc32 (PractRand); the key is mixed in with MurmurHash3's finaliser.
 */
export function randomStream(...key: readonly number[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;

  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };

  for (const part of key) {
    a ^= scramble(part ^ c);
    // After twelve rounds every bit of the key has reached every bit of the state.
    for (let round = 0; round < 12; round++) {
      next();
    }
  }
  return () => next() / 2 ** 32;
}

/** The numbers 0 … count − 1 in random order (the Fisher-Yates shuffle). */
export function permutation(count: number, random: Random): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    order[index] = index;
  }
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    const swapped = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = swapped;
  }
  return order;
}

/** MurmurHash3's 32-bit finaliser. */
function scramble(bits: number): number {
  let hash = bits | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

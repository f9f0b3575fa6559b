import { randomStream } from "../../src/base/random.ts";

/** Approximately normal numbers of mean 0 and deviation 1: the sum of twelve uniform ones, minus six. */
export function normals(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = randomStream(seed, count);
  return Float32Array.from({ length: count }, () => {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) {
      sum += random();
    }
    return sum;
  });
}

/** Whole numbers from 0 to `limit` − 1. */
export function integers(count: number, limit: number, seed: number): Uint32Array<ArrayBuffer> {
  const random = randomStream(seed, count, limit);
  return Uint32Array.from({ length: count }, () => Math.floor(random() * limit));
}

/** Images of random bytes that are easy to learn: one bright block shows the label. */
export function easyExamples(count: number, inputs: number, classes: number, seed: number) {
  const random = randomStream(seed, count, inputs);
  const labels = Uint8Array.from({ length: count }, (_, row) => row % classes);
  const images = Uint8Array.from({ length: count * inputs }, (_, index) => {
    const block = Math.floor(((index % inputs) * classes) / inputs);
    const bright = block === labels[Math.floor(index / inputs)];
    return Math.floor(random() * (bright ? 256 : 64));
  });
  return { count, images, labels };
}

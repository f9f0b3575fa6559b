// What the browser keeps for later visits. Where it stores nothing, each visit begins afresh.

const GPU = "adamant-gpu";
const HASH = "adamant-last";

/** The text under a key of the browser's local storage; undefined where there is none, or it cannot be read. */
export function storedText(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @returns whether the browser had space for it */
export function storeText(key: string, text: string): boolean {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** Which GPU this browser's user takes where the machine has several; the fast one unless chosen. */
export function storedGpu(): GPUPowerPreference {
  return storedText(GPU) === "low-power" ? "low-power" : "high-performance";
}

export function storeGpu(gpu: GPUPowerPreference): void {
  storeText(GPU, gpu);
}

/** The `#…` that the address had last; empty where nothing was chosen. A visit without one of its own begins with it. */
export function storedHash(): string {
  return storedText(HASH) ?? "";
}

export function storeHash(hash: string): void {
  storeText(HASH, hash);
}

/** The key in the browser's local storage. */
const KEY = "adamant-gpu";

/** Which GPU this browser's user takes where the machine has several; the fast one unless chosen. */
export function storedGpu(): GPUPowerPreference {
  try {
    return localStorage.getItem(KEY) === "low-power" ? "low-power" : "high-performance";
  } catch {
    return "high-performance";
  }
}

/** Stores the choice for the next visit, where the browser stores anything. */
export function storeGpu(gpu: GPUPowerPreference): void {
  try {
    localStorage.setItem(KEY, gpu);
  } catch {
    // The choice holds for this visit.
  }
}

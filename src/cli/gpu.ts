import { parseChoice } from "../run/parse-setting.ts";
import { asFlag } from "./flags/values.ts";

/** The flag of all commands that use a GPU. */
export const GPU_FLAG = {
  gpu: {
    value: "high-performance",
    help: "which GPU to take where the machine has several: high-performance or low-power",
  },
} as const;

/**
 * Reads the value of --gpu.
 *
 * @throws UsageError for any other word
 */
export function gpuPreference(text = "high-performance"): GPUPowerPreference {
  return asFlag(() => parseChoice("gpu", ["high-performance", "low-power"] as const, text));
}

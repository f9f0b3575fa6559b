import { type ComputeDevice, writeModel, writeOnnx } from "../../engine/index.ts";
import { quantisedFile } from "../../run/sharing/quantised-network.ts";
import type { Metadata } from "../../run/trained-on.ts";
import type { Run } from "./run.ts";

/**
 * The network of a run as a file: safetensors as it is now or after its best epoch, or ONNX.
 *
 * @param metadata what the file tells of its data
 */
export async function networkFileOf(
  run: Run,
  which: "last" | "best" | "onnx",
  metadata: Metadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const network = await run.networkOf(which === "best" ? "best" : "last", metadata);
  return which === "onnx" ? writeOnnx(network) : writeModel(network);
}

/**
 * The network of a run with weights of eight bits, as it is now.
 *
 * @param compute where the run is
 */
export async function quantisedFileOf(
  compute: ComputeDevice,
  run: Run,
  metadata: Metadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const { settings, judged, validation } = run.task;
  return quantisedFile(
    compute,
    await run.networkOf("last", metadata),
    { dataset: judged, isValidation: validation !== undefined },
    { settings, epochs: run.epochs.length, steps: run.state && run.stepsUntil(run.state) },
  );
}

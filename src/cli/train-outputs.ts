import { COMMIT } from "../base/commit.ts";
import type { Dataset } from "../data/index.ts";
import { type Epoch, weightsFingerprint, writeModel, writeOnnx } from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { recordJson } from "../run/run-record.ts";
import type { Settings } from "../run/settings.ts";
import { checkWritable, writeWhole } from "./files.ts";
import { single } from "./flags.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: { value: "FILE", help: "save the trained network here, as safetensors" },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

export type OutputFlags = Readonly<Partial<Record<keyof typeof OUTPUT_FLAGS, readonly string[]>>>;

/** @throws DataError if one of the files cannot be written */
export function checkOutputs(flags: OutputFlags): void {
  for (const flag of Object.keys(OUTPUT_FLAGS) as (keyof OutputFlags)[]) {
    const file = single(flags[flag]);
    if (file !== undefined) {
      checkWritable(file);
    }
  }
}

/** Prints the fingerprint of the trained weights and writes the files that were asked for. */
export async function writeOutputs(
  flags: OutputFlags,
  { compute, network, trainer, tuning }: PreparedRun,
  dataset: Dataset,
  settings: Settings,
  epochs: readonly Epoch[],
): Promise<void> {
  const { sizes } = network.model;
  const metadata = { data: dataset.name, seed: String(settings.seed) };
  const parameters = await network.read();
  const fingerprint = await weightsFingerprint(parameters);
  console.log(`Weights ${fingerprint}`);
  const save = (flag: keyof OutputFlags, what: string, content: string | Uint8Array) => {
    const file = single(flags[flag]) as string;
    writeWhole(file, content);
    console.log(`Saved ${what.replace("{file}", file)}.`);
  };
  if (flags.out !== undefined) {
    save("out", "the network to {file}", writeModel({ sizes, parameters, metadata }));
  }
  if (flags.onnx !== undefined) {
    save("onnx", "the network to {file}, as ONNX", writeOnnx({ sizes, parameters, metadata }));
  }
  if (flags.best !== undefined) {
    const best = { sizes, parameters: await trainer.readBest(), metadata };
    const epoch = trainer.best?.epoch ?? 0;
    save("best", `the network of epoch ${epoch}, its best, to {file}`, writeModel(best));
  }
  if (flags.csv !== undefined) {
    save("csv", "the epochs to {file}", historyCsv(epochs));
  }
  if (flags.json !== undefined) {
    const record = {
      settings,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      tuning: { ...tuning, plan: trainer.plan.name },
      fingerprint,
      epochs,
    };
    save("json", "the history to {file}", recordJson(record));
  }
}

import { COMMIT } from "../base/commit.ts";
import type { Dataset } from "../data/index.ts";
import {
  type Epoch,
  type LayerParameters,
  weightsFingerprint,
  writeOnnx,
} from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { recordJson } from "../run/run-record.ts";
import type { Settings } from "../run/settings.ts";
import { checkWritable, writeWhole } from "./files.ts";
import { single } from "./flags.ts";
import { checkModelName, isOnnxName, modelFileOf } from "./model.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: {
    value: "FILE",
    help: "save the trained network here, as safetensors, or as ONNX in a FILE.onnx",
  },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

export type OutputFlags = Readonly<Partial<Record<keyof typeof OUTPUT_FLAGS, readonly string[]>>>;

/** @throws DataError if one of the files cannot be written, UsageError if its name promises another format */
export function checkOutputs(flags: OutputFlags): void {
  for (const flag of Object.keys(OUTPUT_FLAGS) as (keyof OutputFlags)[]) {
    const file = single(flags[flag]);
    if (file !== undefined) {
      if (flag === "out" || flag === "best" || flag === "onnx") {
        checkModelName(flag, file);
      }
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
  const saveNetwork = (flag: "out" | "best", what: string, layers: readonly LayerParameters[]) => {
    const file = single(flags[flag]) as string;
    const network = { sizes, parameters: layers, metadata };
    save(
      flag,
      `${what} to {file}${isOnnxName(file) ? ", as ONNX" : ""}`,
      modelFileOf(file, network),
    );
  };
  if (flags.out !== undefined) {
    saveNetwork("out", "the network", parameters);
  }
  if (flags.onnx !== undefined) {
    save("onnx", "the network to {file}, as ONNX", writeOnnx({ sizes, parameters, metadata }));
  }
  if (flags.best !== undefined) {
    const epoch = trainer.best?.epoch ?? 0;
    saveNetwork("best", `the network of epoch ${epoch}, its best,`, await trainer.readBest());
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

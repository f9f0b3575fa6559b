import { COMMIT } from "../base/commit.ts";
import { errorMessage } from "../base/error-message.ts";
import { DataError, type Dataset } from "../data/index.ts";
import { type Epoch, weightsFingerprint, writeModel, writeOnnx } from "../engine/index.ts";
import { historyCsv } from "../run/history.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { recordJson } from "../run/run-record.ts";
import type { Settings } from "../run/settings.ts";
import type { KindName } from "./outputs/kinds.ts";
import { type Outputs, writeOutput } from "./outputs/outputs.ts";

/** The files that `train` writes at its end. */
export const OUTPUT_FLAGS = {
  out: { value: "FILE", help: "save the trained network here, as safetensors" },
  onnx: { value: "FILE", help: "save the trained network here, as ONNX" },
  best: { value: "FILE", help: "save the network as it was after its best epoch here" },
  csv: { value: "FILE", help: "save the epochs here, as Keras's CSVLogger writes them" },
  json: { value: "FILE", help: "save settings and epochs here, as JSON" },
} as const;

/** What `train` writes, its checkpoint included. */
export const OUTPUT_KINDS = {
  out: "network",
  onnx: "onnx",
  best: "network",
  csv: "epochs",
  json: "record",
  checkpoint: "run",
} as const satisfies Record<string, KindName>;

type OutputName = keyof typeof OUTPUT_KINDS;

/**
 * Prints the fingerprint of the trained weights and writes the files that were asked for. If one cannot be written, the
 * others still are.
 *
 * @throws DataError that names the files that could not be written
 */
export async function writeOutputs(
  outputs: Outputs<OutputName>,
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
  const failures: string[] = [];
  const save = async (name: OutputName, what: string, content: () => string | Uint8Array) => {
    const output = outputs[name];
    if (output === undefined) {
      return;
    }
    try {
      const path = await writeOutput(output, content());
      console.log(`Saved ${what.replace("{file}", path)}.`);
    } catch (error) {
      failures.push(errorMessage(error));
    }
  };
  await save("out", "the network to {file}", () => writeModel({ sizes, parameters, metadata }));
  await save("onnx", "the network to {file}, as ONNX", () =>
    writeOnnx({ sizes, parameters, metadata }),
  );
  if (outputs.best !== undefined) {
    const best = { sizes, parameters: await trainer.readBest(), metadata };
    const epoch = trainer.best?.epoch ?? 0;
    await save("best", `the network of epoch ${epoch}, its best, to {file}`, () =>
      writeModel(best),
    );
  }
  await save("csv", "the epochs to {file}", () => historyCsv(epochs));
  await save("json", "the history to {file}", () =>
    recordJson({
      settings,
      data: { name: dataset.name, rows: dataset.count },
      adapter: compute.adapter,
      host: `Node ${process.versions.node}`,
      commit: COMMIT,
      tuning: { ...tuning, plan: trainer.plan.name },
      fingerprint,
      epochs,
    }),
  );
  if (failures.length > 0) {
    throw new DataError(failures.join(" "));
  }
}

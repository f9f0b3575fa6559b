// Code that a user of the library might write; it is type-checked against the installed package.
import {
  type Epoch,
  Network,
  NoGpuError,
  Trainer,
  type TrainerOptions,
  openDevice,
} from "adamant-webgpu";
import { type Benchmark, runBenchmark } from "adamant-webgpu/bench";
import { type Dataset, bytesSource, readDigits, splitDataset } from "adamant-webgpu/data";
import { type ReadNetwork, readModel, writeOnnx } from "adamant-webgpu/models";
import { openGpu } from "adamant-webgpu/node";

export async function reopen(file: Uint8Array): Promise<Network> {
  const network: ReadNetwork = readModel(file, "model.onnx");
  writeOnnx(network);
  return new Network(await openGpu(), network.sizes, network.parameters);
}

export async function train(gpu: GPU, csv: Uint8Array): Promise<Epoch[]> {
  const compute = await openDevice(gpu);
  const dataset: Dataset = await readDigits([bytesSource("train.csv", csv)]);
  const network = new Network(compute, [dataset.width * dataset.height, dataset.classes], 1);
  const options: TrainerOptions = {
    ...splitDataset(dataset, { validation: 0.1, seed: 1 }),
    batch: 64,
  };
  const trainer = await Trainer.create(compute, network, options);
  const epochs: Epoch[] = [];
  for await (const epoch of trainer.epochs(2)) {
    epochs.push(epoch);
  }
  return epochs;
}

export async function measure(gpu: GPU, examples: Dataset): Promise<Benchmark | undefined> {
  try {
    return await runBenchmark(await openDevice(gpu), { quick: true, examples });
  } catch (error) {
    if (error instanceof NoGpuError) {
      return undefined;
    }
    throw error;
  }
}

// @ts-expect-error A network's sizes are numbers: the declarations must not fall back to `any`.
export const wrong: ConstructorParameters<typeof Network>[1] = ["784", "10"];

// @ts-expect-error The same holds for the data and the benchmark.
export const alsoWrong: [Dataset["count"], Benchmark["quick"]] = ["1", 1];

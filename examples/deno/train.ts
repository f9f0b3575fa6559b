// Deno has WebGPU itself. In a folder that has the package installed:
//
//     deno run --unstable-webgpu train.ts
import { Network, Trainer, openDevice } from "adamant-webgpu";
import { builtInDigits, splitDataset } from "adamant-webgpu/data";

const compute = await openDevice(navigator.gpu);
const digits = builtInDigits({ count: 4000, seed: 1 });
const { training, validation } = splitDataset(digits, { validation: 0.2, seed: 1 });

const network = new Network(compute, [784, 128, 64, 10], 1);
const trainer = await Trainer.create(compute, network, { training, validation });
for await (const { epoch, trainLoss, valAccuracy } of trainer.epochs(3)) {
  console.log(epoch, trainLoss, valAccuracy);
}
compute.device.destroy();

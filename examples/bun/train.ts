// Bun takes the package webgpu, as Node does. In a folder that has both packages installed:
//
//     bun train.ts
import { Network, Trainer } from "adamant-webgpu";
import { builtInDigits, splitDataset } from "adamant-webgpu/data";
import { openGpu } from "adamant-webgpu/node";

const compute = await openGpu();
const digits = builtInDigits({ count: 4000, seed: 1 });
const { training, validation } = splitDataset(digits, { validation: 0.2, seed: 1 });

const network = new Network(compute, [784, 128, 64, 10], 1);
const trainer = await Trainer.create(compute, network, { training, validation });
for await (const { epoch, trainLoss, valAccuracy } of trainer.epochs(3)) {
  console.log(epoch, trainLoss, valAccuracy);
}
compute.device.destroy();

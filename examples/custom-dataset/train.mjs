// Trains on any images in IDX files, and saves the network in a file that PyTorch can load. For example, Fashion-MNIST
// consists of four such files (https://github.com/zalandoresearch/fashion-mnist):
//
//     node train.mjs train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz fashion.safetensors
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { Network, Trainer } from "adamant-webgpu";
import { readDigits, splitDataset } from "adamant-webgpu/data";
import { writeModel } from "adamant-webgpu/models";
import { openGpu } from "adamant-webgpu/node";

const [images, labels, out] = process.argv.slice(2);
if (images === undefined || labels === undefined || out === undefined) {
  throw new Error(
    "Give three files: the images, the labels, and the file in which to save the network.",
  );
}

const compute = await openGpu();
const dataset = await readDigits([await fileSource(images), await fileSource(labels)]);
const { training, validation } = splitDataset(dataset, { validation: 0.2, seed: 1 });
console.log(`${dataset.count} images, ${dataset.width} × ${dataset.height}`);

// The data determine the first and the last layer, so images may have any size and any number of classes.
const sizes = [dataset.width * dataset.height, 128, 64, dataset.classes];
const network = new Network(compute, sizes, 1);
const trainer = await Trainer.create(compute, network, { training, validation });
for await (const { epoch, trainLoss, valAccuracy } of trainer.epochs(5)) {
  console.log(epoch, trainLoss, valAccuracy);
}
await writeFile(
  out,
  writeModel({ sizes, parameters: await network.read(), metadata: { data: dataset.name } }),
);
compute.device.destroy();

/**
 * A file as a source of bytes that is read piece by piece.
 *
 * @param {string} path
 */
async function fileSource(path) {
  const blob = await openAsBlob(path);
  return { name: basename(path), size: blob.size, stream: () => blob.stream() };
}

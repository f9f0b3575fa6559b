import { Network, Trainer, openDevice } from "adamant-webgpu";
import { builtInDigits, splitDataset } from "adamant-webgpu/data";

const place = (/** @type {string} */ id) =>
  /** @type {HTMLElement} */ (document.getElementById(id));

try {
  const compute = await openDevice(navigator.gpu);
  const digits = builtInDigits({ count: 2000, seed: 1 });
  const { training, validation } = splitDataset(digits, { validation: 0.2, seed: 1 });
  const network = new Network(compute, [784, 64, 10], 1);
  const trainer = await Trainer.create(compute, network, { training, validation });
  for await (const { epoch, trainLoss, valAccuracy } of trainer.epochs(3)) {
    place("epochs").append(`${epoch}: loss ${trainLoss}, validation accuracy ${valAccuracy}\n`);
  }
  place("status").textContent = "Done.";
} catch (error) {
  // The library's error messages are written for the user.
  place("status").textContent = error instanceof Error ? error.message : String(error);
}

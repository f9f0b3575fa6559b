import {
  type Examples,
  type LayerParameters,
  Network,
  type NetworkPicture,
  type PictureRequest,
  PictureTaker,
  Trainer,
} from "../../src/engine/index.ts";
import { withDevice } from "./device.ts";

/** Takes pictures of a network after a few steps of training, and reads the network itself to compare. */
export async function takePictures(run: {
  readonly sizes: readonly number[];
  readonly training: Examples;
  readonly batch: number;
  readonly steps: number;
  readonly requests: readonly PictureRequest[];
}): Promise<{
  readonly pictures: readonly NetworkPicture[];
  readonly start: readonly LayerParameters[];
  readonly parameters: readonly LayerParameters[];
  readonly m: readonly LayerParameters[];
  readonly v: readonly LayerParameters[];
  readonly activations: readonly Float32Array[];
  readonly probabilities: Float32Array;
}> {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, 1);
    const startNetwork = new Network(compute, run.sizes, 1);
    const { training, batch, steps } = run;
    const trainer = await Trainer.create(compute, network, { training, batch });
    await trainer.epochs(1, { steps }).next();
    const source = { model: network.model, ...trainer.changing, seed: 1 };
    const taker = await PictureTaker.create(compute, source);
    const pictures: NetworkPicture[] = [];
    for (const request of run.requests) {
      pictures.push(await taker.take(request));
    }
    const { parameters, m, v } = await trainer.read();
    const digit = {
      count: 1,
      images: (run.requests[0] as PictureRequest).digit,
      labels: undefined,
    };
    const activations = await network.activations(digit);
    const { probabilities } = await network.predict(digit);
    const result = { pictures, start: await startNetwork.read(), parameters, m, v };
    taker.dispose();
    trainer.dispose();
    startNetwork.dispose();
    network.dispose();
    return { ...result, activations, probabilities };
  });
}

import { Coalesced } from "../../base/coalesced.ts";
import { type Dataset, asPeopleWrite } from "../../data/index.ts";
import { type Snapshot, parametersOf, snapshotOf } from "../../engine/index.ts";
import { confusionOf, predictionOf } from "../../run/examine/examination.ts";
import { judge } from "../../run/examine/judge.ts";
import { fairRows } from "../../run/trained-on.ts";
import { type BundledNetwork, readBundledNetwork } from "../../run/without-gpu/bundled-network.ts";
import { CpuNetwork } from "../../run/without-gpu/cpu-network.ts";
import networkUrl from "../../run/without-gpu/files/network.bin?url";
import recordingUrl from "../../run/without-gpu/files/recording.bin?url";
import { type Recording, readRecording } from "../../run/without-gpu/recording.ts";
import { picturedOnProcessor, stillOnProcessor } from "../picture/on-processor.ts";
import type { Pictured } from "../picture/photographer.ts";
import { shownDigits } from "../picture/shown-digits.ts";
import { PastNetwork } from "../snapshots/past-network.ts";
import type { StandInOptions } from "./stand-in-options.ts";

/** Before there are digits: the pad is read already. */
const NO_DIGITS: Dataset = {
  ...{ name: "", width: 28, height: 28, classes: 10, count: 0 },
  ...{ images: new Uint8Array(), labels: new Uint8Array() },
};

const never = () => false;

/** The network that comes with the page: it reads the pad and the digits in use. */
export class StandIn {
  readonly #options: StandInOptions;
  readonly #bundled: BundledNetwork;
  readonly #network: CpuNetwork;
  readonly #judging = new Coalesced(() => this.#judge());
  #recording: Recording | undefined;
  #drawing: Uint8Array | undefined;
  #judged = NO_DIGITS;
  #shown = NO_DIGITS;

  private constructor(options: StandInOptions, bundled: BundledNetwork) {
    this.#options = options;
    this.#bundled = bundled;
    this.#network = new CpuNetwork(bundled.sizes, bundled.parameters);
  }

  /** @throws BundledFileError; where the file cannot be fetched, too */
  static async load(options: StandInOptions): Promise<StandIn> {
    const standIn = new StandIn(options, readBundledNetwork(await fetched(networkUrl)));
    options.tell({ set: { network: standIn.#bundled.about, problem: undefined } });
    return standIn;
  }

  draw(pixels: Uint8Array | undefined): void {
    this.#drawing = pixels;
    this.#judging.request();
  }

  /** @param dataset the digits in use, on which both networks are judged */
  async follow(dataset: Dataset | undefined): Promise<void> {
    const { sizes } = this.#network.model;
    const fits = dataset?.labels !== undefined && fitsIn(dataset, sizes);
    // Of fewer classes the labels are the same, and the network still chooses among all.
    const classes = sizes.at(-1) as number;
    this.#judged = fits ? asPeopleWrite({ ...dataset, classes }) : NO_DIGITS;
    this.#shown = shownDigits(this.#judged);
    this.#judging.request();
    if (fits) {
      await this.#options.pictures.follow(this.#pictured());
      const confusion = confusionOf(this.#judged, await predictionOf(this.#network, this.#judged));
      this.#options.tellRun({ set: { confusion } });
      await this.#showRecording();
    }
  }

  async examine(): Promise<void> {
    const { seed, metadata } = this.#bundled.about;
    const examine = await this.#options.examine.open();
    const dataset = this.#options.data.dataset;
    if (dataset === undefined) {
      return;
    }
    // Drawn digits of another seed are others, whatever their name.
    const isNew = dataset.drawn !== undefined && dataset.drawn.seed !== seed;
    const fair = isNew ? { dataset, remark: undefined } : await fairRows(dataset, [metadata]);
    const isSame = fair.dataset === dataset && this.#judged !== NO_DIGITS;
    await examine.examine(
      {
        name: "The network that comes with the page",
        remarks: fair.remark === undefined ? [] : [fair.remark],
        // Of its own, because the examine desk frees what it examined.
        network: new CpuNetwork(this.#bundled.sizes, this.#bundled.parameters),
        training: undefined,
        metadata: () => metadata,
      },
      isSame ? this.#judged : fair.dataset,
    );
  }

  /** @throws BundledFileError; where the file cannot be fetched, too */
  async record(): Promise<void> {
    this.#recording ??= await readRecording(await fetched(recordingUrl));
    const { about, scores, moments } = this.#recording;
    await this.#showRecording();
    const recording = { ...about, scores, moments: moments.map(({ steps }) => steps) };
    this.#options.tell({ set: { recording, problem: undefined } });
  }

  /** Puts the moments of the recording where the snapshots of a run would be. */
  async #showRecording(): Promise<void> {
    const recording = this.#recording;
    const { snapshots } = this.#options;
    if (recording === undefined) {
      return;
    }
    await snapshots.leave();
    snapshots.begin();
    const network = new CpuNetwork(recording.sizes, recording.moments[0]?.parameters ?? []);
    for (const { steps, parameters } of recording.moments) {
      snapshots.add(snapshotOf(network.model, parameters, steps), undefined);
    }
    snapshots.follow({ past: () => this.#past(network, recording), isLost: never });
  }

  async #past(network: CpuNetwork, { about }: Recording): Promise<PastNetwork> {
    const { seed, learningRate } = about;
    const time = { steps: 0 };
    const still = await stillOnProcessor(network, {
      ...{ seed, learningRate, shown: this.#shown, judged: this.#judged, isValidation: true },
      stepsBefore: () => time.steps,
    });
    const load = (snapshot: Snapshot) => {
      network.load(parametersOf(network.model, snapshot));
    };
    return new PastNetwork(still, load, time);
  }

  #pictured(): Pictured {
    const { seed, steps } = this.#bundled.about;
    return picturedOnProcessor(this.#network, {
      ...{ seed, learningRate: 1e-3, shown: this.#shown, judged: this.#judged, isValidation: true },
      stepsBefore: () => steps,
    });
  }

  async #judge(): Promise<void> {
    const judgement = await judge(this.#network, this.#shown, this.#drawing);
    this.#options.tellRun({ set: { judgement } });
  }
}

function fitsIn({ width, height, classes }: Dataset, sizes: readonly number[]): boolean {
  return width * height === sizes[0] && classes <= (sizes.at(-1) as number);
}

/** @throws Error where it cannot be fetched */
async function fetched(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true) {
    throw new Error(
      "The network and the recorded run that come with the page cannot be fetched. Check the connection and reload the page.",
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

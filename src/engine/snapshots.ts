// Snapshots keep what a network was at earlier steps, so that a person can look back. They are taken at the steps 0, 1, 2, 5, 10,
// 20, 50, … since most changes at the start, and after each epoch. The copy of the parameters is a command between two submits
// of steps; it is read back while training goes on.

import { Coalesced } from "../base/coalesced.ts";
import { areFinite, toFloat32, toHalves } from "./files/float-types.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { Memory, Readback } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import { type LayerParameters, pack, unpack } from "./model/parameters.ts";
import type { Network } from "./network.ts";
import type { RunOptions, StepRunner } from "./step/step-runner.ts";

/** The parameters of a network after some steps, in half precision. */
export interface Snapshot {
  /** Taken since the start of the run. */
  readonly steps: number;
  /** F16, laid out as the model says. */
  readonly halves: Uint16Array<ArrayBuffer>;
}

/** The first steps follow each other faster than one copy is read back, so this many copies wait on the GPU. */
const MOST_WAITING = 8;

/** Bytes of the copies that wait; the copies of a large network are fewer. */
const WAITING_BYTES = 2 ** 24;

/** The first number above `steps` of 1, 2, 5, 10, 20, 50, … */
export function landmarkAfter(steps: number): number {
  for (let power = 1; ; power *= 10) {
    const landmark = [1, 2, 5].map((digit) => digit * power).find((number) => number > steps);
    if (landmark !== undefined) {
      return landmark;
    }
  }
}

/** Whether a snapshot is taken after so many steps, wherever the epoch ends. */
export function isLandmark(steps: number): boolean {
  return steps === 0 || landmarkAfter(steps - 1) === steps;
}

/** A snapshot of a network whose parameters are known. */
export function snapshotOf(
  model: Model,
  parameters: readonly LayerParameters[],
  steps: number,
): Snapshot {
  return { steps, halves: toHalves(pack(model, parameters)) };
}

/** The parameters that a snapshot holds. */
export function parametersOf(model: Model, { halves }: Snapshot): LayerParameters[] {
  return unpack(model, valuesOf(halves));
}

/** Makes a network of the same sizes what the snapshot holds. */
export function loadSnapshot(
  { device }: ComputeDevice,
  { parameters }: { readonly parameters: GPUBuffer },
  { halves }: Snapshot,
): void {
  device.queue.writeBuffer(parameters, 0, valuesOf(halves));
}

function valuesOf(halves: Uint16Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return new Float32Array(toFloat32(new Uint8Array(halves.buffer), "F16"));
}

/** What a taker of snapshots needs on the GPU. */
interface Room {
  readonly memory: Memory;
  /** The copies that wait to be read, one after another. */
  readonly waiting: GPUBuffer;
  readonly most: number;
  readonly readback: Readback;
}

/**
 * Takes snapshots of a network that trains: when the training begins, after 1, 2, 5, 10, 20, 50, … steps, and after each epoch.
 * Where the training was resumed, the first is of the step at which it goes on. It is an option of `Trainer.epochs`, and not part
 * of the trainer, so that who takes no snapshots does not load it.
 */
export class SnapshotTaker {
  readonly #compute: ComputeDevice;
  readonly #parameters: GPUBuffer;
  /** Made when somebody wants snapshots; undefined also where the GPU has no room for them. */
  #room: Promise<Room | undefined> | undefined;
  #ready: Room | undefined;
  /** The steps of the copies that wait, in the order of their places. */
  #waiting: number[] = [];
  #lastTaken = -1;
  readonly #tell: (snapshot: Snapshot) => void;
  readonly #reading = new Coalesced(() => this.#read());

  /** @param tell is called with each snapshot, some time after its step */
  constructor(compute: ComputeDevice, network: Network, tell: (snapshot: Snapshot) => void) {
    this.#compute = compute;
    this.#parameters = network.parameters;
    this.#tell = tell;
  }

  /** Before the first snapshot: makes room for the copies, and takes the network as it is. */
  async #begin(steps: number): Promise<void> {
    if (this.#room === undefined) {
      this.#room = this.#makeRoom();
      this.#ready = await this.#room;
      this.take(steps);
    }
  }

  /** Submits steps, and between them the copies of the parameters. Returns as `StepRunner.submit` does. */
  async submit(
    runner: StepRunner,
    count: number,
    stepsBefore: number,
    { signal, progress }: RunOptions,
  ): Promise<number> {
    await this.#begin(stepsBefore);
    let submitted = 0;
    while (submitted < count && signal?.aborted !== true) {
      const earlier = submitted;
      const untilLandmark = landmarkAfter(stepsBefore + earlier) - stepsBefore - earlier;
      submitted += await runner.submit(Math.min(count - earlier, untilLandmark), {
        signal,
        progress: (finished) => progress?.(earlier + finished),
      });
      if (isLandmark(stepsBefore + submitted)) {
        this.take(stepsBefore + submitted);
      }
    }
    return submitted;
  }

  /**
   * Copies the parameters as they are after what was submitted. Nothing waits for the copy. If too many copies wait already,
   * this one is left out.
   */
  take(steps: number): void {
    const room = this.#ready;
    if (room === undefined || steps <= this.#lastTaken || this.#waiting.length === room.most) {
      return;
    }
    this.#lastTaken = steps;
    const { device } = this.#compute;
    const { size } = this.#parameters;
    const encoder = device.createCommandEncoder({ label: "snapshot" });
    const place = this.#waiting.length * size;
    encoder.copyBufferToBuffer(this.#parameters, 0, room.waiting, place, size);
    device.queue.submit([encoder.finish()]);
    this.#waiting.push(steps);
    this.#reading.request();
  }

  dispose(): void {
    this.#ready?.readback.dispose();
    this.#ready?.memory.dispose();
    this.#ready = undefined;
  }

  /** Without room on the GPU there are no snapshots, and training goes on. */
  async #makeRoom(): Promise<Room | undefined> {
    const { size } = this.#parameters;
    const most = Math.max(1, Math.min(MOST_WAITING, Math.floor(WAITING_BYTES / size)));
    const memory = new Memory(this.#compute);
    try {
      const waiting = memory.storage("snapshots", most * size);
      const readback = new Readback(this.#compute, most * size);
      await Promise.all([memory.checkAllocated(), readback.checkAllocated()]);
      return { memory, waiting, most, readback };
    } catch {
      memory.dispose();
      return undefined;
    }
  }

  /** Reads all copies that wait. Their places are free again as soon as that is submitted. */
  async #read(): Promise<void> {
    const room = this.#ready;
    const steps = this.#waiting.splice(0);
    if (room === undefined || steps.length === 0) {
      return;
    }
    const { size } = this.#parameters;
    try {
      const part = { buffer: room.waiting, offset: 0, size: steps.length * size };
      const bytes = await room.readback.read(part);
      steps.forEach((step, place) => {
        const halves = toHalves(new Float32Array(bytes, place * size, size / 4));
        if (areFinite(halves)) {
          this.#tell({ steps: step, halves });
        }
      });
    } catch {
      // The GPU was lost, or the run has ended: training tells.
    }
  }
}

// A pretended GPU with a queue, on a pretended clock: it works on one submit after the other, and a host tells of finished
// work when it notices. Time moves only when nothing else is left to do, so every run of a test is the same.

import { afterEach, beforeEach, vi } from "vitest";
import type { ComputeDevice } from "../../src/engine/gpu/device.ts";

/** When a host notices work that is done at a time. Milliseconds. */
export interface Host {
  readonly notices: (done: number) => number;
  /** Whether it also looks for finished work when something is submitted. */
  readonly looksAtSubmits?: boolean;
}

/** As measured or reported for these hosts. */
export const HOSTS = {
  "at once": { notices: (done) => done + 0.02 },
  "Chrome on a Mac": { notices: (done) => done + 0.42 },
  "Chrome on Linux and Windows": { notices: (done) => done + 2.1 },
  "Node, polling each 1.1 ms": { notices: (done) => ticks(done, 1.1) + 0.05 },
  "Firefox's timer alone": { notices: (done) => ticks(done, 100) + 3 },
  Firefox: { notices: (done) => ticks(done, 100) + 3, looksAtSubmits: true },
} as const satisfies Record<string, Host>;

/** From a submit to its start on an idle GPU. Milliseconds. */
const SUBMIT_DELAY = 0.05;

/** The next tick of a timer. */
function ticks(time: number, period: number): number {
  return Math.ceil(time / period) * period;
}

interface Event {
  readonly at: number;
  readonly run: () => void;
}

interface Waiting {
  readonly done: number;
  readonly notice: () => void;
}

/** A command buffer: the pipelines of its dispatches. */
interface Commands {
  readonly work: readonly unknown[];
}

const realTimeout = setTimeout;

/** Real milliseconds in which nothing happens until a test is given up. */
const MOST_IDLE = 1000;

const BUFFER_USAGE = { UNIFORM: 64, STORAGE: 128, COPY_SRC: 4, COPY_DST: 8 };

/** Of the test that runs: aborted when it is given up. */
let running: AbortSignal | undefined;

/**
 * Gives the tests of a file a time of their own, and takes it back after each. Call it at the top of the file. A test that took too
 * long is given up, but its code goes on: it would pretend the next test's time, too.
 */
export function usePretendedTime(): void {
  beforeEach(({ signal }) => {
    running = signal;
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });
}

/** The pretended clock and what is to happen; it replaces the clock and the timers of the host. */
export class PretendedTime {
  now = 0;
  #events: Event[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor(signal = running) {
    this.#signal = signal;
    vi.stubGlobal("GPUBufferUsage", BUFFER_USAGE);
    vi.stubGlobal("GPUShaderStage", { COMPUTE: 4 });
    vi.stubGlobal("performance", { now: () => this.now });
    vi.stubGlobal("setTimeout", (run: () => void, delay: number) => this.at(this.now + delay, run));
    vi.stubGlobal("clearTimeout", (event: Event) => {
      this.#events = this.#events.filter((other) => other !== event);
    });
  }

  at(at: number, run: () => void): Event {
    const event = { at, run };
    const next = this.#events.findIndex((other) => other.at > at);
    this.#events.splice(next < 0 ? this.#events.length : next, 0, event);
    return event;
  }

  /** Lets time pass until a promise is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = () => {
      state.isSettled = true;
    };
    promise.then(settle, settle);
    for (let idle = 0; idle < MOST_IDLE;) {
      // All promises that can go on at this time do so.
      await new Promise((resolve) => setImmediate(resolve));
      this.#signal?.throwIfAborted();
      if (state.isSettled) {
        return promise;
      }
      const event = this.#events.shift();
      if (event === undefined) {
        // Hashes are computed in a thread of their own, in real time.
        await new Promise((resolve) => realTimeout(resolve, 1));
        idle += 1;
      } else {
        this.now = Math.max(this.now, event.at);
        event.run();
      }
    }
    throw new Error("Nothing is left to happen, and the promise is still not settled.");
  }
}

/** A GPU whose dispatches take as long as `cost` says at the time when they start. */
export class PretendedGpu {
  readonly compute: ComputeDevice;
  /** How long the GPU worked on each submit that was not empty. Milliseconds. */
  readonly submits: number[] = [];
  #free = 0;
  #waiting: Waiting[] = [];

  /**
   * @param cost milliseconds of a dispatch that starts at a time, and whose pipeline was made from this description
   * @param compiling milliseconds until a pipeline is there
   */
  constructor(
    time: PretendedTime,
    { notices, looksAtSubmits = false }: Host,
    cost: (start: number, pipeline: GPUComputePipelineDescriptor) => number,
    compiling = 0,
  ) {
    const look = (waiting: Waiting) => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      waiting.notice();
    };
    const queue = {
      submit: (buffers: readonly Commands[]) => {
        const start = Math.max(this.#free, time.now + SUBMIT_DELAY);
        const end = buffers
          .flatMap(({ work }) => work)
          .reduce<number>(
            (at, pipeline) => at + cost(at, pipeline as GPUComputePipelineDescriptor),
            start,
          );
        if (buffers.length > 0) {
          this.submits.push(end - start);
          this.#free = end;
        }
        if (looksAtSubmits) {
          for (const waiting of this.#waiting.filter(({ done }) => done <= time.now)) {
            time.at(time.now + 0.2, () => {
              look(waiting);
            });
          }
        }
      },
      onSubmittedWorkDone: () =>
        new Promise<void>((resolve) => {
          const waiting = { done: this.#free, notice: resolve };
          this.#waiting.push(waiting);
          time.at(notices(this.#free), () => {
            look(waiting);
          });
        }),
      writeBuffer: () => undefined,
    };
    const limit = 2 ** 30;
    const device = {
      queue,
      createCommandEncoder,
      lost: new Promise(() => undefined),
      features: new Set(),
      limits: {
        maxBufferSize: limit,
        maxStorageBufferBindingSize: limit,
        maxComputeWorkgroupsPerDimension: 65_535,
      },
      createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy: () => undefined }),
      createShaderModule: () => ({}),
      createBindGroupLayout: () => ({}),
      createPipelineLayout: () => ({}),
      createBindGroup: () => ({}),
      createComputePipelineAsync: (pipeline: GPUComputePipelineDescriptor) =>
        new Promise((resolve) => {
          time.at(time.now + compiling, () => {
            resolve(pipeline);
          });
        }),
      pushErrorScope: () => undefined,
      popErrorScope: () => Promise.resolve(null),
    };
    this.compute = {
      device,
      adapter: { vendor: "", architecture: "", device: "", description: "", software: false },
      failure: new AbortController().signal,
      keptAlive: [],
    } as unknown as ComputeDevice;
  }

  /** When the GPU will have finished all that was submitted. */
  get free(): number {
    return this.#free;
  }
}

function createCommandEncoder() {
  const work: unknown[] = [];
  let current: unknown;
  const pass = {
    setPipeline: (pipeline: unknown) => {
      current = pipeline;
    },
    setBindGroup: () => undefined,
    dispatchWorkgroups: () => {
      work.push(current);
    },
    end: () => undefined,
  };
  return {
    clearBuffer: () => undefined,
    beginComputePass: () => pass,
    finish: () => ({ work }),
  };
}

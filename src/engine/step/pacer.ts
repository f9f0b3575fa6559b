// Pacing decides how many steps wait on the GPU's queue. With too few the GPU is idle until the host notices that it has
// finished; with too many a pause takes long. The number adapts as in TCP: it doubles in each round trip (slow start) until
// the queue holds as much work as it may.
//
// Hosts notice late: Chrome after 0.5 to 2 ms, Node at its next poll, Firefox after up to 100 ms. So a single wait says
// little about the GPU. What counts is throughput: the steps finished over the time between two notices, where the queue was
// never empty. A delay that is always the same cancels out; one that varies averages out.

/** The most work on the queue: less than the 100 ms in which a pause is answered. Milliseconds. */
const MOST_QUEUED = 85;

/** A full queue holds this many submits. One of 3.4 ms stays under 100 ms even if the GPU becomes 25 times as slow. */
const SUBMITS = 25;

/** Submits that are seen finished within this time of each other are one notice. Milliseconds. */
const SAME_NOTICE = 1;

/** A wait of this length may be that of a timer and not of the GPU: Firefox's has 100 ms. */
const TIMER = 95;

/** The time of a step after such a wait, as a fraction of the one measured before. */
const FASTER = 0.8;

/** What was seen finished in one notice. */
interface Notice {
  readonly at: number;
  readonly pacer: Pacer | undefined;
  readonly steps: number;
  /** Milliseconds since the notice before; undefined if the GPU was idle then. */
  readonly worked: number | undefined;
}

/** A queue of a GPU. Several pacers may share it: training has one, evaluations another. */
export class PacedQueue {
  /** Those with steps on the queue. */
  readonly pacers = new Set<Pacer>();
  #last: Notice = { at: -Infinity, pacer: undefined, steps: 0, worked: undefined };

  /** The work on it, as far as it was measured. Milliseconds. */
  get work(): number {
    return [...this.pacers].reduce((sum, { work }) => sum + work, 0);
  }

  /** Records that steps were seen finished. */
  finish(pacer: Pacer, steps: number, sent: number, now: number): void {
    const last = this.#last;
    if (now - last.at < SAME_NOTICE) {
      const worked = pacer === last.pacer ? last.worked : undefined;
      this.#last = { ...last, steps: last.steps + steps, worked };
      return;
    }
    // These steps were on the queue at the last notice, so the GPU was busy then.
    const isBusy = sent < last.at;
    if (isBusy && last.worked !== undefined) {
      last.pacer?.measured(last.steps, last.worked);
    }
    if (!isBusy && now - sent > TIMER) {
      pacer.doubt();
    }
    this.#last = { at: now, pacer, steps, worked: isBusy ? now - last.at : undefined };
  }
}

/** Paces the repetitions of one step. */
export class Pacer {
  readonly #queue: PacedQueue;
  /** Steps that may be on the queue. */
  #window = 1;
  #queued = 0;
  /** Whether a submit had to wait for room since the queue was empty: only then a larger window could be of use. */
  #wasFull = false;
  /** The throughput of late: older measurements fade. */
  #measuredSteps = 0;
  #measuredTime = 0;

  constructor(queue: PacedQueue) {
    this.#queue = queue;
  }

  /** Its work on the queue. Milliseconds. */
  get work(): number {
    return this.#queued * this.#stepTime;
  }

  /**
   * The number of steps of the next submit; 0 while the queue has no room. There is always room for the only submit of a
   * pacer.
   *
   * @param left steps that are left to take
   */
  next(left: number): number {
    const steps = Math.min(left, Math.ceil(this.#window / SUBMITS));
    const fits =
      this.#queued + steps <= this.#window &&
      this.#queue.work + steps * this.#stepTime <= MOST_QUEUED;
    if (this.#queued === 0 || fits) {
      return steps;
    }
    this.#wasFull = true;
    return 0;
  }

  /** Records a submit. Call what it returns when the submit is seen finished. */
  submit(steps: number): () => void {
    const sent = performance.now();
    this.#queued += steps;
    this.#queue.pacers.add(this);
    return () => {
      const now = performance.now();
      this.#queue.finish(this, steps, sent, now);
      this.#finish(steps, now - sent);
    };
  }

  /** Records that the GPU worked on steps, and on nothing else, for some milliseconds. */
  measured(steps: number, worked: number): void {
    const kept = Math.max(0, 1 - steps / this.#window);
    this.#measuredSteps = kept * this.#measuredSteps + steps;
    this.#measuredTime = kept * this.#measuredTime + worked;
  }

  /** Takes the GPU to be faster than it was measured, to find out whether it is. */
  doubt(): void {
    this.#measuredTime *= FASTER;
  }

  /** Milliseconds that the GPU needs for a step; 0 as long as they were not measured. */
  get #stepTime(): number {
    return this.#measuredSteps > 0 ? this.#measuredTime / this.#measuredSteps : 0;
  }

  #finish(steps: number, waited: number): void {
    // No step takes longer than the wait for it.
    this.#measuredTime = Math.min(this.#measuredTime, (this.#measuredSteps * waited) / steps);
    const grown = this.#wasFull ? this.#window + steps : this.#window;
    this.#window = Math.max(1, Math.min(grown, MOST_QUEUED / this.#stepTime));
    this.#queued -= steps;
    if (this.#queued === 0) {
      this.#wasFull = false;
      this.#queue.pacers.delete(this);
    }
  }
}

const queues = new WeakMap<GPUQueue, PacedQueue>();

/** What paces a queue: one object for all that submit to it. */
export function pacedQueueOf(queue: GPUQueue): PacedQueue {
  const known = queues.get(queue) ?? new PacedQueue();
  queues.set(queue, known);
  return known;
}

import type { Epoch } from "../../engine/index.ts";
import type { SweptNetwork } from "./networks.ts";
import type { RecentScore } from "./population.ts";

/** A curve has a point for each of so many parts of the training, so that a long sweep tells no more than a short one. */
const PARTS = 64;

/** Steps that share a point. */
interface Point extends RecentScore {
  readonly part: number;
}

/** The training loss of each network of a sweep while it trains. Each point is the mean of one part of its training. */
export class LossCurves {
  readonly #curves = new Map<number, readonly Point[]>();

  /** What a network has told already is taken back: the sweep goes on from an earlier step. */
  add({ number, settings }: SweptNetwork, { at, steps, loss }: RecentScore): void {
    const points = (this.#curves.get(number) ?? []).filter((before) => before.at < at);
    const part = Math.ceil((PARTS * at) / settings.epochs);
    const last = points.at(-1);
    if (last?.part !== part) {
      this.#curves.set(number, [...points, { part, at, steps, loss }]);
      return;
    }
    const all = last.steps + steps;
    const mean = (last.steps * last.loss + steps * loss) / all;
    this.#curves.set(number, [...points.slice(0, -1), { part, at, steps: all, loss: mean }]);
  }

  /** An epoch of which nothing was told, because it was short, has a point all the same. */
  endEpoch(network: SweptNetwork, { epoch, trainLoss }: Epoch, steps: number): void {
    const last = this.#curves.get(network.number)?.at(-1);
    if (last === undefined || last.at <= epoch - 1) {
      this.add(network, { at: epoch, steps, loss: trainLoss });
    }
  }

  /** Epochs done and loss, in pairs. */
  of(network: number): Float32Array {
    const points = this.#curves.get(network) ?? [];
    return Float32Array.from(
      points.flatMap(({ at, loss }, index) =>
        index === points.length - 1 ? [at, tipOf(points)] : [at, loss],
      ),
    );
  }
}

/** The last part has only begun. Its mean is filled up with steps of the part before, or it would waver more than all others. */
function tipOf(points: readonly Point[]): number {
  const [before, last] = [points.at(-2), points.at(-1) as Point];
  const missing = Math.max(0, (before?.steps ?? 0) - last.steps);
  return (missing * (before?.loss ?? 0) + last.steps * last.loss) / (missing + last.steps);
}

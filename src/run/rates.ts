import { decimal } from "../base/decimal.ts";
import { type RateChange, highestRate } from "../engine/index.ts";

// The learning rate may be changed while a run trains. Each change is a setting of the run, so that links, commands,
// checkpoints and records repeat it: "4:0.0005,8:0.0001" takes 0.0005 from epoch 4 on, and 0.0001 from epoch 8 on.

/** The text of no change. */
export const NO_CHANGES = "none";

/**
 * Reads changes of the learning rate.
 *
 * @returns in the order of their epochs; undefined where the text is wrong
 */
export function readRates(text: string): RateChange[] | undefined {
  if (text === NO_CHANGES) {
    return [];
  }
  const changes = text.split(",").map((part) => {
    const [epoch = "", rate = "", ...rest] = part.split(":");
    const isWhole = /^\s*\d+\s*$/.test(epoch) && rest.length === 0;
    return { epoch: isWhole ? Number(epoch) : Number.NaN, rate: decimal(rate) };
  });
  const isRight = changes.every(
    ({ epoch, rate }, index) =>
      epoch > (changes[index - 1]?.epoch ?? 1) && epoch <= 10_000 && rate >= 0 && rate <= 10,
  );
  return isRight ? changes : undefined;
}

/** What a run's settings have to say of the learning rate. */
interface Rated {
  readonly lr: number;
  readonly rates: string;
}

/** The settings with one more change: from this epoch on. It replaces what was planned from there on. */
export function withRate<Settings extends Rated>(
  settings: Settings,
  { epoch, rate }: RateChange,
): Settings {
  const before = (readRates(settings.rates) ?? []).filter((change) => change.epoch < epoch);
  const changes = [...before, { epoch, rate }];
  return { ...settings, rates: changes.map((one) => `${one.epoch}:${one.rate}`).join(",") };
}

/** The learning rate of an epoch, from 1: the highest one where a schedule changes it. */
export function rateAt({ lr, rates }: Rated, epoch: number): number {
  return highestRate(lr, readRates(rates) ?? [], epoch);
}

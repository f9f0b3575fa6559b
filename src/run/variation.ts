import { decimal } from "../base/decimal.ts";

/** How far images of handwriting are varied: see `Augmentation` of the engine. */
export interface Amounts {
  readonly rotation: number;
  readonly scale: number;
  readonly shear: number;
  readonly shift: number;
  readonly elastic: number;
}

/** The largest value of each amount. */
export const MAX_AMOUNTS: Amounts = {
  rotation: 3.1416,
  scale: 0.9,
  shear: 2,
  shift: 28,
  elastic: 14,
};

/** The amounts of each level. Strong varies about as much as the handwriting of different people does. */
export const LEVELS: Readonly<Record<"light" | "strong", Amounts>> = {
  light: { rotation: 0.12, scale: 0.08, shear: 0.1, shift: 1, elastic: 0.8 },
  strong: { rotation: 0.22, scale: 0.12, shear: 0.2, shift: 2, elastic: 1.7 },
};

/**
 * Reads how images are to be varied: `off`, `light`, `strong`, or one of the last two with some amounts changed, like
 * `strong,rotation=0.1,elastic=0`.
 *
 * @returns undefined for `off`; the rest of a sentence that says what is wrong if the text is not valid
 */
export function readVariation(text: string): Amounts | undefined | string {
  const [level = "", ...changes] = text.split(",");
  if (level === "off" && changes.length === 0) {
    return undefined;
  }
  if (level !== "light" && level !== "strong") {
    return "must be off, light or strong; the last two can have amounts, like strong,rotation=0.1";
  }
  const amounts: Record<string, number> = { ...LEVELS[level] };
  for (const change of changes) {
    const [name = "", ...values] = change.split("=");
    if (!Object.hasOwn(MAX_AMOUNTS, name)) {
      return `sets "${name}"; the amounts are ${Object.keys(MAX_AMOUNTS).join(", ")}`;
    }
    const maximum = MAX_AMOUNTS[name as keyof Amounts];
    const value = values.join("=");
    const amount = decimal(value);
    if (!(amount >= 0 && amount <= maximum)) {
      return `sets ${name} to "${value}"; it must be a number from 0 to ${maximum}`;
    }
    amounts[name] = amount;
  }
  return amounts as unknown as Amounts;
}

/** How far images of handwriting are varied: see `Augmentation` of the engine. */
export interface Amounts {
  readonly rotation: number;
  readonly scale: number;
  readonly shear: number;
  readonly shift: number;
  readonly elastic: number;
}

/** Names of the amounts, each with the most that makes sense. */
export const MOST: Amounts = { rotation: 3.1416, scale: 0.9, shear: 2, shift: 28, elastic: 14 };

/** What each word stands for. Strong is about as different as the hands of different people. */
export const LEVELS: Readonly<Record<"light" | "strong", Amounts>> = {
  light: { rotation: 0.12, scale: 0.08, shear: 0.1, shift: 1, elastic: 0.8 },
  strong: { rotation: 0.22, scale: 0.12, shear: 0.2, shift: 2, elastic: 1.7 },
};

/**
 * Reads how images are to be varied: `off`, `light`, `strong`, or one of them with some amounts set, like
 * `strong,rotation=0.1,elastic=0`.
 *
 * @returns undefined where they stay as they are; in words what is wrong where the text makes no sense
 */
export function readVariation(text: string): Amounts | undefined | string {
  const [level = "", ...changes] = text.split(",");
  if (level === "off" && changes.length === 0) {
    return undefined;
  }
  if (level !== "light" && level !== "strong") {
    return "must be off, light or strong, the last two perhaps with amounts, like strong,rotation=0.1";
  }
  const amounts: Record<string, number> = { ...LEVELS[level] };
  for (const change of changes) {
    const [name = "", value = ""] = change.split("=");
    const most = (MOST as unknown as Readonly<Record<string, number>>)[name];
    if (most === undefined) {
      return `sets "${name}"; there are ${Object.keys(MOST).join(", ")}`;
    }
    const amount = value.trim() === "" ? Number.NaN : Number(value);
    if (!(amount >= 0 && amount <= most)) {
      return `sets ${name} to "${value}"; it must be a number from 0 to ${most}`;
    }
    amounts[name] = amount;
  }
  return amounts as unknown as Amounts;
}

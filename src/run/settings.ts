import { type Amounts, readVariation } from "./variation.ts";

/** A number that the user may set. */
export interface NumberSetting {
  readonly type: "number";
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether only whole numbers make sense. */
  readonly whole: boolean;
  readonly help: string;
}

/** A list of whole numbers that the user may set. */
export interface ListSetting {
  readonly type: "list";
  readonly default: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
  readonly help: string;
}

/** Something that the user may switch on. */
export interface SwitchSetting {
  readonly type: "switch";
  readonly default: boolean;
  readonly help: string;
}

/** One of a few words that the user may choose. */
export interface ChoiceSetting {
  readonly type: "choice";
  readonly default: string;
  readonly options: readonly string[];
  readonly help: string;
}

/** How handwriting is varied: see handwriting.ts. */
export interface VariationSetting {
  readonly type: "variation";
  readonly default: string;
  readonly options: readonly string[];
  readonly help: string;
}

export type Setting =
  VariationSetting | NumberSetting | ListSetting | SwitchSetting | ChoiceSetting;

/** Everything about a run that can be set: one table for the page's fields and the command line's flags. */
export const settings = {
  epochs: {
    type: "number",
    default: 10,
    minimum: 1,
    maximum: 10_000,
    whole: true,
    help: "passes over the training rows",
  },
  batch: {
    type: "number",
    default: 32,
    minimum: 1,
    maximum: 65_536,
    whole: true,
    help: "rows of a training step",
  },
  lr: {
    type: "number",
    default: 1e-3,
    minimum: 0,
    maximum: 10,
    whole: false,
    help: "learning rate of Adam",
  },
  schedule: {
    type: "choice",
    default: "constant",
    options: ["constant", "cosine", "one-cycle"],
    help: "how the learning rate moves over the run: not at all, down, or up and down",
  },
  augment: {
    type: "variation",
    default: "off",
    options: ["off", "light", "strong"],
    help: "vary the handwriting in each epoch anew: off, light, strong, or strong,rotation=0.1,elastic=0",
  },
  patience: {
    type: "number",
    default: 0,
    minimum: 0,
    maximum: 10_000,
    whole: true,
    help: "stop when the accuracy has not risen for so many epochs; 0 never stops",
  },
  seed: {
    type: "number",
    default: 1,
    minimum: 0,
    maximum: 4_294_967_295,
    whole: true,
    help: "of the first weights, the split and the shuffles: same seed, same run",
  },
  layers: {
    type: "list",
    default: [128, 64],
    minimum: 1,
    maximum: 65_536,
    help: "sizes of the hidden layers",
  },
  validation: {
    type: "number",
    default: 0.2,
    minimum: 0,
    maximum: 0.9,
    whole: false,
    help: "share of the rows kept aside to judge each epoch",
  },
  stratify: {
    type: "switch",
    default: false,
    help: "keep aside the same share of every class",
  },
  plan: {
    type: "choice",
    default: "auto",
    options: ["auto", "layered", "fused"],
    help: "kernels of a step: one per operation, or two in all; auto takes the faster",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** The values of a run's settings. */
export type Settings = {
  readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]>;
};

type ValueOf<One extends Setting> = One extends VariationSetting
  ? string
  : One extends ChoiceSetting
    ? One["options"][number]
    : One extends ListSetting
      ? readonly number[]
      : One extends SwitchSetting
        ? boolean
        : number;

/** What a run does when nothing is set. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settings).map(([name, setting]) => [name, setting.default]),
) as unknown as Settings;

/** Settings that belong together, by name. */
export const presets = {
  /** What Keras does when nothing is said. */
  standard: {
    augment: defaultSettings.augment,
    batch: defaultSettings.batch,
    epochs: defaultSettings.epochs,
    lr: defaultSettings.lr,
    schedule: defaultSettings.schedule,
  },
  /** What reads the most digits right, in some ten minutes on two cores without a GPU. */
  best: { augment: "strong", batch: 256, epochs: 60, lr: 4e-3, schedule: "one-cycle" },
} as const satisfies Record<string, Partial<Settings>>;

export type PresetName = keyof typeof presets;

/** The preset whose settings all have these values; undefined where a person set their own. */
export function presetOf(values: Settings): PresetName | undefined {
  const names = Object.keys(presets) as PresetName[];
  return names.find((name) =>
    Object.entries(presets[name]).every(
      ([setting, value]) => values[setting as SettingName] === value,
    ),
  );
}

/** A setting was given a value that makes no sense. The message names it and says what would. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/**
 * Reads a setting from text, as it comes from a flag, a field or a URL.
 *
 * @throws SettingError
 */
export function parseSetting<Name extends SettingName>(name: Name, text: string): Settings[Name] {
  return parseValue(name, settings[name], text) as Settings[Name];
}

/**
 * Reads a choice of classes, like 0,1.
 *
 * @throws SettingError
 */
export function parseClasses(text: string): number[] {
  return text
    .split(",")
    .map((part) => parseNumber("classes", { minimum: 0, maximum: 255, whole: true }, part));
}

function parseValue(name: string, setting: Setting, text: string): Settings[SettingName] {
  switch (setting.type) {
    case "number":
      return parseNumber(name, setting, text);
    case "list":
      return text.split(",").map((part) => parseNumber(name, { ...setting, whole: true }, part));
    case "switch":
      return parseSwitch(name, text);
    case "choice":
      return parseChoice(name, setting, text);
    case "variation":
      return parseVariation(name, text);
  }
}

function parseVariation(name: string, text: string): string {
  const read = readVariation(text);
  if (typeof read === "string") {
    throw new SettingError(`${name} ${read}.`);
  }
  return text;
}

/** How the images of a run are varied; undefined where they stay as they are. */
export function variationOf({ augment }: Pick<Settings, "augment">): Amounts | undefined {
  const read = readVariation(augment);
  return typeof read === "string" ? undefined : read;
}

function parseChoice(name: string, { options }: ChoiceSetting, text: string) {
  if (!options.includes(text)) {
    throw new SettingError(`${name} is "${text}"; it must be ${options.join(", ")}.`);
  }
  return text as Settings["plan"] | Settings["schedule"];
}

function parseSwitch(name: string, text: string): boolean {
  if (text !== "true" && text !== "false") {
    throw new SettingError(`${name} is "${text}"; it must be true or false.`);
  }
  return text === "true";
}

function parseNumber(
  name: string,
  { minimum, maximum, whole }: { minimum: number; maximum: number; whole: boolean },
  text: string,
): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= minimum && value <= maximum) || (whole && !Number.isInteger(value))) {
    const kind = whole ? "a whole number" : "a number";
    throw new SettingError(
      `${name} is "${text}"; it must be ${kind} from ${minimum} to ${maximum}.`,
    );
  }
  return value;
}

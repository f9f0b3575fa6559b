import { PLANS } from "../engine/index.ts";
import { NO_CHANGES } from "./rates.ts";
import { type Amounts, readVariation } from "./variation.ts";

// Everything about a run that can be set: one table, from which the page makes its fields, the command line its flags, a
// link its keys and a checkpoint its metadata.

/** A number. */
export interface NumberSetting {
  readonly type: "number";
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether only whole numbers make sense. */
  readonly whole: boolean;
  readonly help: string;
}

/** A list of whole numbers. */
export interface ListSetting {
  readonly type: "list";
  readonly default: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
  readonly help: string;
}

/** Something that is on or off. */
export interface SwitchSetting {
  readonly type: "switch";
  readonly default: boolean;
  readonly help: string;
}

/** One of a few words. */
export interface ChoiceSetting {
  readonly type: "choice";
  readonly default: string;
  readonly options: readonly string[];
  readonly help: string;
}

/** How handwriting is varied: see variation.ts. */
export interface VariationSetting {
  readonly type: "variation";
  readonly default: string;
  readonly options: readonly string[];
  readonly help: string;
}

/** Changes of the learning rate: see rates.ts. */
export interface RatesSetting {
  readonly type: "rates";
  readonly default: string;
  readonly help: string;
}

export type Setting =
  VariationSetting | RatesSetting | NumberSetting | ListSetting | SwitchSetting | ChoiceSetting;

/** The table of settings, in the order in which they are shown. */
export const settings = {
  epochs: {
    type: "number",
    default: 10,
    minimum: 1,
    maximum: 10_000,
    whole: true,
    help: "passes over the training samples",
  },
  batch: {
    type: "number",
    default: 32,
    minimum: 1,
    maximum: 65_536,
    whole: true,
    help: "samples in each training step",
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
    help: "how the learning rate changes over the run: constant, cosine (down) or one-cycle (up and then down)",
  },
  rates: {
    type: "rates",
    default: NO_CHANGES,
    help: "other learning rates later in the run: 4:0.0005,8:0.0001 changes it from epochs 4 and 8 on",
  },
  augment: {
    type: "variation",
    default: "off",
    options: ["off", "light", "strong"],
    help: "vary the handwriting, differently in each epoch: off, light, strong, or strong,rotation=0.1,elastic=0",
  },
  fresh: {
    type: "switch",
    default: false,
    help: "draw new built-in digits to learn from in each epoch, while the GPU learns from the last ones",
  },
  patience: {
    type: "number",
    default: 0,
    minimum: 0,
    maximum: 10_000,
    whole: true,
    help: "stop when the accuracy has not risen for this many epochs; 0 never stops early",
  },
  seed: {
    type: "number",
    default: 1,
    minimum: 0,
    maximum: 4_294_967_295,
    whole: true,
    help: "seed of the first weights, the split, the shuffles and built-in digits: the same seed gives the same run",
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
    help: "share of the samples set aside to judge each epoch",
  },
  stratify: {
    type: "switch",
    default: false,
    help: "set aside the same share of every class",
  },
  plan: {
    type: "choice",
    default: "auto",
    options: ["auto", ...PLANS],
    help: "kernels of a step: layered has one per operation, fused has two in all; auto takes the faster",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** The values of a run's settings. */
export type Settings = {
  readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]>;
};

type ValueOf<One extends Setting> = One extends VariationSetting | RatesSetting
  ? string
  : One extends ChoiceSetting
    ? One["options"][number]
    : One extends ListSetting
      ? readonly number[]
      : One extends SwitchSetting
        ? boolean
        : number;

/** The settings of a run for which nothing was chosen. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settings).map(([name, setting]) => [name, setting.default]),
) as unknown as Settings;

/** Settings that belong together, by name. */
export const presets = {
  /** A good network soon: the page begins with it. */
  first: {
    ...{ augment: "off", fresh: true, batch: 32, epochs: 10 },
    ...{ lr: 4e-3, schedule: "one-cycle" },
  },
  /** Keras's defaults. */
  standard: {
    augment: defaultSettings.augment,
    fresh: defaultSettings.fresh,
    batch: defaultSettings.batch,
    epochs: defaultSettings.epochs,
    lr: defaultSettings.lr,
    schedule: defaultSettings.schedule,
  },
  /** The fewest errors, in about ten minutes on two cores without a GPU. */
  best: {
    ...{ augment: "strong", fresh: false, batch: 256, epochs: 60 },
    ...{ lr: 4e-3, schedule: "one-cycle" },
  },
  /** A long run on built-in digits alone. */
  fresh: {
    ...{ augment: "light", fresh: true, batch: 256, epochs: 110 },
    ...{ lr: 4e-3, schedule: "one-cycle" },
  },
} as const satisfies Record<string, Partial<Settings>>;

export type PresetName = keyof typeof presets;

/** The settings with which the page begins. */
export const firstSettings: Settings = { ...defaultSettings, ...presets.first };

/** The preset whose settings all have these values; undefined if there is none. */
export function presetOf(values: Settings): PresetName | undefined {
  const names = Object.keys(presets) as PresetName[];
  return names.find((name) =>
    Object.entries(presets[name]).every(
      ([setting, value]) => values[setting as SettingName] === value,
    ),
  );
}

/** The settings as a file keeps them: each as a text. */
export function settingsJson(settings: Settings): string {
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return JSON.stringify(Object.fromEntries(texts));
}

/**
 * The settings of a run as its digits allow them: those that were read cannot be drawn anew.
 *
 * @param isDrawn whether the digits are built in
 */
export function settingsFor(isDrawn: boolean, settings: Settings): Settings {
  return isDrawn ? settings : { ...settings, fresh: false };
}

/** How the images of a run are varied; undefined if they are not. */
export function variationOf({ augment }: Pick<Settings, "augment">): Amounts | undefined {
  const read = readVariation(augment);
  return typeof read === "string" ? undefined : read;
}

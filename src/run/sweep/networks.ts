// A sweep trains a network for each combination of settings, and each combination with several seeds. A setting that is given as a
// list is swept. A configuration is one combination without its seed.

import { counted } from "../../base/format.ts";
import { type SettingName, type Settings, settings as table } from "../settings.ts";

/** The values of each setting, one or more. */
export type SettingLists = { readonly [Name in SettingName]: readonly Settings[Name][] };

/** One network of a sweep. */
export interface SweptNetwork {
  /** From 1, in the order in which the values were given; the seeds of a configuration follow one another. */
  readonly number: number;
  readonly settings: Settings;
}

const NAMES = Object.keys(table) as SettingName[];

/** Settings that choose the rows a network is judged on: with several values, networks could not be compared. */
export const COMMON_SETTINGS: readonly SettingName[] = ["validation", "stratify"];

/** More networks would need more memory for their parameters than a computer has. */
export const MOST_NETWORKS = 1000;

/** How many networks the lists make. */
export function networkCount(lists: SettingLists): number {
  return NAMES.reduce((product, name) => product * lists[name].length, 1);
}

/** Every combination of the values, in the order of the table of settings; the seed changes fastest. */
export function networksOf(lists: SettingLists): readonly SweptNetwork[] {
  const order = [...NAMES.filter((name) => name !== "seed"), "seed" as const];
  const combinations = order.reduce<readonly Partial<Settings>[]>(
    (before, name) =>
      before.flatMap((some) => lists[name].map((value) => ({ ...some, [name]: value }))),
    [{}],
  );
  return combinations.map((settings, index) => ({
    number: index + 1,
    settings: settings as Settings,
  }));
}

/** The settings that have more than one value. */
export function sweptSettings(lists: SettingLists): readonly SettingName[] {
  return NAMES.filter((name) => lists[name].length > 1);
}

/** What settings with several values are called in a sentence. */
const NOUNS: Readonly<Partial<Record<SettingName, string>>> = {
  epochs: "numbers of epochs",
  batch: "batch sizes",
  lr: "learning rates",
  schedule: "schedules",
  rates: "lists of changed learning rates",
  augment: "augmentations",
  patience: "patiences",
  seed: "seeds",
  fresh: "choices of fresh digits",
  layers: "layer lists",
  plan: "plans",
};

/** `24 networks: 3 learning rates × 8 seeds` */
export function sweepWords(lists: SettingLists): string {
  const count = networkCount(lists);
  const swept = sweptSettings(lists);
  const order = [
    ...swept.filter((name) => name !== "seed"),
    ...swept.filter((name) => name === "seed"),
  ];
  const factors = order.map((name) => `${lists[name].length} ${NOUNS[name] ?? name}`);
  const networks = counted(count, "network");
  return factors.length === 0 ? networks : `${networks}: ${factors.join(" × ")}`;
}

/** The value of a setting as a flag takes it. */
export function valueText(settings: Settings, name: SettingName): string {
  return String(settings[name]);
}

/** `lr 0.001, layers 128,64`: what tells a configuration from the others of its sweep; empty where it is the only one. */
export function configurationName(settings: Settings, swept: readonly SettingName[]): string {
  return swept
    .filter((name) => name !== "seed")
    .map((name) => `${name} ${valueText(settings, name)}`)
    .join(", ");
}

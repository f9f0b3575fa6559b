import { Coalesced } from "../../base/coalesced.ts";
import { SettingError, wholeNumberFrom } from "../../run/parse-setting.ts";
import { type SettingName, type Settings, settings as table } from "../../run/settings.ts";
import type { SettingLists } from "../../run/sweep/networks.ts";
import { parseLists, parseSettingList } from "../../run/sweep/parse-lists.ts";
import type { Page } from "../state/page.ts";

/** A field of the Sweep view: a setting, or how many seeds to take. */
export type SweepField = SettingName | "seeds";

/** What a sweep begins with where nothing is chosen: as many networks as tell whether learning rates differ beyond chance. */
const FIRST: Readonly<Partial<Record<SweepField, string>>> = {
  lr: "0.0003, 0.001, 0.003, 0.01",
  seeds: "8",
};

/** The texts of the Sweep view's fields, which outlive the view, and what they mean. */
export class SweepChoice {
  #texts: Partial<Record<SweepField, string>> = {};
  readonly estimating: Coalesced;

  constructor(page: Page) {
    this.estimating = new Coalesced(async () => {
      const lists = this.lists(page.settings);
      if (typeof lists !== "string") {
        await page.desks.sweep.estimate(lists).catch(() => undefined);
      }
    });
  }

  /** The text of a field: what was typed, or else what a run would have. Fresh digits would train one after the other. */
  textOf(field: SweepField, run: Settings): string {
    const first = field === "fresh" ? "false" : FIRST[field];
    return this.#texts[field] ?? first ?? (field === "seeds" ? "" : String(run[field]));
  }

  set(field: SweepField, text: string): void {
    this.#texts = { ...this.#texts, [field]: text };
  }

  /** Why the text of a field cannot be taken; undefined where it can. */
  errorOf(field: SweepField, run: Settings): string | undefined {
    const text = this.textOf(field, run);
    const taken = takenOrError(() =>
      field === "seeds" ? seedsOf(text) : parseSettingList(field, [text]),
    );
    return typeof taken === "string" ? taken : undefined;
  }

  /** The values of all settings; or a sentence that says what is wrong with them. */
  lists(run: Settings): SettingLists | string {
    const names = Object.keys(table) as SettingName[];
    const texts = names.map((name) => [name, [this.textOf(name, run)]] as const);
    return takenOrError(() =>
      parseLists(run, Object.fromEntries(texts), seedsOf(this.textOf("seeds", run))),
    );
  }
}

const choices = new WeakMap<Page, SweepChoice>();

/** The choice of a page. */
export function choiceOf(page: Page): SweepChoice {
  const choice = choices.get(page) ?? new SweepChoice(page);
  choices.set(page, choice);
  return choice;
}

/** @throws SettingError */
function seedsOf(text: string): number | undefined {
  if (text.trim() === "") {
    return undefined;
  }
  const seeds = wholeNumberFrom(text);
  if (!Number.isSafeInteger(seeds) || seeds < 1) {
    throw new SettingError(`seeds is "${text}"; it must be a whole number of 1 or more.`);
  }
  return seeds;
}

/** What is read; or a sentence that says what is wrong with the text. */
function takenOrError<Taken>(read: () => Taken): Taken | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingError) {
      return error.message;
    }
    throw error;
  }
}

/**
 * Begins a sweep with the values of the fields.
 *
 * @param takeOver even if another tab trains, which then pauses
 */
export async function startSweep(page: Page, takeOver = false): Promise<void> {
  const lists = choiceOf(page).lists(page.settings);
  if (typeof lists !== "string") {
    await page.desks.sweep.start(lists, takeOver);
  }
}

/** Estimates the time of the sweep of the fields. While one estimate is made, only the last wish for another counts. */
export function estimateSweep(page: Page): void {
  choiceOf(page).estimating.request();
}

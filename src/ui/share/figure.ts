import { counted } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { type Settings, defaultSettings } from "../../run/settings.ts";
import type { Exported } from "../state/exports.ts";
import type { View } from "../state/views.ts";

/** What figures show beside the numbers: the part of the page that exports have, and the kind of axis. */
export interface Shown extends Exported {
  readonly view: View;
  /** Which network of the run Examine shows; undefined for another one. */
  readonly examined: "last" | "best" | undefined;
  readonly isLogarithmic: boolean;
}

/** A picture that the page can give away. */
export interface Figure {
  /** Its file's name without the ending. */
  readonly name: string;
  readonly words: string;
  readonly isThere: (page: Shown) => boolean;
  /** When it will be there; undefined for a picture that is offered only while it is shown. */
  readonly missing: string | undefined;
  /** Undefined where it is not there. */
  readonly svg: (page: Shown) => string | undefined;
}

/** Data and settings in a line. Of a network that Examine opened, its name and that of the digits. */
export function captionOf({ state, settings, view, examined }: Shown): string {
  const { trained } = state.run;
  const { examination } = state.examine;
  if (view === "examine" && examined === undefined && examination !== undefined) {
    // Not the network of the run.
    return `${examination.network}, on ${examination.data}`;
  }
  const { name = "no data", count = 0 } = trained?.data ?? state.data.inUse ?? {};
  return `${name}, ${counted(count, "digit")}; ${settingWords(trained?.settings ?? settings)}`;
}

/** The settings that are most asked for, and those that differ from the defaults. */
function settingWords(settings: Settings): string {
  const always = ["layers", "lr", "batch", "epochs", "seed"] as const;
  const others = differencesOf(settings, defaultSettings).filter(
    (name) => !(always as readonly string[]).includes(name),
  );
  return [...always, ...others].map((name) => `${name} ${String(settings[name])}`).join(", ");
}

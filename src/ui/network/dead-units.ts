import { counted, formatCount } from "../../base/format.ts";
import type { UnitAddress } from "../../engine/index.ts";
import type { LivePicture } from "../../worker/picture/picture-state.ts";

/** Whether a unit is dead: its activation is 0 for every digit on which that was judged. An output never is. */
export function isDead({ dead }: LivePicture, { layer, unit }: UnitAddress): boolean {
  return dead.layers[layer]?.[unit] === 1;
}

/** How many units are dead, and on which digits that was judged. */
export function deadWords(picture: LivePicture): string {
  const layers = picture.dead.layers.flatMap((isDead, layer) => {
    const count = isDead.reduce((sum, one) => sum + one, 0);
    return count === 0 ? [] : [`${count} of ${isDead.length} in layer ${layer + 1}`];
  });
  const words = layers.length === 0 ? "none" : `${layers.join(", ")} (hatched)`;
  return `Dead units, which are 0 for ${judgedOn(picture)}: ${words}.`;
}

/** The same in a few words, for the line below a presented picture; undefined if no unit is hatched. */
export function hatchedWords({ dead: { layers } }: LivePicture): string | undefined {
  const count = layers.flatMap((isDead) => [...isDead]).filter((one) => one === 1).length;
  return count === 0 ? undefined : `Hatched: ${counted(count, "dead unit")}`;
}

/** The digits on which dead units were judged. */
export function judgedOn({ dead: { digits, isValidation } }: LivePicture): string {
  const rows = isValidation ? "validation" : "training";
  return `each of the first ${formatCount(digits)} ${rows} digits`;
}

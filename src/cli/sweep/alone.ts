import { type SettingLists, networkCount } from "../../run/sweep/networks.ts";

/**
 * What there is to say of a sweep of one network, in which somebody meant to list several values; undefined where there are more.
 *
 * @param layers the text of --layers, if it was given
 */
export function aloneNote(lists: SettingLists, layers: string | undefined): string | undefined {
  if (networkCount(lists) > 1) {
    return undefined;
  }
  const alone = "One network leaves nothing to compare.";
  return layers?.includes(",") === true
    ? `${alone} --layers ${layers} is one with several layers; for one of each size write --layers "${layers.replaceAll(",", ";")}", in quotation marks.`
    : `${alone} List several values, such as --lr 3e-4,1e-3 or, in quotation marks, --layers "64;32,16"; or add --seeds 3.`;
}

import { type Dataset, firstLegibleRows } from "../../data/index.ts";

/** How many digits are shown with the network's predictions. */
const SHOWN_DIGITS = 12;

/** The digits that the page shows with a network's predictions. @param judged those on which it is judged */
export function shownDigits(judged: Dataset): Dataset {
  return firstLegibleRows(judged, SHOWN_DIGITS);
}

// Numbers as people write them elsewhere, and how they are written here.

/** A decimal comma, also in a list with semicolons. Of a list of numbers none begins with further zeros. */
const DECIMAL_COMMA = /(^|[;\s])(0?,\d+|\d+,0\d*)(?=$|[;\s])/;

/** The value with points in place of decimal commas; undefined if it has none. */
export function withPoints(text: string): string | undefined {
  return DECIMAL_COMMA.test(text)
    ? text.replaceAll(",", ".").replaceAll(/[;\s]+/g, ",")
    : undefined;
}

/**
 * Other ways to write a value: 20 % as 0.2, 1/1000 as 0.001, 1,000 as 1000, 5k as 5000, 128x64 and [128, 64] as 128,64.
 *
 * @param isAllowed whether the flag takes a value
 * @returns the first that the flag takes
 */
export function rewritten(text: string, isAllowed: (text: string) => boolean): string | undefined {
  const bare = text.trim().replaceAll(/^[[({"']+|[\])}"']+$/g, "");
  const [, above = "", below = ""] = /^(\d+)\/(\d+)$/.exec(bare) ?? [];
  const [, thousands = ""] = /^([\d.]+)k$/i.exec(bare) ?? [];
  const [, percent = ""] = /^([\d.]+) ?%$/.exec(bare) ?? [];
  const ways = [
    bare,
    above === "" ? "" : String(Number(above) / Number(below)),
    thousands === "" ? "" : String(1000 * Number(thousands)),
    /^\d{1,3}([,._' ]\d{3})+$/.test(bare) ? bare.replaceAll(/\D/g, "") : "",
    percent === "" ? "" : String(Number(percent) / 100),
    // 1_6 is 16 to those who write numbers so.
    /^\d+(_\d+)+$/.test(bare) ? bare.replaceAll("_", "") : bare.split(/[^\d]+/).join(","),
  ];
  return ways.find((way) => way !== "" && way !== text && isAllowed(way));
}

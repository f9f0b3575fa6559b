/**
 * How numbers are written, in English, with a decimal point. The page, the command line and the documents write them
 * alike, so that a number seen in one of them can be searched for in the others.
 */

/** 42000 → `42,000`. Without `Intl`, whose first formatter blocks a page for 50 ms or more. */
export function formatCount(count: number): string {
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 image`, `42,000 images`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Parts with a dot between them. No line begins with the dot: the space before it does not break. */
export function dotted(parts: readonly string[]): string {
  return parts.join("\u00a0· ");
}

/** 0.1252; with an exponent below a thousandth (9.8e-4) and from 10,000 up (3.1e5). */
export function formatLoss(loss: number): string {
  const plain = loss === 0 || (loss >= 0.001 && loss < 10_000);
  return plain ? loss.toFixed(4) : exponential(loss, 1);
}

/** 4,080 or 0.787: three significant digits; a measurement is seldom more precise. */
export function formatMeasured(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 1000 ? String(rounded) : formatCount(rounded);
}

/** 96.81 % from 0.9681. */
export function formatPercent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

/** 47.7 % from 0.4766, but 99.9 % from 0.99996, and < 0.1 % from 0.0004: only what is certain has 100.0 % or 0.0 %. */
export function formatCertainty(probability: number): string {
  const rounded = (100 * probability).toFixed(1);
  if (probability > 0 && rounded === "0.0") {
    return "< 0.1 %";
  }
  return `${probability < 1 && rounded === "100.0" ? "99.9" : rounded} %`;
}

/** a 3, an 8: a number below a thousand with its indefinite article. */
export function withArticle(number: number): string {
  return `${/^(8|11$|18$)/.test(String(number)) ? "an" : "a"} ${number}`;
}

/** ± 0.4 from 0.0038: half the width of an interval, in percentage points. Its second decimal would mean nothing. */
export function formatMargin(fraction: number): string {
  return `± ${(100 * fraction).toFixed(1)}`;
}

/** 27 % from 0.279: progress, rounded down so that it shows 100 % only when everything is done. */
export function formatShare(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`;
}

/** 0.25, 2e-4, 3e5: a tick label on an axis, as short as possible. */
export function formatTick(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const plain = rounded === 0 || (Math.abs(rounded) >= 0.001 && Math.abs(rounded) < 10_000);
  return plain ? String(rounded) : exponential(rounded);
}

/** 95 %, 0.5 %: a tick of an axis of accuracies or errors. */
export function formatPercentTick(fraction: number): string {
  // Rounded first: 100 times 0.07 is a little more than 7.
  return `${formatTick(Number((100 * fraction).toPrecision(6)))} %`;
}

/** 4.4479, 254, −0.5: at most four decimals, and – for NaN. */
export function formatFigure(value: number): string {
  return Number.isNaN(value) ? "–" : withMinus(String(Number(value.toFixed(4))));
}

/** With the minus sign that is as wide as a plus. */
export function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}

/** 12,400 samples/s: three significant digits. */
export function formatSpeed(perSecond: number): string {
  return `${formatMeasured(perSecond)} samples/s`;
}

/** 0.84 s, 18.4 s, 2 min 05 s: a measured time. */
export function formatSeconds(seconds: number): string {
  // Each limit is where rounding would give 10.00 s or 60.0 s, so that neither is ever written.
  if (seconds < 9.995) {
    return `${seconds.toFixed(2)} s`;
  }
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatWholeSeconds(seconds);
}

/** p = 0.0078, p = 0.41, p < 0.0001: how likely chance alone is, in two significant digits. */
export function formatChance(p: number): string {
  if (p < 1e-4) {
    return "p < 0.0001";
  }
  return `p = ${p >= 0.995 ? "1" : String(Number(p.toPrecision(2)))}`;
}

/** 8 s, 2 min 05 s, 1 h 20 min: an estimated time. */
export function formatWholeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  }
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** 427.29 KB: units of 1,024 bytes, as Keras prints the size of a model. */
export function formatKilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KB`;
}

/** 31.4 MB, 48 kB: units of a million bytes, and of a thousand where those would round to nothing. */
export function formatFileSize(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function exponential(value: number, decimals?: number): string {
  return value.toExponential(decimals).replace("+", "");
}

/**
 * Colours that people with any colour vision tell apart: those of Okabe and Ito (Color Universal Design, 2008) without black. Where a
 * background would swallow one, a lighter or darker one of its hue stands beside them, in the list that uses it.
 */
export const SAFE = {
  orange: "#e69f00",
  skyBlue: "#56b4e9",
  green: "#009e73",
  yellow: "#f0e442",
  blue: "#0072b2",
  vermillion: "#d55e00",
  purple: "#cc79a7",
} as const;

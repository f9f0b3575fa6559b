/** The normal distribution's quantile of 95 %, two-sided. */
const Z = 1.959964;

/**
 * Wilson's 95 % interval of an accuracy that was measured on `rows` rows: where the true one lies.
 *
 * @see Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference
 */
export function wilsonInterval(accuracy: number, rows: number): [low: number, high: number] {
  const widening = 1 + Z ** 2 / rows;
  const middle = accuracy + Z ** 2 / (2 * rows);
  const reach = Z * Math.sqrt((accuracy * (1 - accuracy)) / rows + Z ** 2 / (4 * rows ** 2));
  return [(middle - reach) / widening, (middle + reach) / widening];
}

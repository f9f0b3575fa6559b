/** Two-sided 95 % quantile of the standard normal distribution. */
const Z = 1.959964;

/**
 * Wilson's 95 % confidence interval for an accuracy that was measured on `rows` rows.
 *
 * @param accuracy the measured share of correct rows, 0 to 1
 * @see Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference
 */
export function wilsonInterval(accuracy: number, rows: number): [low: number, high: number] {
  const denominator = 1 + Z ** 2 / rows;
  const centre = accuracy + Z ** 2 / (2 * rows);
  const halfWidth = Z * Math.sqrt((accuracy * (1 - accuracy)) / rows + Z ** 2 / (4 * rows ** 2));
  return [(centre - halfWidth) / denominator, (centre + halfWidth) / denominator];
}

// Many networks at once: how many samples per second they learn from together, and from how many on more networks no longer pay.

import type { Row } from "./row.ts";

/** The numbers of networks that are tried, one after the other. */
export const POPULATIONS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128];

/** The name of the rows' group. */
export const POPULATION_GROUP = "networks at once, batch 32, summed";

/** Twice as many networks pay if together they learn from so many times as many samples in the same time. */
const PAYS = 1.1;

/** The name of a row. */
export function populationName(networks: number, plan: string): string {
  return `${networks} ${networks === 1 ? "network" : "networks"}, ${plan}`;
}

/** The number of networks up to which doubling pays; undefined where not even one was measured. */
export function payingNetworks(rows: readonly Row[], plan: string): number | undefined {
  const rates = POPULATIONS.map(
    (networks) =>
      rows.find(
        ({ group, name }) => group === POPULATION_GROUP && name === populationName(networks, plan),
      )?.rate,
  );
  if (rates[0] === undefined) {
    return undefined;
  }
  const end = rates.findIndex(
    (rate, index) => index > 0 && (rate ?? 0) < PAYS * (rates[index - 1] ?? Infinity),
  );
  return POPULATIONS[(end === -1 ? rates.length : end) - 1];
}

/** Says for a plan from how many networks on more do not pay; undefined where nothing was measured. */
export function payingSentence(rows: readonly Row[], plan: string): string | undefined {
  const networks = payingNetworks(rows, plan);
  if (networks === undefined) {
    return undefined;
  }
  const next = populationName(2 * networks, plan);
  const isMeasured = rows.some(({ name, rate }) => name === next && rate !== undefined);
  return isMeasured
    ? `${plan}: more networks pay up to ${networks}; twice as many learn less than ${Math.round(100 * (PAYS - 1))} % faster together.`
    : `${plan}: more networks pay up to ${networks}, the most that were measured.`;
}

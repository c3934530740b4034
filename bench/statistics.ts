/** Medians and percentiles, and pairs of measurements whose machine drift cancels. */

/** A measurement of the connector and one of what it is compared with, made right after each other. */
export interface Pair {
  connector: number;
  baseline: number;
}

/** @param share 0.5 for the median, 0.95 for p95. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new Error("Nothing was measured.");
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Connector to baseline: the median of the pairs' own ratios, since a slow spell hits both of a pair. */
export function medianRatio(pairs: readonly Pair[]): number {
  return median(pairs.map(({ connector, baseline }) => connector / baseline));
}

/** How much more the connector takes: the median of the pairs' own differences. */
export function medianDifference(pairs: readonly Pair[]): number {
  return median(pairs.map(({ connector, baseline }) => connector - baseline));
}

export function medians(pairs: readonly Pair[]): Pair {
  return {
    connector: median(pairs.map(({ connector }) => connector)),
    baseline: median(pairs.map(({ baseline }) => baseline)),
  };
}

/** Measures in turns, A B B A, so that neither always goes first. */
export async function inTurns(
  rounds: number,
  measure: (app: keyof Pair) => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const connector = await measure("connector");
      pairs.push({ connector, baseline: await measure("baseline") });
    } else {
      const baseline = await measure("baseline");
      pairs.push({ connector: await measure("connector"), baseline });
    }
  }
  return pairs;
}

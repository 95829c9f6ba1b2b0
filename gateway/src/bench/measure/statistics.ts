/** The value in the middle; of an even number the mean of the two. `NaN` of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The smallest value that a share of all values does not exceed. `NaN` of none.
 *
 * @param sorted in ascending order
 * @param share from 0 to 1
 */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** How many times the base a value is; nothing where there is no base. */
export function ratio(value: number, base: number | undefined): number | undefined {
  return base === undefined || base === 0 ? undefined : value / base;
}

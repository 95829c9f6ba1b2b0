/**
 * Tells whether a reader stands still: kafkajs may stop fetching after a rebalance, or wait on a connection that nothing comes from any more,
 * and tells nobody. A reader that works shows a sign at least at each fetch, also of nothing; effects take their own time.
 */
export class StallWatch {
  private last: number;
  private working = 0;

  /**
   * @param now milliseconds that never go back, as `performance.now`
   * @param afterMs how long without a sign is too long
   */
  constructor(
    private readonly now: () => number,
    private readonly afterMs: number,
  ) {
    this.last = now();
  }

  /** A fetch, a sign of life, a place in the group. */
  readonly sign = (): void => {
    this.last = this.now();
  };

  /** Does work that is not the broker's, during which no sign is expected. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
      this.sign();
    }
  }

  isStalled(): boolean {
    return this.working === 0 && this.now() - this.last >= this.afterMs;
  }
}

/** Each call earns a tenth of a retry. */
const EARNED = 0.1;
/** So many retries can be saved up. */
const MOST = 10;

/** Keeps retries to a tenth of the calls: where all calls fail, twice as many would only make it worse. */
export class RetryBudget {
  private saved = MOST;

  /** A call is made. */
  earn(): void {
    this.saved = Math.min(MOST, this.saved + EARNED);
  }

  /** @returns whether a call may be made once more; then it is paid for */
  spend(): boolean {
    if (this.saved < 1) return false;
    this.saved -= 1;
    return true;
  }
}

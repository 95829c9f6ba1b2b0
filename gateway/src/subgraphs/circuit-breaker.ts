/** When calls of a subgraph are given up before they are made. */
export interface BreakerSettings {
  /** Calls are judged over stretches of so many milliseconds. */
  readonly windowMs: number;
  /** A stretch with fewer calls decides nothing. */
  readonly minCalls: number;
  /** From this share of failed calls on the circuit opens. */
  readonly failedShare: number;
  /** After so many milliseconds one call is let through to see. */
  readonly openMs: number;
}

/** A dead subgraph is found out within a second of usual load; it is asked again every five. */
export const DEFAULT_BREAKER: BreakerSettings = {
  windowMs: 10_000,
  minCalls: 20,
  failedShare: 0.5,
  openMs: 5_000,
};

/**
 * Stops calling a subgraph that fails, so that requests need not wait for what will not come, and the subgraph comes back to no flood.
 *
 * @see https://martinfowler.com/bliki/CircuitBreaker.html
 */
export class CircuitBreaker {
  private windowStart: number;
  private calls = 0;
  private failures = 0;
  /** When it opened; nothing while it is closed. */
  private openedAt: number | undefined;
  private isProbing = false;

  /** @param now milliseconds on a clock that does not go back */
  constructor(
    private readonly settings: BreakerSettings,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.windowStart = now();
  }

  /** Whether calls are given up before they are made. */
  get isOpen(): boolean {
    return this.openedAt !== undefined;
  }

  /** Whether a call may be made now; one that may must be told how it came out. */
  lets(): boolean {
    if (this.openedAt === undefined) return true;
    if (this.isProbing || this.now() < this.openedAt + this.settings.openMs) return false;
    this.isProbing = true;
    return true;
  }

  /** Tells how a call came out. */
  tell(failed: boolean): void {
    const now = this.now();
    if (this.openedAt !== undefined) {
      // Calls that were made before it opened say nothing new.
      if (!this.isProbing) return;
      this.isProbing = false;
      if (failed) this.openedAt = now;
      else this.close(now);
      return;
    }
    if (now >= this.windowStart + this.settings.windowMs) this.close(now);
    this.calls += 1;
    if (failed) this.failures += 1;
    const { minCalls, failedShare } = this.settings;
    if (this.calls >= minCalls && this.failures >= failedShare * this.calls) this.openedAt = now;
  }

  /** Tells that a call was given up before it came out: it says nothing, and if it was to show how things are, another may. */
  forget(): void {
    this.isProbing = false;
  }

  private close(now: number): void {
    this.openedAt = undefined;
    this.windowStart = now;
    this.calls = 0;
    this.failures = 0;
  }
}

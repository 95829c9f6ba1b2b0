import type { Child } from './child.js';

/** Requests to send. */
export interface LoadOrder {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  /** At least one for each connection. */
  readonly amount: number;
}

/** What came of them. */
export interface LoadResult {
  readonly requests: number;
  /** Those without an answer, or with one that is not a success. */
  readonly failed: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How long load is sent before it is measured. */
export interface WarmUp {
  readonly seconds: number;
  readonly requests: number;
}

/** Long enough to see a rate; the warm-up takes several. */
const SLICE_SECONDS = 0.5;
/** A gateway that is very slow is measured as it is by then. */
const MAX_WARMUP_SECONDS = 10;

/** Sends load from a process of its own. */
export class LoadGenerator {
  constructor(private readonly child: Child) {}

  /** @throws Error where a request failed: what it cost says nothing then */
  async run(order: LoadOrder): Promise<LoadResult> {
    const answer = await this.child.ask<LoadResult | { readonly error: string }>(order);
    if ('error' in answer) throw new Error(`the load generator failed: ${answer.error}`);
    if (answer.failed > 0 || answer.requests < order.amount) {
      const missing = order.amount - answer.requests;
      throw new Error(
        `${answer.failed} of ${order.amount} requests failed, ${missing} were not answered: ${order.url}`,
      );
    }
    return answer;
  }

  /**
   * Sends load for some seconds at least, and until there were so many requests.
   *
   * @returns the requests a second at the end
   */
  async warmUp(order: Omit<LoadOrder, 'amount'>, { seconds, requests }: WarmUp): Promise<number> {
    let rate = 0;
    let spent = 0;
    let sent = 0;
    do {
      const amount = Math.max(order.connections, Math.ceil(rate * SLICE_SECONDS));
      const result = await this.run({ ...order, amount });
      rate = result.requests / result.seconds;
      spent += result.seconds;
      sent += result.requests;
    } while (spent < seconds || (sent < requests && spent < MAX_WARMUP_SECONDS));
    return rate;
  }
}

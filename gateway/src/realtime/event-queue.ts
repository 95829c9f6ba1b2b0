import { gatewayProblem } from '../errors/problems.js';
import { StreamEnded } from './stream-ended.js';

/** What waits for one client at most. */
export interface QueueLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** A subscriber may fall behind by as much; ten thousand of them at once are a matter of their number, which is limited too. */
export const DEFAULT_QUEUE_LIMITS: QueueLimits = { maxEvents: 1_000, maxBytes: 1024 * 1024 };

function overflow(rule: keyof QueueLimits, limit: number): StreamEnded {
  return new StreamEnded(gatewayProblem('SLOW_CLIENT', rule, { detail: `${rule} is ${limit}.` }));
}

interface Waiting<Item> {
  readonly resolve: (item: Item | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** Events between a source that pushes and a client that takes them when it can: bounded, and ended where the client falls behind. */
export class EventQueue<Item> {
  private items: { readonly item: Item; readonly bytes: number }[] = [];
  private bytes = 0;
  private end: { readonly reason?: unknown } | undefined;
  private waiting: Waiting<Item> | undefined;

  /** @param onEnd told once, when nothing more will be taken in */
  constructor(
    private readonly limits: QueueLimits,
    private readonly onEnd: () => void,
  ) {}

  /** Whether nothing more is taken in. */
  get isEnded(): boolean {
    return this.end !== undefined;
  }

  /** How many events wait. */
  get size(): number {
    return this.items.length;
  }

  /** Takes in an event; where there is no room the queue ends, and what waited is dropped: who reads it is told why. */
  push(item: Item, bytes: number): void {
    if (this.end) return;
    if (this.waiting) {
      this.settle()?.resolve(item);
      return;
    }
    if (this.items.length >= this.limits.maxEvents) {
      this.abandon(overflow('maxEvents', this.limits.maxEvents));
      return;
    }
    // One that is too large alone is let through where nothing else waits.
    if (this.items.length > 0 && this.bytes + bytes > this.limits.maxBytes) {
      this.abandon(overflow('maxBytes', this.limits.maxBytes));
      return;
    }
    this.items.push({ item, bytes });
    this.bytes += bytes;
  }

  /** Ends it after what waits. @param reason thrown at the end, where there is one */
  finish(reason?: unknown): void {
    if (this.end) return;
    this.end = reason === undefined ? {} : { reason };
    this.onEnd();
    if (this.items.length === 0) this.settleEnd();
  }

  /** Ends it at once: what waits is dropped. */
  abandon(reason?: unknown): void {
    this.items = [];
    this.bytes = 0;
    if (this.end) this.settleEnd();
    else this.finish(reason);
  }

  /** The next event; nothing once it has ended. @throws the reason where it was ended with one */
  next(): Promise<Item | undefined> {
    const first = this.items.shift();
    if (first) {
      this.bytes -= first.bytes;
      return Promise.resolve(first.item);
    }
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      if (this.end) this.settleEnd();
    });
  }

  private settle(): Waiting<Item> | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    return waiting;
  }

  private settleEnd(): void {
    const waiting = this.settle();
    if (this.end && 'reason' in this.end) waiting?.reject(this.end.reason);
    else waiting?.resolve(undefined);
  }
}

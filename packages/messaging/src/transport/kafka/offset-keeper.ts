/** A place from which a partition is read on. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  /** Of the next message. */
  readonly offset: string;
}

/**
 * Settles the places of what was handled, those of all partitions together after a while: each settling is a request that the broker writes down, and
 * at a steady rate there would be as many of them as deliveries. What was not settled comes again after a crash or to the next member of the group.
 */
export class OffsetKeeper {
  private readonly places = new Map<string, Place>();
  private timer: NodeJS.Timeout | undefined;
  private settling: Promise<void> = Promise.resolve();

  /**
   * @param settle tells the broker; where it fails, what comes later is told with the next
   * @param afterMs the longest that a place waits
   */
  constructor(
    private readonly settle: (places: Place[]) => Promise<void>,
    private readonly afterMs: number,
  ) {}

  /** Notes the last message that was handled of a partition. */
  note(topic: string, partition: number, lastOffset: string): void {
    const offset = String(BigInt(lastOffset) + 1n);
    this.places.set(`${topic}/${partition}`, { topic, partition, offset });
    this.timer ??= setTimeout(() => void this.flush(), this.afterMs);
  }

  /** Settles what was noted; resolves once the broker has answered, or cannot. */
  flush(): Promise<void> {
    const places = [...this.places.values()];
    this.forget();
    if (places.length > 0)
      this.settling = this.settling.then(() => this.settle(places)).catch(() => undefined);
    return this.settling;
  }

  /** Forgets what was noted: another may read those partitions now, and be further. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.places.clear();
  }
}

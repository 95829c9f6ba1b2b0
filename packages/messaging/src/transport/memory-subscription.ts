import { type Group, type MemoryLog, type NamedPartition, toStored } from './memory-log.js';
import { SLICE, slices } from './slices.js';
import type { DeliverAgain, Delivery, Subscription } from './transport.js';

/** Pause before a delivery that failed is made again. */
const RETRY_MS = 50;

/** Reads a group's partitions, one delivery at a time each; one that failed waits, the others go on. */
export class MemorySubscription implements Subscription {
  private stopped = false;
  private readonly running = new Set<Promise<void>>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly group: Group;

  constructor(
    private readonly log: MemoryLog,
    groupId: string,
    private readonly topics: readonly string[],
    private readonly handle: (delivery: Delivery) => Promise<DeliverAgain | undefined>,
  ) {
    this.group = log.groupOf(groupId);
    for (const topic of topics) this.group.topics.add(topic);
    log.listeners.add(this.wake);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.log.listeners.delete(this.wake);
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
    // What it was reading is another's now.
    this.log.wake();
  }

  private readonly wake = (): void => {
    for (const place of this.log.partitionsOf(this.topics)) {
      if (this.stopped || this.group.busy.has(place.name) || this.timers.has(place.name)) continue;
      if ((this.group.offsets.get(place.name) ?? 0) >= place.partition.next) continue;
      this.group.busy.add(place.name);
      const run = this.drain(place).finally(() => {
        this.group.busy.delete(place.name);
        this.running.delete(run);
        // What came while the last delivery was handled.
        this.wake();
      });
      this.running.add(run);
    }
  };

  /** Delivers what there is; a delivery that is to be made again leaves a timer behind. */
  private async drain(place: NamedPartition): Promise<void> {
    const { name, partition, topic, number } = place;
    while (!this.stopped) {
      const held = partition.read(this.group.offsets.get(name) ?? 0, SLICE.messages);
      const [messages] = slices(held.map((placed) => toStored(place, placed)));
      const last = messages?.at(-1);
      if (!messages || !last) return;
      const until = Number(last.offset) + 1;
      const delivery = { topic, partition: number, messages, behind: partition.next - until };
      const again = await this.handle(delivery).catch(() => ({ afterMs: RETRY_MS }));
      if (again) {
        this.wakeLater(name, again.afterMs);
        return;
      }
      this.group.offsets.set(name, until);
    }
  }

  private wakeLater(name: string, ms: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(name);
      this.wake();
    }, ms);
    this.timers.set(name, timer);
  }
}

import type { Message, Subscription, Transport } from './transport.js';

/** Pause before a failed batch is delivered again. */
const RETRY_MS = 50;

/**
 * A transport within one process, for a look without Kafka: nothing is kept when the process ends, and the log grows while it runs.
 */
export function memoryTransport(): Transport {
  const log: Message[] = [];
  const offsets = new Map<string, number>();
  const listeners = new Set<() => void>();

  function subscribe(
    groupId: string,
    topics: readonly string[],
    handle: (batch: readonly Message[]) => Promise<void>,
  ): Promise<Subscription> {
    let stopped = false;
    let running: Promise<void> | undefined;
    let timer: NodeJS.Timeout | undefined;
    const drain = async (): Promise<void> => {
      for (;;) {
        const from = offsets.get(groupId) ?? 0;
        if (stopped || from >= log.length) return;
        const until = log.length;
        const batch = log.slice(from, until).filter((message) => topics.includes(message.topic));
        if (batch.length > 0) await handle(batch);
        offsets.set(groupId, until);
      }
    };
    const wake = (): void => {
      if (stopped || running) return;
      running = drain().then(
        () => {
          running = undefined;
          if ((offsets.get(groupId) ?? 0) < log.length) wake();
        },
        () => {
          running = undefined;
          timer = setTimeout(wake, RETRY_MS);
        },
      );
    };
    listeners.add(wake);
    wake();
    return Promise.resolve({
      async stop() {
        stopped = true;
        clearTimeout(timer);
        listeners.delete(wake);
        await running;
      },
    });
  }

  return {
    ensureTopics: () => Promise.resolve(),
    send(messages) {
      log.push(...messages);
      for (const wake of listeners) wake();
      return Promise.resolve();
    },
    subscribe,
    readAll(topics, each) {
      for (const message of log) if (topics.includes(message.topic)) each(message);
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

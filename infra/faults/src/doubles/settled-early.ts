import type { Transport } from '@zhucan/messaging';

/** A transport that settles what it delivers before it took effect, and whatever becomes of it. */
export function settledBeforeHandled(transport: Transport): Transport {
  return {
    ...transport,
    subscribe: (groupId, topics, handle) =>
      transport.subscribe(groupId, topics, (delivery) => {
        void handle(delivery).catch(() => undefined);
        return Promise.resolve(undefined);
      }),
  };
}

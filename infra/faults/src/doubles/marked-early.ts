import type { Transport } from '@zhucan/messaging';

/** A transport that says that messages are acknowledged before they are: a relay over it marks rows that the broker may never get. */
export function markedBeforeAcknowledged(transport: Transport): Transport {
  return {
    ...transport,
    send(messages) {
      void transport.send(messages).catch(() => undefined);
      return Promise.resolve();
    },
  };
}

/** A message from the registry, as the consumer hands it on. */
export interface RegistryMessage {
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly data: unknown;
}

/** What a message says, read, with its version. */
export interface ReadMessage<T> {
  readonly id: string;
  readonly version: number;
  readonly data: T;
}

/**
 * The newest message of each aggregate, read. Each carries the whole picture, so that the older ones of a batch need not be written.
 */
export function newest<T>(
  messages: readonly RegistryMessage[],
  read: (data: unknown) => T,
): ReadMessage<T>[] {
  const last = new Map<string, RegistryMessage>();
  for (const message of messages) {
    const known = last.get(message.aggregateId);
    if (!known || known.aggregateVersion < message.aggregateVersion) last.set(message.aggregateId, message);
  }
  return [...last.values()].map(({ aggregateId, aggregateVersion, data }) => ({
    id: aggregateId,
    version: aggregateVersion,
    data: read(data),
  }));
}

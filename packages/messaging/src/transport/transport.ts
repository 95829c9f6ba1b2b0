/** A message as it travels. */
export interface Message {
  readonly topic: string;
  /** The aggregate's id: what happens to one thing stays in order. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null erases what a state topic holds of the key, and means nothing else. */
  readonly value: string | null;
}

/** A message that is not taken however often it is sent, as one that is too large. Others of the same call may have been taken. */
export class MessageRefusedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'MessageRefusedError';
  }
}

/** Takes messages off a topic, in order per key. */
export interface Subscription {
  stop(): Promise<void>;
}

/** How messages get from here to there: Kafka at work, memory for a look. */
export interface Transport {
  /** Makes the topics that do not exist yet. */
  ensureTopics(topics: readonly string[]): Promise<void>;
  /**
   * Sends in the order given; returns once every message is acknowledged. Where it fails, some may have been taken.
   *
   * @param abort ends the attempt: nothing is sent any more, whatever became of what was on its way
   * @throws MessageRefusedError where one of the messages is not taken however often it is sent
   */
  send(messages: readonly Message[], abort?: AbortSignal): Promise<void>;
  /**
   * Delivers from the first message that the group has not finished. A batch whose handler throws is delivered again.
   *
   * @param groupId readers of one group share the messages; another group gets all of them
   */
  subscribe(
    groupId: string,
    topics: readonly string[],
    handle: (batch: readonly Message[]) => Promise<void>,
  ): Promise<Subscription>;
  /** Reads each message of the topics that is there now, once. */
  readAll(topics: readonly string[], each: (message: Message) => void): Promise<void>;
  /** Fails where the broker does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

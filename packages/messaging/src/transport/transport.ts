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

/** A message with where it lies. */
export interface StoredMessage extends Message {
  readonly partition: number;
  /** Its place in the partition, a whole number of up to 64 bits as text. */
  readonly offset: string;
  /** Instant at which it was sent, milliseconds since 1970. */
  readonly sentAtMs: number;
}

/** Messages of one partition in their order, never none. */
export interface Delivery {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly StoredMessage[];
  /** Messages of the partition that come after these. */
  readonly behind: number;
}

/** Nothing of a delivery is settled: it comes again, and its partition waits meanwhile while others go on. */
export interface DeliverAgain {
  readonly afterMs: number;
}

/** Takes messages off a topic, in order per key. */
export interface Subscription {
  /** Ends within bounded time, whatever the broker does; a delivery under way is waited for. */
  stop(): Promise<void>;
}

/** Where reading begins: the first message there is, an instant (milliseconds since 1970), or a place in each partition. */
export type ReadFrom = 'beginning' | { readonly timeMs: number } | { readonly places: readonly Place[] };

/** A place in a partition: the offset of the next message to read. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** How far a group has come in a partition. */
export interface GroupPosition extends Place {
  /** The offset after the last message there is. */
  readonly end: string;
  /** Messages that the group has not settled. */
  readonly lag: number;
}

/** How messages are read that no group shares. */
export interface ReadSettings {
  readonly from?: ReadFrom;
  /** Ends a reading that follows. */
  readonly signal?: AbortSignal;
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
   * Delivers from the first message that the group has not settled, bounded by bytes and count, one delivery of a partition at a time. What
   * the handler returned from is settled, in order; what it throws is delivered again after a pause.
   *
   * @param groupId readers of one group share the messages; another group gets all of them
   */
  subscribe(
    groupId: string,
    topics: readonly string[],
    handle: (delivery: Delivery) => Promise<DeliverAgain | undefined>,
  ): Promise<Subscription>;
  /** Reads each message of the topics that is there now, once; in order per partition, and waits for the promise of one before the next. */
  readAll(
    topics: readonly string[],
    each: (message: StoredMessage) => unknown,
    settings?: Pick<ReadSettings, 'from'>,
  ): Promise<void>;
  /** The same, and goes on with what is sent later until it is aborted. */
  follow(
    topics: readonly string[],
    each: (message: StoredMessage) => unknown,
    settings: ReadSettings & { readonly signal: AbortSignal },
  ): Promise<void>;
  /** The places at which the first message of each partition stands that was sent at the instant or later; the end where there is none. */
  placesAt(topics: readonly string[], timeMs: number): Promise<Place[]>;
  /** How far a group is in each partition of the topics; from the first message where it has settled none. */
  positions(groupId: string, topics: readonly string[]): Promise<GroupPosition[]>;
  /** Lets a group go on from given places; it must have no reader. */
  settle(groupId: string, places: readonly Place[]): Promise<void>;
  /** Fails where the broker does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

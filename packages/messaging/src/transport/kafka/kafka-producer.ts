import kafkajs, {
  CompressionTypes,
  type ICustomPartitioner,
  type Kafka,
  type KafkaJSProtocolError as ProtocolError,
  Partitioners,
  type Producer,
} from 'kafkajs';

import { type Message, MessageRefusedError } from '../transport.js';
import { byTopic } from './kafka-message.js';

// Node finds no names in what a CommonJS module spreads into its exports.
const { KafkaJSError, KafkaJSNonRetriableError, KafkaJSProtocolError } = kafkajs;

/** What a broker says of a message that it will never take. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
]);
/** Attempts within one call, over a second or so: a new leader is found, and whoever called tries longer than that. */
const RETRIES = 4;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;
/** The longest that a call may take; a broker that is well takes milliseconds. */
const SENT_WITHIN_MS = 20_000;

type Partitioner = ReturnType<ICustomPartitioner>;

/** A producer that can be thrown away, though a call of it is under way. */
interface OwnProducer {
  readonly producer: Producer;
  readonly state: { discarded: boolean };
}

function isRefusal(error: unknown): error is ProtocolError {
  return error instanceof KafkaJSProtocolError && REFUSALS.has(error.type);
}

/**
 * Sends messages: an idempotent producer, one request in flight, acknowledged by all in-sync replicas.
 *
 * A producer with which a call failed is thrown away, and the next call makes a new one. kafkajs' does not always reconnect; and where a broker took
 * one part of a request and refused another, it counts both as not sent, so that the next messages would have the numbers of those taken and be left
 * out as duplicates.
 */
export class KafkaSender {
  private current: Promise<OwnProducer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  /** @throws MessageRefusedError, or what kafkajs throws */
  async send(messages: readonly Message[], abort?: AbortSignal): Promise<void> {
    if (messages.length === 0) return;
    const own = await this.get();
    const sending = own.producer.sendBatch({
      acks: -1,
      compression: isSmall(messages) ? CompressionTypes.None : CompressionTypes.GZIP,
      topicMessages: byTopic(messages),
    });
    try {
      await until(sending, SENT_WITHIN_MS, abort);
    } catch (error) {
      this.discard(own, sending);
      throw isRefusal(error)
        ? new MessageRefusedError(`the broker says ${error.type}`, { cause: error })
        : error;
    }
  }

  async close(): Promise<void> {
    const own = await this.current?.catch(() => undefined);
    this.current = undefined;
    if (own) await own.producer.disconnect();
  }

  /** Ends a producer now, and once more when its last call has ended: until then kafkajs connects again by itself. */
  private discard(own: OwnProducer, sending: Promise<unknown>): void {
    own.state.discarded = true;
    this.current = undefined;
    const end = (): Promise<void> => own.producer.disconnect().catch(() => undefined);
    void end();
    void sending.then(end, end);
  }

  private get(): Promise<OwnProducer> {
    const connect = async (): Promise<OwnProducer> => {
      const state = { discarded: false };
      const producer = this.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        // Each attempt asks where its messages go, also those that kafkajs makes by itself: there one of a producer thrown away is stopped.
        createPartitioner: () => {
          const choose = remembered(Partitioners.DefaultPartitioner());
          return (message) => {
            if (state.discarded) throw new KafkaJSNonRetriableError('the producer was thrown away');
            return choose(message);
          };
        },
        allowAutoTopicCreation: false,
        retry: { retries: RETRIES, initialRetryTime: FIRST_RETRY_MS, maxRetryTime: LONGEST_RETRY_MS },
      });
      await producer.connect();
      return { producer, state };
    };
    this.current ??= connect().catch((error: unknown) => {
      this.current = undefined;
      throw error;
    });
    return this.current;
  }
}

/**
 * Messages of less are sent as they are: compressing a few of them, and unpacking them at the broker and at each reader, takes longer than all else that
 * is done for them. Some thirty events.
 */
const SMALL_BYTES = 16 * 1024;

function isSmall(messages: readonly Message[]): boolean {
  let bytes = 0;
  for (const { value } of messages) bytes += value?.length ?? 0;
  return bytes < SMALL_BYTES;
}

/** Keys whose partition is remembered: some batches of them, below a megabyte. */
const KEYS_REMEMBERED = 5_000;

/** The same choice, made once for a key: a message goes to a log and to a state, and kafkajs takes longer to hash its key than to find it. */
function remembered(choose: Partitioner): Partitioner {
  const chosen = new Map<string, number>();
  return (asked) => {
    const key = `${asked.partitionMetadata.length}/${String(asked.message.key)}`;
    const known = chosen.get(key);
    if (known !== undefined) return known;
    const partition = choose(asked);
    if (chosen.size >= KEYS_REMEMBERED) chosen.clear();
    chosen.set(key, partition);
    return partition;
  };
}

/** What comes first: the end of the work, its time, or a signal that nobody waits any more. */
function until<T>(work: Promise<T>, withinMs: number, abort: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const given = (): void =>
      reject(abort?.reason instanceof Error ? abort.reason : new KafkaJSError('the call was given up'));
    const timer = setTimeout(() => reject(new KafkaJSError(`no answer within ${withinMs} ms`)), withinMs);
    if (abort?.aborted === true) given();
    abort?.addEventListener('abort', given, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      abort?.removeEventListener('abort', given);
    });
  });
}

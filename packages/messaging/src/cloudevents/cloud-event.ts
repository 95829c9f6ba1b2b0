/** What every event says of itself, by its attributes in CloudEvents 1.0. */
export interface CloudEventAttributes {
  /** Id of the event, the same on every topic and at every delivery: a UUID. */
  readonly id: string;
  /** `zhucan.<context>.<aggregate>.<what happened>`. */
  readonly type: string;
  /** The service that published it, as `/zhucan/registry`. */
  readonly source: string;
  /** The aggregate's id, which is the key of the message too. */
  readonly subject: string;
  /** Instant of recording, RFC 3339. */
  readonly time: string;
  /** Version of the aggregate after it: 1 for the first. */
  readonly aggregateVersion: number;
  /** The business date, `YYYY-MM-DD`. */
  readonly occurredOn: string;
  /** Where the request that made it stands in its trace (W3C Trace Context), by CloudEvents' extension for distributed tracing; null where none was. */
  readonly traceparent: string | null;
}

/** Any JSON but null, which would be taken for an erasure. */
export type JsonData = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Something that happened, with what its readers may know of it. */
export interface FactEvent extends CloudEventAttributes {
  readonly kind: 'FACT';
  /** Name of the JSON Schema of the data. */
  readonly dataSchema: string;
  /** Major version of that schema. */
  readonly schemaVersion: number;
  readonly data: JsonData;
}

/** What is held of the aggregate goes: a message without a value, a tombstone. */
export interface ErasureEvent extends CloudEventAttributes {
  readonly kind: 'ERASURE';
}

/** An event as it travels. */
export type CloudEvent = FactEvent | ErasureEvent;

/** A message is no event of ours. It names the header, or `key` or `value`, and the rule, never what stood there. */
export class CloudEventError extends Error {
  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
    this.name = 'CloudEventError';
  }
}

/** The inbox table, for a service's first migration. */
export function inboxTableSql(): string[] {
  return [
    `CREATE TABLE inbox (
       event_id uuid NOT NULL, topic text NOT NULL, aggregate_id text NOT NULL, version integer NOT NULL, received_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (topic, event_id))`,
    `COMMENT ON TABLE inbox IS 'Events that took effect here, written in the transaction of the effect, so that none does twice.'`,
    `COMMENT ON COLUMN inbox.event_id IS 'Id of the event.'`,
    `COMMENT ON COLUMN inbox.topic IS 'Topic that brought it.'`,
    `COMMENT ON COLUMN inbox.aggregate_id IS 'Aggregate that it tells of.'`,
    `COMMENT ON COLUMN inbox.version IS 'Version of the aggregate after it.'`,
    `COMMENT ON COLUMN inbox.received_at IS 'Instant of the effect.'`,
    `CREATE INDEX inbox_aggregate ON inbox (topic, aggregate_id, version)`,
  ];
}

/** The table of messages that could not take effect, for a migration of a service that consumes. */
export function deadLetterTableSql(): string[] {
  return [
    `CREATE TABLE dead_letter (
       letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, consumer text NOT NULL, topic text NOT NULL, partition integer NOT NULL,
       message_offset bigint NOT NULL, key text NOT NULL, headers jsonb NOT NULL, value text,
       cause text NOT NULL CHECK (cause IN ('BROKEN', 'PERMANENT', 'EXHAUSTED', 'BEHIND')), reason text NOT NULL,
       attempts integer NOT NULL CHECK (attempts >= 0), first_at timestamptz NOT NULL DEFAULT now(), last_at timestamptz NOT NULL DEFAULT now(),
       fixed_reason text, retry_asked_at timestamptz, resolution text CHECK (resolution IN ('RETRIED', 'SKIPPED', 'ERASED')), resolution_reason text,
       resolved_at timestamptz, CHECK ((resolution IS NULL) = (resolved_at IS NULL)), CHECK (resolution IS NULL OR value IS NULL),
       CONSTRAINT dead_letter_place UNIQUE (consumer, topic, partition, message_offset))`,
    `COMMENT ON TABLE dead_letter IS 'Messages that could not take effect, and those of the same key that wait behind them, in order: a key with an unresolved one is parked (死信).'`,
    `COMMENT ON COLUMN dead_letter.letter_id IS 'Number of the letter; within a key, the order of arrival.'`,
    `COMMENT ON COLUMN dead_letter.consumer IS 'Group of readers that it came to.'`,
    `COMMENT ON COLUMN dead_letter.topic IS 'Topic that brought it.'`,
    `COMMENT ON COLUMN dead_letter.partition IS 'Partition of the topic.'`,
    `COMMENT ON COLUMN dead_letter.message_offset IS 'Place in the partition.'`,
    `COMMENT ON COLUMN dead_letter.key IS 'Key of the message: the id of the aggregate.'`,
    `COMMENT ON COLUMN dead_letter.headers IS 'Headers of the message.'`,
    `COMMENT ON COLUMN dead_letter.value IS 'Value of the message while it is unresolved; null for a tombstone, and once it is resolved.'`,
    `COMMENT ON COLUMN dead_letter.cause IS 'Why: it breaks its contract, can never take effect, failed as often as may be, or waits behind such a one.'`,
    `COMMENT ON COLUMN dead_letter.reason IS 'What went wrong last, without any value.'`,
    `COMMENT ON COLUMN dead_letter.attempts IS 'How often it was tried.'`,
    `COMMENT ON COLUMN dead_letter.first_at IS 'Instant at which it was put here.'`,
    `COMMENT ON COLUMN dead_letter.last_at IS 'Instant of the last try.'`,
    `COMMENT ON COLUMN dead_letter.fixed_reason IS 'Why its value was replaced; null where it is as it came.'`,
    `COMMENT ON COLUMN dead_letter.retry_asked_at IS 'Instant at which somebody asked to try its key again; null where nobody does.'`,
    `COMMENT ON COLUMN dead_letter.resolution IS 'How it ended: it took effect at last, somebody skipped it, or its aggregate was erased; null while it waits.'`,
    `COMMENT ON COLUMN dead_letter.resolution_reason IS 'Why it was skipped.'`,
    `COMMENT ON COLUMN dead_letter.resolved_at IS 'Instant of its end.'`,
    `CREATE INDEX dead_letter_parked ON dead_letter (consumer, topic, key, letter_id) WHERE resolved_at IS NULL`,
    `CREATE INDEX dead_letter_asked ON dead_letter (retry_asked_at) WHERE retry_asked_at IS NOT NULL`,
  ];
}

/** The tables of a consumer that begins with the states of aggregates, for a migration of a service that does. */
export function snapshotTablesSql(): string[] {
  return [
    `CREATE TABLE snapshot_version (
       consumer text NOT NULL, topic text NOT NULL, aggregate_id text NOT NULL, version integer NOT NULL, PRIMARY KEY (consumer, topic, aggregate_id))`,
    `COMMENT ON TABLE snapshot_version IS 'Versions in which a consumer met aggregates when it began with their states: events up to them are in that picture already.'`,
    `COMMENT ON COLUMN snapshot_version.consumer IS 'Group of readers.'`,
    `COMMENT ON COLUMN snapshot_version.topic IS 'Topic of events that is followed from there on.'`,
    `COMMENT ON COLUMN snapshot_version.aggregate_id IS 'The aggregate.'`,
    `COMMENT ON COLUMN snapshot_version.version IS 'Its version in the picture.'`,
    `CREATE TABLE snapshot_done (
       consumer text NOT NULL, topic text NOT NULL, done_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer, topic))`,
    `COMMENT ON TABLE snapshot_done IS 'Topics whose states a consumer has taken in as a whole.'`,
    `COMMENT ON COLUMN snapshot_done.consumer IS 'Group of readers.'`,
    `COMMENT ON COLUMN snapshot_done.topic IS 'Topic of events that is followed from there on.'`,
    `COMMENT ON COLUMN snapshot_done.done_at IS 'Instant at which the picture was whole.'`,
  ];
}

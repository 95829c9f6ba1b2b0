/** The outbox table, for a service's first migration. */
export function outboxTableSql(): string[] {
  return [
    `CREATE TABLE outbox (
       position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL UNIQUE, aggregate_type text NOT NULL, aggregate_id text NOT NULL,
       version integer NOT NULL CHECK (version >= 1), event_type text NOT NULL, occurred_on date NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
       public_payload jsonb, internal_payload jsonb, published_at timestamptz,
       CONSTRAINT outbox_version UNIQUE (aggregate_id, version), CHECK (public_payload IS NOT NULL OR internal_payload IS NOT NULL))`,
    `COMMENT ON TABLE outbox IS 'Every event of this service, written in the transaction of the change that it tells of.'`,
    `COMMENT ON COLUMN outbox.position IS 'Order of writing; not the order of commits.'`,
    `COMMENT ON COLUMN outbox.event_id IS 'Id of the event, the same on every topic and at every delivery.'`,
    `COMMENT ON COLUMN outbox.aggregate_type IS 'Kind of aggregate, as resident.'`,
    `COMMENT ON COLUMN outbox.aggregate_id IS 'Id of the aggregate, and key of the message.'`,
    `COMMENT ON COLUMN outbox.version IS 'Version of the aggregate after the event: 1, 2, 3 without a gap.'`,
    `COMMENT ON COLUMN outbox.event_type IS 'Type of the event.'`,
    `COMMENT ON COLUMN outbox.occurred_on IS 'Business date.'`,
    `COMMENT ON COLUMN outbox.recorded_at IS 'Instant of writing.'`,
    `COMMENT ON COLUMN outbox.public_payload IS 'What anyone may see.'`,
    `COMMENT ON COLUMN outbox.internal_payload IS 'What only our services may see.'`,
    `COMMENT ON COLUMN outbox.published_at IS 'Instant of the broker''s acknowledgement; null while in flight.'`,
    `CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL`,
    `CREATE INDEX outbox_unpublished_aggregate ON outbox (aggregate_id, version) WHERE published_at IS NULL`,
  ];
}

/** What the relay needs besides, for a service's next migration after that of `outboxTableSql`. */
export function relayTablesSql(): string[] {
  return [
    `ALTER TABLE outbox ADD COLUMN erases boolean NOT NULL DEFAULT false, ADD COLUMN traceparent text, DROP CONSTRAINT outbox_check,
       ADD CONSTRAINT outbox_payload CHECK (erases = (public_payload IS NULL AND internal_payload IS NULL))`,
    `COMMENT ON COLUMN outbox.erases IS 'Whether it takes the aggregate out of its state topics; it has no payload then.'`,
    `COMMENT ON COLUMN outbox.traceparent IS 'Where the request that wrote it stands in its trace (W3C Trace Context); null where none was known.'`,
    `CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL`,
    `CREATE TABLE outbox_sent (
       aggregate_id text PRIMARY KEY, aggregate_type text NOT NULL, version integer NOT NULL CHECK (version >= 1),
       public_versions int4multirange NOT NULL, internal_versions int4multirange NOT NULL)`,
    `COMMENT ON TABLE outbox_sent IS 'What was sent of each aggregate by rows that the outbox no longer holds: a row moves here a while after it was sent.'`,
    `COMMENT ON COLUMN outbox_sent.aggregate_id IS 'Id of the aggregate.'`,
    `COMMENT ON COLUMN outbox_sent.aggregate_type IS 'Kind of aggregate.'`,
    `COMMENT ON COLUMN outbox_sent.version IS 'The last of these versions; the next row of the aggregate is sent after it alone.'`,
    `COMMENT ON COLUMN outbox_sent.public_versions IS 'Versions that went to the public log, by which the ledger counts them.'`,
    `COMMENT ON COLUMN outbox_sent.internal_versions IS 'Versions that went to the internal log.'`,
    `CREATE TABLE outbox_held (
       aggregate_id text PRIMARY KEY, version integer NOT NULL CHECK (version >= 1), reason text NOT NULL, since timestamptz NOT NULL DEFAULT now(),
       attempts integer NOT NULL DEFAULT 1 CHECK (attempts >= 1), next_attempt_at timestamptz NOT NULL)`,
    `COMMENT ON TABLE outbox_held IS 'Aggregates with an event that cannot be sent as it is. Later ones wait behind it, other aggregates go on.'`,
    `COMMENT ON COLUMN outbox_held.aggregate_id IS 'Id of the aggregate.'`,
    `COMMENT ON COLUMN outbox_held.version IS 'Version of the event that cannot be sent.'`,
    `COMMENT ON COLUMN outbox_held.reason IS 'Why: names fields and rules, never values.'`,
    `COMMENT ON COLUMN outbox_held.since IS 'Instant of the first attempt.'`,
    `COMMENT ON COLUMN outbox_held.attempts IS 'How often it was tried.'`,
    `COMMENT ON COLUMN outbox_held.next_attempt_at IS 'Instant from which it is tried again.'`,
  ];
}

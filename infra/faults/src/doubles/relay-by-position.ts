import { setTimeout as pause } from 'node:timers/promises';

import { getEventContract, schemaName, topicsFor } from '@zhucan/event-contracts';
import { encodeEvent, type FactEvent, type Relay, type RelaySettings } from '@zhucan/messaging';

interface Row {
  readonly position: string;
  readonly event_id: string;
  readonly aggregate_id: string;
  readonly version: number;
  readonly event_type: string;
  readonly occurred_on: string;
  readonly recorded_at: Date;
  readonly internal_payload: unknown;
}

const LEADER_LOCK = 430_104;
const PAUSE_MS = 20;

/**
 * A relay as it is often written: it sends what it sees in the order of positions, and knows nothing of versions. A version whose transaction commits
 * late goes after those that follow it.
 */
export function startRelayByPosition({ pool, transport, source }: RelaySettings): Pick<Relay, 'stop'> {
  const state = { isOver: false };

  async function turn(): Promise<void> {
    const client = await pool.connect();
    client.on('error', () => undefined);
    try {
      const { rows: locks } = await client.query<{ led: boolean }>('SELECT pg_try_advisory_lock($1) AS led', [
        LEADER_LOCK,
      ]);
      while (locks[0]?.led === true && !state.isOver) {
        const { rows } = await client.query<Row>(
          `SELECT position, event_id, aggregate_id, version, event_type, occurred_on, recorded_at, internal_payload
             FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT 500`,
        );
        await transport.send(
          rows.map((row) => {
            const contract = getEventContract(row.event_type);
            const encoded = encodeEvent({
              kind: 'FACT',
              id: row.event_id,
              type: row.event_type,
              source: `/zhucan/${source}`,
              subject: row.aggregate_id,
              time: row.recorded_at.toISOString(),
              aggregateVersion: row.version,
              occurredOn: row.occurred_on,
              traceparent: null,
              dataSchema: schemaName(contract, 'internal'),
              schemaVersion: contract.version,
              data: row.internal_payload as FactEvent['data'],
            });
            return { topic: topicsFor(contract, 'internal')?.log.name ?? '', ...encoded };
          }),
        );
        await client.query('UPDATE outbox SET published_at = now() WHERE position = ANY($1::bigint[])', [
          rows.map((row) => row.position),
        ]);
        await pause(PAUSE_MS);
      }
    } finally {
      client.release(true);
    }
  }

  const running = (async () => {
    while (!state.isOver) {
      await turn().catch(() => undefined);
      await pause(PAUSE_MS);
    }
  })();
  return {
    async stop() {
      state.isOver = true;
      await running;
    },
  };
}

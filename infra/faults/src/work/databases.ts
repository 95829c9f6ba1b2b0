import { deadLetterTableSql, inboxTableSql } from '@zhucan/event-consumer';
import { outboxTableSql, relayTablesSql } from '@zhucan/messaging';
import pg from 'pg';

import type { Protection } from '../processes/given.js';

/** What the driver keeps of its own: which events are to come, in the transaction that writes them. */
const INTENDED = `CREATE TABLE intended (
  aggregate_id text NOT NULL, version integer NOT NULL, event_id uuid NOT NULL, transaction_id integer NOT NULL, PRIMARY KEY (aggregate_id, version))`;

/** What events did, in the order in which they did it. Nothing in the table keeps one from coming twice. */
const EFFECT = `CREATE TABLE effect (
  effect_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate_id text NOT NULL, version integer NOT NULL, event_id uuid NOT NULL,
  consumer text NOT NULL)`;

/** An inbox that takes an event as often as it comes. */
function withoutKey(statements: readonly string[]): string[] {
  return statements.map((statement) => statement.replace(/,\s*PRIMARY KEY \(topic, event_id\)/, ''));
}

/** The databases of one run. */
export interface Databases {
  readonly publisherUrl: string;
  readonly consumerUrl: string;
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The address of another database of a server. */
function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Makes the databases of a run, those of an earlier run gone. */
export async function makeDatabases(serverUrl: string, without: Protection | null): Promise<Databases> {
  for (const name of ['publisher', 'consumer'])
    await run(serverUrl, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`]);
  const [publisherUrl, consumerUrl] = [
    databaseUrl(serverUrl, 'publisher'),
    databaseUrl(serverUrl, 'consumer'),
  ];
  await run(publisherUrl, [...outboxTableSql(), ...relayTablesSql(), INTENDED]);
  const inbox = without === 'inbox' ? withoutKey(inboxTableSql()) : inboxTableSql();
  await run(consumerUrl, [...inbox, ...deadLetterTableSql(), EFFECT]);
  return { publisherUrl, consumerUrl };
}

import { randomUUID } from 'node:crypto';

import { getEventContract, topicsFor } from '@zhucan/event-contracts';
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { startTcpProxy, type TcpProxy } from '@zhucan/test-kit';
import pg from 'pg';

import { check } from '../checker/check.js';
import { collect } from '../checker/collect.js';
import type { Evidence, Finding } from '../checker/evidence.js';
import { Topics } from '../checker/topics.js';
import type { ConsumerSettings, Protection, PublisherSettings } from '../processes/given.js';
import type { Plan } from '../seeded/plan.js';
import { Child } from '../system/child.js';
import type { Servers } from '../system/servers.js';
import { type Databases, makeDatabases } from '../work/databases.js';
import { Writer } from '../work/writer.js';
import { settle, untilFlowing } from './settle.js';
import { strike, type Target } from './strike.js';

const CONTRACT = getEventContract('zhucan.registry.household.opened');

/** What came of a run. */
export interface Outcome {
  readonly evidence: Evidence;
  /** Rules that were broken; none where all was well. */
  readonly findings: readonly Finding[];
  readonly tookMs: number;
}

/** How a run is made. */
export interface RunSettings {
  readonly servers: Servers;
  readonly plan: Plan;
  /** A protection to do without. */
  readonly without: Protection | null;
  readonly say: (line: string) => void;
}

/** The topics of a run, and where it begins in them: earlier runs may have left theirs. */
async function prepareTopics(brokers: readonly string[], topics: Topics) {
  const kinds = topicsFor(CONTRACT, 'internal');
  if (kinds === null) throw new Error('the event has no topic');
  const { log, state } = kinds;
  const transport = kafkaTransport({
    brokers,
    clientId: 'driver',
    logger: createLogger({ service: 'driver', level: 'silent' }),
  });
  try {
    await transport.ensureTopics([log.name, state.name]);
  } finally {
    await transport.close();
  }
  return {
    log: { topic: log.name, from: await topics.ends(log.name) },
    states: { topic: state.name, from: await topics.ends(state.name) },
  };
}

/** The address of a database by way of a proxy. */
function through(proxy: TcpProxy, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.port = String(proxy.port);
  return url.href;
}

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 12, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  return pool;
}

async function doRounds(
  plan: Plan,
  writer: Writer,
  target: Target,
  flowing: () => Promise<void>,
  say: RunSettings['say'],
): Promise<void> {
  for (const [index, { transactions, fault, strikesAfter }] of plan.rounds.entries()) {
    const began = performance.now();
    let strikeNow = (): void => undefined;
    const due = new Promise<void>((resolve) => (strikeNow = resolve));
    const working = writer.work(transactions, (count) => {
      if (count > strikesAfter) strikeNow();
    });
    await Promise.all([working.then(strikeNow), due.then(() => (fault ? strike(target, fault) : flowing()))]);
    const took = Math.round(performance.now() - began);
    const struck = fault ? JSON.stringify(fault) : 'no fault';
    say(`  ${index}/${plan.rounds.length - 1} ${transactions.length} transactions, ${struck}: ${took} ms`);
  }
}

/** The processes of a run with a proxy before the database of each. */
async function prepareChildren(databases: Databases, common: Omit<ConsumerSettings, 'databaseUrl' | 'name'>) {
  const { publisherUrl, consumerUrl } = databases;
  const proxies = await Promise.all(
    [publisherUrl, publisherUrl, consumerUrl, consumerUrl].map((url) => startTcpProxy(url)),
  );
  const [p0, p1, c0, c1] = proxies as [TcpProxy, TcpProxy, TcpProxy, TcpProxy];
  const { brokers, without } = common;
  const publisher = (name: string, proxy: TcpProxy): Child => {
    const given: PublisherSettings = { databaseUrl: through(proxy, publisherUrl), brokers, without };
    return new Child({ script: 'publisher', name, given });
  };
  const consumer = (name: string, proxy: TcpProxy): Child => {
    const given: ConsumerSettings = { ...common, databaseUrl: through(proxy, consumerUrl), name };
    return new Child({ script: 'consumer', name, given });
  };
  return {
    publishers: [publisher('publisher-0', p0), publisher('publisher-1', p1)],
    consumers: [consumer('consumer-0', c0), consumer('consumer-1', c1)],
    links: { 'publisher-0': p0, 'publisher-1': p1, 'consumer-0': c0, 'consumer-1': c1 },
    stopProxies: () => Promise.all(proxies.map((proxy) => proxy.stop())),
  };
}

/** Does what a plan says, and lets the checker look at what it left. */
export async function runSeed({ servers, plan, without, say }: RunSettings): Promise<Outcome> {
  const began = performance.now();
  const { brokers } = servers;
  const topics = new Topics(brokers);
  const { log, states } = await prepareTopics(brokers, topics);
  const databases = await makeDatabases(servers.postgresUrl, without);
  const [publisher, consumer] = [openPool(databases.publisherUrl), openPool(databases.consumerUrl)];
  const groupId = `effects-${randomUUID()}`;
  await topics.begin(groupId, log.topic, log.from);
  const { publishers, consumers, links, stopProxies } = await prepareChildren(databases, {
    brokers,
    groupId,
    topic: log.topic,
    poison: plan.poison.map(({ aggregateId, version }) => `${aggregateId}/${version}`),
    without,
  });
  const children = [...publishers, ...consumers];
  const resumedMs: (number | null)[] = [];
  try {
    for (const child of children) child.start();
    const target: Target = {
      servers,
      publishers,
      consumers,
      links: { ...links, kafka: servers.kafkaProxy },
      topics,
      log,
      pool: publisher,
      resumedMs,
    };
    const settling = { publisher, consumer, topics, log: log.topic, groupId, events: plan.events };
    const flowing = () => untilFlowing(settling, consumers.length);
    await doRounds(plan, new Writer(publisher), target, flowing, say);
    const settled = await settle(settling);
    await Promise.all(children.map((child) => child.kill()));
    const evidence: Evidence = {
      ...(await collect({ ...databases, topics, log, states: without === 'version-order' ? null : states })),
      planned: plan.rounds
        .flatMap((round) => round.transactions)
        .filter(({ outcome }) => outcome === 'COMMIT')
        .flatMap(({ events }) => events),
      poison: plan.poison,
      resumedMs,
      crashes: children.flatMap((child) => child.crashes),
      settled,
    };
    return { evidence, findings: check(evidence), tookMs: performance.now() - began };
  } finally {
    await Promise.all(children.map((child) => child.kill()));
    await Promise.all([publisher.end(), consumer.end(), stopProxies()]);
  }
}

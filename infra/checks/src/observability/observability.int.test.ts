import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, toDate } from '@zhucan/codes';
import { findCommittedSupergraph, start } from '@zhucan/gateway';
import { start as startPartyAffairs } from '@zhucan/party-affairs';
import { generateKeyFile } from '@zhucan/protection';
import { createTestDatabase, createTestKafka, waitUntil } from '@zhucan/test-kit';
import { parse } from 'yaml';

import { readQuery } from './promql.js';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'observability');
const read = (...path: string[]): string => readFileSync(join(FOLDER, ...path), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** What is watched: its rules and its dashboard, and the metrics that it has when it runs. */
interface Watched {
  readonly rules: readonly Rule[];
  readonly panels: readonly Panel[];
  readonly scrape: () => Promise<string>;
}

function watched(name: string, scrape: Watched['scrape']): Watched {
  const { groups } = parse(read('prometheus', `zhucan-${name}.rules.yml`)) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  const { panels } = JSON.parse(read('grafana', `zhucan-${name}.json`)) as {
    readonly panels: readonly Panel[];
  };
  return { rules: groups.flatMap((group) => group.rules), panels, scrape };
}

/** The metrics of a gateway over the graph of the four subgraphs, none of which answers, after a query, a refusal and a call in vain. */
async function scrapeGateway(): Promise<string> {
  const nothing = (): void => undefined;
  const gateway = await start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: (own) =>
      Object.fromEntries(Object.keys(own).map((name) => [name, 'http://127.0.0.1:9/graphql'])),
    supergraphSdl: findCommittedSupergraph(),
    jwt: undefined,
    gatewaySecret: undefined,
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    metrics: { host: '127.0.0.1', port: 0 },
  });
  try {
    for (const query of ['{ workReport(region: "430103", period: "2019-H1") { regionCode } }', '{'])
      await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
    return await (await fetch(gateway.metricsUrl ?? '')).text();
  } finally {
    await gateway.stop();
  }
}

/** The metrics of a service that has verified its events once; all have the same. */
async function scrapeService(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'));
  const keyFile = join(folder, 'keys.json');
  generateKeyFile(keyFile);
  const database = await createTestDatabase();
  try {
    const service = await startPartyAffairs({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.roleUrl,
      kafkaBrokers: (await createTestKafka()).brokers,
      gatewaySecret: new Uint8Array(32).fill(3),
      keyFile,
      clock: fixedClock(toDate('2019-07-01')),
      logLevel: 'silent',
      importMaxBytes: 1,
      metrics: { host: '127.0.0.1', port: 0 },
    });
    try {
      let text = '';
      await waitUntil(
        async () => {
          text = await (await fetch(service.metricsUrl ?? '')).text();
          return text.includes('zhucan_events_missing{');
        },
        { what: 'the first verification', timeoutMs: 60_000 },
      );
      return text;
    } finally {
      await service.stop();
    }
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}

/** What Prometheus adds itself, and the labels of its targets. */
const OF_PROMETHEUS = ['up'];
const OF_TARGETS = ['job', 'instance', 'le'];

/** A query as Prometheus gets it from Grafana. */
const filledIn = (query: string): string => query.replaceAll('$__rate_interval', '5m');

describe.each([
  ['the gateway', watched('gateway', scrapeGateway)],
  ['the services', watched('services', scrapeService)],
])('rules and dashboard of %s', (_what, { rules, panels, scrape }) => {
  const targets = panels.flatMap(({ targets: all = [] }) => all);
  let series: ReadonlySet<string>;
  let labels: ReadonlySet<string>;

  beforeAll(async () => {
    const text = await scrape();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    series = new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, name = '']) => name));
  });

  it.each([
    ...rules.map(({ alert, expr }) => [alert, expr] as const),
    ...panels.flatMap(({ title, targets: ofPanel = [] }) =>
      ofPanel.map(({ expr }) => [title, filledIn(expr)] as const),
    ),
  ])('%s: %s', (_name, query) => {
    const { metrics, labels: used, faults } = readQuery(query);
    expect(faults).toEqual([]);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => !series.has(name) && !OF_PROMETHEUS.includes(name))).toEqual([]);
    expect(used.filter((name) => !labels.has(name) && !OF_TARGETS.includes(name))).toEqual([]);
  });

  it('are read so that a misspelt metric or label shows', () => {
    expect(series.has('graphql_requests')).toBe(false);
    expect(labels.has('status')).toBe(false);
  });

  it('have for each alert a severity, and in Chinese and English what it is', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels: own, annotations } of rules) {
      expect(['critical', 'warning']).toContain(own.severity);
      expect(annotations.summary).toMatch(/[\u4e00-\u9fff].*[A-Za-z]/);
      expect(annotations.description).not.toBe('');
    }
  });

  it('can be imported: ids once, panels beside each other, a name for each line', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(targets.every(({ legendFormat }) => legendFormat !== '')).toBe(true);
    for (const [at, { gridPos: one }] of panels.entries())
      for (const { gridPos: other } of panels.slice(at + 1))
        expect(
          one.x + one.w <= other.x ||
            other.x + other.w <= one.x ||
            one.y + one.h <= other.y ||
            other.y + other.h <= one.y,
        ).toBe(true);
  });
});

it('a query is read so that a misspelt function or bracket shows', () => {
  expect(readQuery('sum by (code) (rate(graphql_requests[5m]))')).toEqual({
    metrics: ['graphql_requests'],
    labels: ['code'],
    faults: [],
  });
  for (const broken of ['sum(rate(a[5m])', 'sum by code (a)', 'a[5x]', 'rat(a[5m])'])
    expect(readQuery(broken).faults).not.toEqual([]);
});

it('the example scrapes the ports that the compose file gives to the metrics', () => {
  const compose = parse(readFileSync(join(FOLDER, '..', '..', 'docker-compose.yml'), 'utf8'), {
    merge: true,
  }) as {
    readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, unknown>> }>>;
  };
  const { scrape_configs: jobs } = parse(read('prometheus', 'prometheus.yml')) as {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly dns_sd_configs: readonly { readonly names: readonly string[]; readonly port: number }[];
    }[];
  };
  expect(
    jobs.map(({ job_name: name, dns_sd_configs: targets }) => [name, targets.flatMap(({ names }) => names)]),
  ).toEqual([
    ['zhucan-gateway', ['gateway']],
    ['zhucan-services', ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs']],
  ]);
  for (const { names, port } of jobs.flatMap(({ dns_sd_configs: targets }) => targets))
    for (const name of names) expect(compose.services[name]?.environment['ZHUCAN_METRICS_PORT']).toBe(port);
});

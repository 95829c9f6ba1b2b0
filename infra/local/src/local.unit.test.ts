import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBearerVerifier } from '@zhucan/access';
import { freePort } from '@zhucan/embedded-servers';

import { LocalError } from './errors.js';
import { needsLookUp, parseKind } from './import/kinds.js';
import { parseRole, signToken, startIssuer } from './issuer.js';
import { localFolders, makeFolders } from './paths.js';
import { displayWidth, formatReport } from './report-table.js';
import { ensureSecrets } from './secrets.js';
import { readSettings } from './settings.js';
import { clearStale, findRunning, writeState } from './state.js';
import { formatLedger } from './verify-command.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'zhucan-local-'));
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const KAFKA = { events: 'kafka', processes: false } as const;

describe('the settings', () => {
  it('have the ports of the architecture, and the date of the data set', async () => {
    const { ports, today, folders } = await readSettings({ ZHUCAN_LOCAL_DIR: base }, KAFKA);
    expect(ports).toEqual({
      gateway: 4000,
      registry: 4001,
      'rehab-employment': 4002,
      'relief-accessibility': 4003,
      'party-affairs': 4004,
      issuer: 4010,
      postgres: 54_329,
      kafka: 19_092,
    });
    expect([today, folders.base]).toEqual(['2019-07-01', base]);
  });

  it('take a free port for 0, and keep data of events in memory apart', async () => {
    const settings = await readSettings(
      { ZHUCAN_LOCAL_DIR: base, PORT: '0', ZHUCAN_REGISTRY_PORT: '0' },
      { events: 'memory', processes: false },
    );
    expect(settings.ports.gateway).toBeGreaterThan(0);
    expect(settings.ports.registry).not.toBe(settings.ports.gateway);
    expect(settings.folders.base).toBe(join(base, 'in-memory'));
  });

  it('are refused with the name of each variable that is wrong', async () => {
    await expect(
      readSettings({ PORT: 'x', ZHUCAN_TODAY: '2019-02-30', ZHUCAN_KAFKA_BROKERS: 'broker' }, KAFKA),
    ).rejects.toThrow(/PORT: [^]*ZHUCAN_KAFKA_BROKERS: [^]*ZHUCAN_TODAY: /);
    await expect(readSettings({ ZHUCAN_REGISTRY_PORT: '70000' }, KAFKA)).rejects.toThrow(
      'ZHUCAN_REGISTRY_PORT',
    );
    await expect(readSettings({}, { events: 'memory', processes: true })).rejects.toThrow(
      'exclude each other',
    );
  });
});

describe('the secrets', () => {
  it('are made once, for their owner alone', () => {
    const folders = localFolders(base);
    makeFolders(folders);
    const first = ensureSecrets(folders);
    const second = ensureSecrets(folders);
    expect(second).toEqual(first);
    expect(new Set(Object.values(first.databasePasswords)).size).toBe(4);
    for (const file of [first.gatewaySecretFile, ...Object.values(first.keyFiles)])
      expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folders.secrets).mode & 0o777).toBe(0o700);
  });
});

describe('the issuer', () => {
  it('signs tokens that the gateway accepts, and serves no private key', async () => {
    const keyFile = join(base, 'issuer.json');
    const issuer = await startIssuer(keyFile, await freePort());
    const jwksUrl = `${issuer.url}/.well-known/jwks.json`;
    const verify = createBearerVerifier({ jwksUrl, issuer: issuer.url, audience: 'zhucan' });
    const token = await signToken(keyFile, issuer.url, { role: 'street', region: '430103005' });
    expect(await verify(`Bearer ${token}`)).toEqual({
      subject: 'local-street',
      role: 'street',
      regionCode: '430103005',
      expiresAt: expect.any(Number),
      scopes: ['schema:read'],
    });
    expect(await (await fetch(jwksUrl)).text()).not.toContain('"d"');
    expect((await fetch(`${issuer.url}/issuer.json`)).status).toBe(404);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    await issuer.stop();
  });

  it('knows the roles of people, and keeps that of the system to itself', () => {
    expect(parseRole('auditor')).toBe('auditor');
    for (const role of ['king', 'service']) expect(() => parseRole(role)).toThrow(LocalError);
  });
});

describe('the state', () => {
  it('of a supervisor that is gone counts for nothing', () => {
    const folders = localFolders(base);
    // The number is that of a live process which is no supervisor, as after a reboot.
    writeState(folders, {
      pid: process.ppid,
      parts: { registry: process.ppid },
      gatewayUrl: '',
      issuerUrl: '',
      postgresUrl: '',
      kafkaBrokers: [],
    });
    expect(findRunning(folders)).toBeUndefined();
    clearStale(folders);
    expect(existsSync(folders.stateFile)).toBe(false);
  });
});

describe('a kind of workbook', () => {
  it('names its service, and whether identifiers must be turned into resident ids first', () => {
    expect([parseKind('residents').service, needsLookUp(parseKind('residents'))]).toEqual([
      'registry',
      false,
    ]);
    expect([parseKind('rehab-cases').service, needsLookUp(parseKind('rehab-cases'))]).toEqual([
      'rehab-employment',
      true,
    ]);
    expect(() => parseKind('kitchen')).toThrow('kitchen is no kind of workbook: ');
  });
});

describe('tables', () => {
  it('count Chinese characters as two columns', () => {
    expect(displayWidth('指标 code')).toBe(9);
    const lines = formatReport([
      { title: '康复', rows: [['儿童康复训练', '56', 'PEOPLE', '', '56名', 'rehab.childTraining']] },
    ]).split('\n');
    const [heading = '', , , row = ''] = lines;
    expect(displayWidth(heading.slice(0, heading.indexOf('code')))).toBe(
      displayWidth(row.slice(0, row.indexOf('rehab.'))),
    );
  });

  it('tell what is in flight and what does not balance', () => {
    const text = formatLedger({
      topics: [{ topic: 'zhucan.registry.region.v1', aggregates: 15, events: 15, duplicates: 0 }],
      inFlight: { registry: 2, 'party-affairs': 0 },
      parked: [
        {
          consumer: 'party-affairs',
          topic: 'zhucan.registry.region.v1',
          aggregateId: '430104',
          versions: [2, 3],
        },
      ],
      unbalanced: [
        {
          topic: 'zhucan.registry.region.v1',
          aggregateId: '430103',
          database: 2,
          onTopic: 1,
          consumers: { 'party-affairs': 1 },
        },
      ],
    });
    expect(text).toContain('registry: 2 rows in flight');
    expect(text).not.toContain('party-affairs: 0');
    expect(text).toContain(
      'NOT BALANCED zhucan.registry.region.v1 430103: version 2 in the database, 1 on the topic, party-affairs 1',
    );
    expect(text).toContain('parked at party-affairs: zhucan.registry.region.v1 430104 version 2, 3');
    expect(text).toContain('does not balance: 1 aggregates');
  });
});

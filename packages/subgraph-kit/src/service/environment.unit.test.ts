import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { EnvironmentError, parseServiceEnvironment } from './environment.js';

let folder = '';
const file = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhucan-environment-'));
  writeFileSync(file('secret'), 'x'.repeat(40));
  writeFileSync(file('password'), 'open sesame\n');
  writeFileSync(file('ca'), '-----BEGIN CERTIFICATE-----\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (more: Readonly<Record<string, string>>) =>
  parseServiceEnvironment({
    PORT: '0',
    ZHUCAN_DATABASE_URL: 'postgres://localhost/x',
    ZHUCAN_KAFKA_BROKERS: 'a:9092, b:9092',
    ZHUCAN_GATEWAY_SECRET_FILE: file('secret'),
    ZHUCAN_KEY_FILE: file('keys'),
    ...more,
  });

/** What is wrong, a line each. */
function faultsOf(more: Readonly<Record<string, string>>): readonly string[] {
  try {
    parse(more);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
  return [];
}

describe('how a service reaches Kafka', () => {
  it('is without a password where none is named', () => {
    expect(parse({})).toMatchObject({ kafkaBrokers: ['a:9092', 'b:9092'], kafkaSecurity: undefined });
  });

  it('is with a name, a password and an authority out of files', () => {
    const named = { ZHUCAN_KAFKA_USERNAME: 'registry', ZHUCAN_KAFKA_PASSWORD_FILE: file('password') };
    expect(parse(named).kafkaSecurity).toEqual({ username: 'registry', password: 'open sesame' });
    expect(parse({ ...named, ZHUCAN_KAFKA_CA_FILE: file('ca') }).kafkaSecurity).toEqual({
      username: 'registry',
      password: 'open sesame',
      ca: '-----BEGIN CERTIFICATE-----',
    });
  });

  it('is refused half-said, by the name of the variable', () => {
    expect(faultsOf({ ZHUCAN_KAFKA_USERNAME: 'registry' })).toEqual([
      'ZHUCAN_KAFKA_USERNAME: and ZHUCAN_KAFKA_PASSWORD_FILE go together',
    ]);
    expect(faultsOf({ ZHUCAN_KAFKA_CA_FILE: file('ca') })).toEqual([
      'ZHUCAN_KAFKA_CA_FILE: needs ZHUCAN_KAFKA_USERNAME',
    ]);
    expect(
      faultsOf({ ZHUCAN_KAFKA_USERNAME: 'registry', ZHUCAN_KAFKA_PASSWORD_FILE: file('nowhere') }),
    ).toEqual(['ZHUCAN_KAFKA_PASSWORD_FILE: the file cannot be read']);
  });
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { ACCEPTANCE, SECTIONS } from './acceptance.js';
import { ask, runCommand } from './client.js';

/** A figure as the consumer of events tells it. */
interface Counted {
  readonly code: string;
  readonly value: number | null;
  readonly occurredOn: string | null;
  readonly absent: string | null;
  readonly printedFen: string | null;
}

interface Indicator {
  readonly code: string;
  readonly value: number | null;
  readonly amountFen: string | null;
  readonly occurredOn: string | null;
}

const half = { region: ACCEPTANCE.region.code, period: ACCEPTANCE.period.code };
const REPORT = `query ($region: ID!, $period: String!) { workReport(region: $region, period: $period) {
  ${SECTIONS.map((section) => `${section} { indicators { code value amountFen occurredOn } }`).join('\n')} } }`;

/** The report as the gateway answers it, by code. */
async function fromGateway(choice = half): Promise<Map<string, Indicator>> {
  const { data } = await ask<{ workReport: Record<string, { indicators: Indicator[] }> }>(
    REPORT,
    choice,
    'integrator',
  );
  const indicators = Object.values(data.workReport).flatMap((section) => section.indicators);
  return new Map(indicators.map((indicator) => [indicator.code, indicator]));
}

const store = join(mkdtempSync(join(tmpdir(), 'zhucan-analytics-')), 'facts.duckdb');
const analytics = (...args: readonly string[]) =>
  runCommand(['run', '--silent', 'analytics', '--', ...args, '--store', store]);

/** The report as the consumer counts it from public events, by code. */
async function fromEvents(choice = half): Promise<Map<string, Counted>> {
  const { stdout } = await analytics(
    'report',
    '--json',
    '--region',
    choice.region,
    '--period',
    choice.period,
  );
  const { sections } = JSON.parse(stdout) as { sections: { figures: Counted[] }[] };
  return new Map(sections.flatMap(({ figures }) => figures.map((figure) => [figure.code, figure])));
}

describe('the consumer of public events', () => {
  beforeAll(async () => {
    const { code, stdout } = await analytics('sync');
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('不合契约')]);
  });

  it('counts every figure of the report as the gateway does, and tells no sum of money', async () => {
    const [counted, asked] = [await fromEvents(), await fromGateway()];
    expect([...counted.keys()].sort()).toEqual([...asked.keys()].sort());
    for (const [code, { value, amountFen, occurredOn }] of asked)
      expect(counted.get(code)).toMatchObject({
        value,
        occurredOn,
        absent: amountFen === null ? null : 'MONEY_OF_PERSONS',
      });
  });

  it('counts quarters and streets as the gateway does', async () => {
    for (const choice of [
      { ...half, period: '2019-Q1' },
      { ...half, region: '430103005' },
    ]) {
      const [counted, asked] = [await fromEvents(choice), await fromGateway(choice)];
      for (const [code, { value }] of asked) expect([code, counted.get(code)?.value]).toEqual([code, value]);
    }
  });

  it('takes nothing twice', async () => {
    const { stdout } = await analytics('sync');
    expect(stdout).toContain('新事件 0 条');
    expect(await fromEvents()).toEqual(await fromEvents());
  });
});

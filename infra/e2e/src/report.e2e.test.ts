import { describe, expect, it } from '@jest/globals';

import { ACCEPTANCE, type AcceptanceIndicator, SECTIONS } from './acceptance.js';
import { ask, runCommand } from './client.js';
import { startOutput } from './system.js';

interface Indicator {
  readonly code: string;
  readonly nameZh: string;
  readonly value: number | null;
  readonly unit: string;
  readonly counts: string;
  readonly amountFen: string | number | null;
  readonly printed: string | null;
  readonly approximate: boolean;
  readonly occurredOn: string | null;
  readonly reconciliation: { readonly withinRounding: boolean } | null;
}
type Report = Readonly<Record<string, { readonly indicators: readonly Indicator[] }>>;

const REPORT = `query ($region: ID!, $period: String!) { workReport(region: $region, period: $period) {
  ${SECTIONS.map((section) => `${section} { indicators { code nameZh value unit counts amountFen printed approximate occurredOn reconciliation { withinRounding } } }`).join('\n')} } }`;
const half = { region: ACCEPTANCE.region.code, period: ACCEPTANCE.period.code };

async function report(variables: object = half, role = 'integrator'): Promise<Report> {
  const { data, errors } = await ask<{ workReport: Report }>(REPORT, variables, role);
  expect(errors).toEqual([]);
  return data.workReport;
}

/** Half of the unit to which a printed amount in 万元 is rounded by its decimals. */
function roundingFen(printed: string): number {
  const [, decimals = ''] = /\.(\d+)万元/.exec(printed) ?? [];
  return (10_000 * 100) / 10 ** decimals.length / 2;
}

function printedFen(printed: string): number | null {
  const [, wan] = /([\d.]+)万元/.exec(printed) ?? [];
  return wan === undefined ? null : Math.round(Number(wan) * 1_000_000);
}

describe('the report of the first half of 2019, as an integrator reads it', () => {
  const expected = Object.entries(ACCEPTANCE.sections).flatMap(([section, { indicators }]) =>
    indicators.map((indicator) => [indicator.code, section, indicator] as const),
  );

  it.each(expected)('has %s', async (code, section, wanted: AcceptanceIndicator) => {
    const found = (await report())[section]?.indicators.find((indicator) => indicator.code === code);
    expect(found).toMatchObject({ unit: wanted.unit, counts: wanted.counts, nameZh: wanted.nameZh });
    if (wanted.value !== undefined) expect(found?.value).toBe(wanted.value);
    if (wanted.minimum !== undefined) expect(found?.value).toBeGreaterThanOrEqual(wanted.minimum);
    if (wanted.amountFen !== undefined) expect(Number(found?.amountFen)).toBe(wanted.amountFen);
    if (wanted.occurredOn !== undefined) expect(found?.occurredOn).toBe(wanted.occurredOn);
    expect(found?.approximate).toBe(wanted.approximate ?? false);
    if (wanted.printed === undefined) return;
    expect(found?.printed).toBe(wanted.printed);
    expect(found?.reconciliation?.withinRounding).toBe(true);
    const stated = printedFen(wanted.printed);
    if (stated !== null)
      expect(Math.abs(Number(found?.amountFen) - stated)).toBeLessThanOrEqual(roundingFen(wanted.printed));
  });

  it('has no figure besides, and takes one fetch of each subgraph', async () => {
    const answer = await ask<{ workReport: Report }>(REPORT, half, 'integrator');
    const codes = Object.values(answer.data.workReport).flatMap(({ indicators }) =>
      indicators.map((indicator) => indicator.code),
    );
    expect([...codes].sort()).toEqual(expected.map(([code]) => code).sort());
    expect(answer.headers.get('x-zhucan-subgraph-fetches')).toBe('4');
  });

  it('is what the start printed', () => {
    for (const [code, , { value, printed }] of expected) {
      const line = startOutput()
        .split('\n')
        .find((each) => each.trimEnd().endsWith(code));
      if (value !== undefined) expect(line).toMatch(new RegExp(`\\s${value}\\s`));
      if (printed !== undefined) expect(line).toContain(printed);
    }
  });

  it('is read by any form of the region, and adds up over quarters and streets where a figure says so', async () => {
    expect(await report({ ...half, region: '430103000000' })).toEqual(await report());
    const quarters = await Promise.all(['2019-Q1', '2019-Q2'].map((period) => report({ ...half, period })));
    const sum = quarters.reduce((total, each) => total + (valueOf(each, 'rehab.childTraining') ?? 0), 0);
    expect(sum).toBe(308);
    const { data } = await ask<{ region: { children: { id: string; level: string }[] } }>(
      '{ region(code: "430103") { children { id level } } }',
    );
    // Besides its streets the district has a community of its own.
    expect(data.region.children.filter(({ level }) => level === 'STREET')).toHaveLength(14);
    const parts = await Promise.all(data.region.children.map(({ id }) => report({ ...half, region: id })));
    const holders = parts.reduce(
      (total, each) => total + (valueOf(each, 'registry.certificateHolders') ?? 0),
      0,
    );
    expect(holders).toBe(7210);
  });
});

function valueOf(found: Report, code: string): number | null | undefined {
  return Object.values(found)
    .flatMap(({ indicators }) => indicators)
    .find((indicator) => indicator.code === code)?.value;
}

describe('the plan of the second half', () => {
  it('has every task with its target', async () => {
    const sections = [...new Set(ACCEPTANCE.secondHalfPlan.tasks.map((task) => task.section))];
    const { data, errors } = await ask<{
      workPlan: Readonly<
        Record<
          string,
          { tasks: { code: string; target: number | null; unit: string; done: number | null }[] }
        >
      >;
    }>(
      `query ($region: ID!, $period: String!) { workPlan(region: $region, period: $period) {
        ${sections.map((section) => `${section} { tasks { code target unit done } }`).join('\n')} } }`,
      { region: half.region, period: ACCEPTANCE.secondHalfPlan.period.code },
    );
    expect(errors).toEqual([]);
    for (const { code, section, target, unit } of ACCEPTANCE.secondHalfPlan.tasks)
      expect(data.workPlan[section]?.tasks.find((task) => task.code === code)).toMatchObject({
        target,
        unit,
      });
  });

  it('leaves open what the report leaves open, with its history', async () => {
    const { data, errors } = await ask<{
      openMatters: { edges: { node: { code: string; history: unknown[] } }[] };
    }>('{ openMatters(region: "430103") { edges { node { code history { recordedAt } } } } }');
    expect(errors).toEqual([]);
    const matters = data.openMatters.edges.map(({ node }) => node);
    expect(matters.map(({ code }) => code).sort()).toEqual(
      ACCEPTANCE.openMatters.map(({ code }) => code).sort(),
    );
    for (const { history } of matters) expect(history.length).toBeGreaterThan(0);
  });
});

describe('the books', () => {
  it('balance: database, topics and consumers have the same versions', async () => {
    const { code, stdout } = await runCommand(['run', '--silent', 'verify']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The ledger balances.')]);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { citizenIdCheckDigit } from '@zhucan/codes';
import { sandboxResidents } from '@zhucan/dataset-2019';
import { importWorkbook, graphClient, type ImportJob } from '@zhucan/local';
import { waitUntil } from '@zhucan/test-kit';

import { ask, newRequestId, runCommand, token, writeSheet } from './client.js';
import { readSystemState, systemFolder } from './system.js';

async function figure(code: string, region: string, period: string): Promise<number | null | undefined> {
  const { data } = await ask<{
    workReport: Readonly<Record<string, { indicators: { code: string; value: number | null }[] }>>;
  }>(
    `query ($region: ID!, $period: String!) { workReport(region: $region, period: $period) {
       registry { indicators { code value } } educationEmployment { indicators { code value } } } }`,
    { region, period },
  );
  return Object.values(data.workReport)
    .flatMap(({ indicators }) => indicators)
    .find((indicator) => indicator.code === code)?.value;
}

describe('a fact that changes', () => {
  it('through a mutation changes its figure, and no other period', async () => {
    // The seventh has home care that is confirmed and not given yet.
    const resident = sandboxResidents[6];
    const { data } = await ask<{ resident: { rehabEmploymentCases: { id: string; status: string }[] } }>(
      'query ($id: ID!) { resident(id: $id) { rehabEmploymentCases { id status } } }',
      { id: resident?.residentId },
    );
    const [open] = data.resident.rehabEmploymentCases;
    const [july, half] = [
      await figure('employment.homeCare', '430103', '2019-07'),
      await figure('employment.homeCare', '430103', '2019-H1'),
    ];
    const taken = await ask<{ takeRehabEmploymentStep: { problems: unknown[] } }>(
      `mutation ($input: TakeRehabEmploymentStepInput!) { takeRehabEmploymentStep(input: $input) { case { status } problems { code } } }`,
      {
        input: {
          requestId: newRequestId(),
          caseId: open?.id,
          step: 'RECORD_DELIVERY',
          occurredOn: '2019-07-01',
        },
      },
    );
    expect(taken.data.takeRehabEmploymentStep).toEqual({ case: { status: 'DELIVERED' }, problems: [] });
    expect(await figure('employment.homeCare', '430103', '2019-07')).toBe((july ?? 0) + 1);
    expect(await figure('employment.homeCare', '430103', '2019-H1')).toBe(half);
  });
});

const RESIDENTS = '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期,虚构数据';

/** A made-up person of another district (雨花区), whose certificate is of July: no figure of the half-year knows them. */
const person = (citizenId: string, more: { grade?: string; name?: string } = {}): string =>
  [
    citizenId,
    more.name ?? '示例人',
    'txc-0033',
    '2019-07-01',
    '肢体',
    more.grade ?? '2',
    '2019-07-01',
    '是',
  ].join();

describe('a row that was rejected', () => {
  it('is corrected in the workbook of rejects, imported again, and reaches register and topic', async () => {
    const { data: before } = await ask<{ residents: { totalCount: number } }>(
      '{ residents(region: "430111") { totalCount } }',
    );
    const sheet = writeSheet('people.csv', [RESIDENTS, person(citizenId(7_000), { grade: '5' })]);
    const first = await importResidents(sheet);
    expect(first.rejects.map(({ code, column }) => [code, column])).toEqual([['GRADE_RANGE', '残疾等级']]);
    const rejects = await fetch(first.rejectsUrl ?? '');
    const corrected = (await rejects.text()).replace('"5"', '"2"');
    writeFileSync(sheet, corrected);
    const second = await importResidents(sheet);
    expect([second.status, second.appliedRows]).toEqual(['DONE', 1]);
    const { data: after } = await ask<{ residents: { totalCount: number } }>(
      '{ residents(region: "430111") { totalCount } }',
    );
    expect(after.residents.totalCount).toBe(before.residents.totalCount + 1);
    const { code, stdout } = await runCommand(['run', '--silent', 'verify']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The ledger balances.')]);
  });
});

async function importResidents(file: string): Promise<ImportJob> {
  const { gatewayUrl } = readSystemState(systemFolder());
  const client = graphClient(`${gatewayUrl}/graphql`, () => token('district'));
  return importWorkbook(client, { service: 'registry', kind: 'residents', file });
}

describe('an import whose service is killed in its middle', () => {
  it('goes on after the restart: nothing lost, nothing double', async () => {
    const rows = 6_000;
    const ids = Array.from({ length: rows }, (_row, at) => citizenId(at));
    const sheet = writeSheet('many.csv', [RESIDENTS, ...ids.map((id) => person(id))]);
    const { gatewayUrl, parts } = readSystemState(systemFolder());
    const job = await openImport(sheet);
    let applied = 0;
    await waitUntil(
      async () => {
        applied = (await progress(job)).appliedRows;
        return applied > 0;
      },
      { what: 'the first rows', timeoutMs: 60_000 },
    );
    expect(applied).toBeLessThan(rows);
    process.kill(parts['registry'] ?? 0, 'SIGKILL');
    await waitUntil(
      async () => {
        const ready = await fetch(`${gatewayUrl}/readyz`);
        const { status } = (await ready.json()) as { status: string };
        return readSystemState(systemFolder()).parts['registry'] !== parts['registry'] && status === 'ok';
      },
      { what: 'the registry to come back', timeoutMs: 60_000 },
    );
    await waitUntil(async () => (await progress(job)).status === 'DONE', {
      what: 'the rest of the import',
      timeoutMs: 120_000,
    });
    expect(await progress(job)).toMatchObject({ appliedRows: rows, rejectedRows: 0, unchangedRows: 0 });
    const again = await importResidents(sheet);
    expect([again.status, again.unchangedRows]).toEqual(['DONE', rows]);
    const { code, stdout } = await runCommand(['run', '--silent', 'verify']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The ledger balances.')]);
  });
});

/** Valid numbers under 999999 of days that no other test uses. */
function citizenId(at: number): string {
  const day = String(1 + (at % 28)).padStart(2, '0');
  const month = String(1 + (Math.floor(at / 28) % 12)).padStart(2, '0');
  const first = `9999991931${month}${day}${String(500 + Math.floor(at / 336)).padStart(3, '0')}`;
  return first + citizenIdCheckDigit(first);
}

interface Progress {
  readonly status: string;
  readonly appliedRows: number;
  readonly unchangedRows: number;
  readonly rejectedRows: number;
}

async function openImport(file: string): Promise<string> {
  const { data } = await ask<{ openRegistryImport: { import: { id: string }; uploadUrl: string } }>(
    'mutation ($input: OpenImportInput!) { openRegistryImport(input: $input) { import { id } uploadUrl } }',
    { input: { requestId: newRequestId(), kind: 'residents', fileName: 'many.csv' } },
  );
  const { import: opened, uploadUrl } = data.openRegistryImport;
  const response = await fetch(uploadUrl, { method: 'PUT', body: readFileSync(file) });
  expect(response.status).toBe(202);
  return opened.id;
}

async function progress(id: string): Promise<Progress> {
  const { data } = await ask<{ registryImport: Progress }>(
    'query ($id: ID!) { registryImport(id: $id) { status appliedRows unchangedRows rejectedRows } }',
    { id },
  );
  return data.registryImport;
}

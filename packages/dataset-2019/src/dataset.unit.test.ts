import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseCitizenId, parsePeriod, valueOrThrow } from '@zhucan/codes';
import { readWorkbook, workbook } from '@zhucan/import-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { datasetRows, generateDataset } from './generate.js';
import { sandboxResidents } from './sandbox.js';

type Row = Readonly<Record<string, string>>;

const { from, until } = valueOrThrow(parsePeriod('2019-H1'));
const rows = datasetRows();
const of = (kind: string): readonly Row[] => rows.get(kind) ?? [];
const cases = [...of('rehab-cases'), ...of('relief-cases')];
const parents = new Map(of('regions').map((each) => [each['id'] ?? '', each['parentId'] ?? '']));
const within = (day: string | undefined): boolean => day !== undefined && day >= from && day < until;

function inDistrict(region: string | undefined): boolean {
  for (let id = region; id; id = parents.get(id)) if (id === '430103') return true;
  return false;
}

function counted(programme: string, day: string, region = true): Row[] {
  return cases.filter(
    (each) =>
      each['programmeCode'] === programme &&
      within(each[day]) &&
      (!region || inDistrict(each['region'])) &&
      (day !== 'submittedOn' || each['ending'] === undefined),
  );
}
const subjects = (found: readonly Row[]): number =>
  new Set(found.map((each) => each['citizenId'] ?? each['enterpriseId'])).size;
const yuan = (found: readonly Row[]): number =>
  found.reduce((sum, each) => sum + Number(each['amountYuan']), 0);

describe('the figures of the report', () => {
  it.each([
    ['CHILD_REHABILITATION_TRAINING', 'deliveredOn', 308],
    ['PROSTHESES', 'deliveredOn', 12],
    ['VISUAL_AID', 'deliveredOn', 37],
    ['HEARING_AIDS', 'deliveredOn', 40],
    ['ASSISTIVE_DEVICES', 'submittedOn', 365],
    ['EMPLOYMENT_RELIEF', 'paidOn', 76],
    ['PENSION_SUBSIDY', 'paidOn', 36],
    ['BLIND_MASSAGE_ENTERPRISE', 'submittedOn', 5],
    ['ENTREPRENEURSHIP', 'submittedOn', 4],
    ['ACCIDENT_INSURANCE', 'deliveredOn', 3234],
    ['HOME_CARE', 'deliveredOn', 165],
    ['FAMILY_CARE_SUBSIDY', 'paidOn', 103],
    ['HARDSHIP_RELIEF', 'paidOn', 107],
    ['FUEL_SUBSIDY', 'submittedOn', 147],
    ['CONDOLENCE', 'paidOn', 223],
    ['HOME_RENOVATION', 'confirmedOn', 60],
  ])('%s by %s: %d, and more without the region', (programme, day, value) => {
    expect(subjects(counted(programme, day))).toBe(value);
    if (programme !== 'ACCIDENT_INSURANCE')
      expect(subjects(counted(programme, day, false))).toBeGreaterThan(value);
  });

  it.each([
    ['EMPLOYMENT_RELIEF', 76_000],
    ['PENSION_SUBSIDY', 72_990],
    ['FAMILY_CARE_SUBSIDY', 247_200],
    ['HARDSHIP_RELIEF', 241_900],
    ['CONDOLENCE', 133_800],
  ])('%s pays %d yuan', (programme, amount) => {
    expect(yuan(counted(programme, 'paidOn'))).toBe(amount);
  });

  it('has twenty children in inclusive education on the last day', () => {
    const served = cases.filter(
      (each) =>
        each['programmeCode'] === 'INCLUSIVE_EDUCATION' &&
        inDistrict(each['region']) &&
        (each['deliveredOn'] ?? until) < until &&
        (each['closedOn'] ?? until) >= until,
    );
    expect(subjects(served)).toBe(20);
  });

  it('has 7 210 holders of a valid certificate in the district', () => {
    const cancelled = new Set(of('certificate-changes').map((each) => each['citizenId']));
    const valid = of('residents').filter(
      ({ issuedOn, citizenId, regionId }) =>
        issuedOn !== undefined &&
        issuedOn >= '2009-07-01' &&
        issuedOn < until &&
        !cancelled.has(citizenId) &&
        inDistrict(regionId),
    );
    expect(valid).toHaveLength(7210);
    expect(of('residents').length).toBeGreaterThan(7350);
  });

  it.each([
    ['支委会', 6],
    ['党员大会', 8],
    ['主题党日', 6],
    ['党课', 2],
    ['组织生活会', 1],
    ['集中学习', 6],
    ['换届选举', 1],
    ['意识形态专题研究', 2],
    ['中心组学习', 6],
    ['积分定等公示', 1],
  ])('party: %s %d', (kind, count) => {
    const held = of('party-records').filter(
      (each) => each['recordKind'] === kind && within(each['heldOn']) && each['status'] === '已召开',
    );
    expect(held).toHaveLength(count);
  });

  it('has 20 events of Help Day and three honours', () => {
    const events = of('public-events').filter(
      (each) =>
        each['eventKind'] === '助残日' &&
        within(each['heldOn']) &&
        each['status'] === '已举办' &&
        inDistrict(each['regionId']),
    );
    expect(events).toHaveLength(20);
    expect(of('honours').filter((each) => within(`${each['receivedOn'] ?? ''}-01`))).toHaveLength(3);
  });
});

describe('the data set', () => {
  let folders: string[];
  beforeAll(async () => {
    folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'dataset-'))));
  });
  afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

  it('is the same for the same seed, another for another, and reads back', async () => {
    const [one = '', two = ''] = folders;
    const first = await generateDataset(one);
    expect(await generateDataset(two)).toEqual(first);
    for (const { file, kind, rows: count } of first) {
      let read = 0;
      for await (const row of readWorkbook(join(one, file), workbook(kind)))
        read = Math.max(read, row.row - 1);
      expect(read).toBe(count);
    }
    expect((await generateDataset(two, { seed: 7 }))[1]?.sha256).not.toBe(first[1]?.sha256);
  });

  it('names people by checksum-valid ids under an unallocated code, each once', () => {
    const people = of('residents');
    expect(new Set(people.map((each) => each['citizenId'])).size).toBe(people.length);
    for (const { citizenId = '', birthDate, synthetic } of people) {
      expect(valueOrThrow(parseCitizenId(citizenId, 'citizenId'))).toMatchObject({
        regionCode: '999999',
        birthDate,
      });
      expect(synthetic).toBe('是');
    }
  });

  it('fills every column that a row must have', () => {
    for (const [kind, own] of rows)
      for (const { field, required } of workbook(kind).columns)
        if (required) expect(own.filter((each) => !each[field])).toEqual([]);
  });

  it('has twenty sandbox residents without a case', () => {
    expect(sandboxResidents).toHaveLength(20);
    const served = new Set(cases.map((each) => each['citizenId']));
    expect(sandboxResidents.filter((each) => served.has(each.citizenId))).toEqual([]);
    expect(sandboxResidents[0]?.eligible).toContain('HEARING_AIDS');
    expect(sandboxResidents[7]?.eligible).not.toContain('HEARING_AIDS');
  });
});

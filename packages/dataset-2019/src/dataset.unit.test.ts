import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findState } from '@zhucan/casework';
import { addDays, parseCitizenId, parsePeriod, valueOrThrow } from '@zhucan/codes';
import { readWorkbook, workbook, WORKBOOKS } from '@zhucan/import-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { datasetRows, generateDataset, type ManifestEntry } from './generate.js';
import { type Row, Subjects } from './testing/subjects.js';

const { from, until } = valueOrThrow(parsePeriod('2019-H1'));
const LAST_DAY = addDays(until, -1);
const rows = datasetRows();
const of = (kind: string): readonly Row[] => rows.get(kind) ?? [];
const cases = [...of('rehab-cases'), ...of('relief-cases')];
const parents = new Map(of('regions').map((each) => [each['id'] ?? '', each['parentId'] ?? '']));
const within = (day: string | undefined): boolean => day !== undefined && day >= from && day < until;

function inDistrict(region: string | undefined): boolean {
  for (let id = region; id; id = parents.get(id)) if (id === '430103') return true;
  return false;
}

/** Leaves one condition of a figure out, to see that it makes a difference. */
interface Without {
  readonly region?: true;
  readonly period?: true;
  readonly status?: true;
}

function counted(programme: string, day: string, without: Without = {}): Row[] {
  return cases.filter(
    (each) =>
      each['programmeCode'] === programme &&
      (without.period ? each[day] !== undefined : within(each[day])) &&
      (without.region === true || inDistrict(each['region'])) &&
      (day !== 'submittedOn' || without.status === true || each['ending'] === undefined),
  );
}
const subjects = (found: readonly Row[]): number =>
  new Set(found.map((each) => each['citizenId'] ?? each['enterpriseNumber'])).size;
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
  ])('%s by %s: %d, and more without the region, the period, the status', (programme, day, value) => {
    expect(subjects(counted(programme, day))).toBe(value);
    expect(subjects(counted(programme, day, { region: true }))).toBeGreaterThan(value);
    const before = counted(programme, day, { period: true });
    expect(before.some((each) => (each[day] ?? '') < from)).toBe(true);
    expect(before.some((each) => (each[day] ?? '') >= until)).toBe(true);
    if (day === 'submittedOn')
      expect(subjects(counted(programme, day, { status: true }))).toBeGreaterThan(value);
  });

  it('pays 45 yuan of premium for each insured, 14.55万元 as printed', () => {
    expect(subjects(counted('ACCIDENT_INSURANCE', 'deliveredOn')) * 45).toBe(145_530);
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
    const register = new Subjects(rows);
    const valid = of('residents').filter((each) => {
      const facts = register.subject(each, 'RESIDENT');
      if (facts.kind !== 'RESIDENT') return false;
      const state = findState(facts, LAST_DAY);
      return state?.certificate?.status === 'VALID' && state.region?.districtId === '430103';
    });
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

  it('has two activists, nobody floating, a visit, a model community and two procedures of one visit', () => {
    const activists = of('party-members').filter((each) => each['memberKind'] === '入党积极分子');
    expect(activists.map((each) => each['determinedOn'])).toEqual(['2018-08-16', '2018-08-16']);
    const check = of('party-records').filter((each) => each['recordKind'] === '组织关系排查');
    expect(check.map((each) => each['result'])).toEqual(['0']);
    const visits = of('inspection-visits').filter((each) => within(`${each['occurredOn'] ?? ''}-01`));
    expect(visits).toHaveLength(1);
    expect(of('model-communities')).toHaveLength(1);
    const procedures = of('one-visit-procedures').filter(
      (each) => each['visitsRequired'] === '1' && within(each['completedOn']),
    );
    expect(procedures).toHaveLength(2);
  });
});

describe('the data set', () => {
  let folders: string[];
  let manifest: ManifestEntry[];
  beforeAll(async () => {
    folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'dataset-'))));
    manifest = await generateDataset(folders[0] ?? '');
  });
  afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

  it('is the same for the same seed, another for another, and reads back', async () => {
    const [one = '', two = ''] = folders;
    expect(await generateDataset(two)).toEqual(manifest);
    for (const { file, kind, rows: count } of manifest) {
      let read = 0;
      for await (const row of readWorkbook(join(one, file), workbook(kind)))
        read = Math.max(read, row.row - 1);
      expect(read).toBe(count);
    }
    expect((await generateDataset(two, { seed: 7 }))[1]?.sha256).not.toBe(manifest[1]?.sha256);
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

  it('is listed in the order of its import: whom and what a case is about comes before it', () => {
    const kinds = manifest.map((each) => each.kind);
    expect(kinds).toEqual(WORKBOOKS.map((each) => each.kind));
    expect(manifest.map((each) => each.file).sort()).toEqual(manifest.map((each) => each.file));
    expect(manifest.filter((each) => each.rows === 0)).toEqual([]);
    const chain = [
      'regions',
      'residents',
      'certificate-changes',
      'enterprises',
      'rehab-cases',
      'relief-cases',
    ];
    expect(kinds.filter((each) => chain.includes(each))).toEqual(chain);
  });
});

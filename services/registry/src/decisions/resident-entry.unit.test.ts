import { citizenIdCheckDigit, type Result, toDate } from '@zhucan/codes';
import { describe, expect, it } from '@jest/globals';

import { actOnCertificate, type CertificateCommand } from './certificate-decisions.js';
import { endGuardianship, recordGuardian, recordHardship } from './circumstances.js';
import { correctResident, enterResident, type ResidentEntry } from './resident-entry.js';
import type { ResidentRecord } from './resident-record.js';
import { isUnchanged } from './unchanged.js';

let counter = 0;
const newId = () => `f${String((counter += 1))}`;
const on = toDate;
const FIRST = '99999919700305001';

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map((each) => each.code).join());
  return result.value;
}

function codeOf(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.problems[0].code;
}

type Certificate = NonNullable<ResidentEntry['certificate']>;

const physical = (issuedOn: string, more: Partial<Certificate> = {}): Certificate => ({
  category: 'PHYSICAL',
  grade: 2,
  components: [],
  issuedOn: on(issuedOn),
  expiresOn: null,
  ...more,
});

const entry = (more: Partial<ResidentEntry> = {}): ResidentEntry => ({
  residentId: 'r1',
  citizenId: FIRST + citizenIdCheckDigit(FIRST),
  birthDate: null,
  sex: null,
  particulars: { name: '张小明', phone: null, address: null },
  regionId: 'txc-0001',
  on: on('2010-01-04'),
  certificate: physical('2015-02-01'),
  hardship: { kind: 'MINIMUM_LIVING', from: on('2018-06-01') },
  membership: null,
  guardian: null,
  synthetic: true,
  ...more,
});

const entered = (more: Partial<ResidentEntry> = {}) => must(enterResident(entry(more), newId));
const again = (record: ResidentRecord, more: Partial<ResidentEntry> = {}) =>
  must(correctResident(record, entry(more), newId));
const act = (record: ResidentRecord, command: CertificateCommand) =>
  must(actOnCertificate(record, command, newId));

const certificates = ({ certificates }: ResidentRecord) =>
  certificates.map(({ from, to, value }) => [from, to, value.status, value.grade, value.issuedOn]);
const hardships = ({ hardship }: ResidentRecord) =>
  hardship.map(({ from, to, value }) => [from, to, value.kind]);

/*
 * The stretch that stood on the day of issue of a row was taken for the issue of the row, whatever it was: the days of a certificate that had
 * been cancelled, or a certificate that was issued on another day.
 */
describe('a certificate that is entered again', () => {
  const ended = (command: CertificateCommand) => act(entered(), command);

  it.each([
    ['cancelled', { action: 'CANCEL', on: on('2019-02-01'), reason: 'VOLUNTARY' }],
    ['transferred out', { action: 'TRANSFER_OUT', on: on('2019-02-01') }],
  ] as const)('is a new one after the former was %s', (_how, command) => {
    const row = { certificate: physical('2019-06-01', { grade: 1 }) };
    const record = again(ended(command), row);
    expect(certificates(record)).toEqual([
      ['2015-02-01', '2019-02-01', 'VALID', 2, '2015-02-01'],
      ['2019-02-01', '2019-06-01', ended(command).certificates[1]?.value.status, 2, '2015-02-01'],
      ['2019-06-01', '2029-06-01', 'VALID', 1, '2019-06-01'],
      ['2029-06-01', null, 'EXPIRED', 1, '2019-06-01'],
    ]);
    expect(new Set(record.certificates.map(({ value }) => value.certificateId)).size).toBe(2);
    expect(isUnchanged(record, again(record, row))).toBe(true);
    expect(isUnchanged(record, again(record))).toBe(true);
  });

  it('gives days back to the former one when the new one turns out to be of a later day', () => {
    const record = again(ended({ action: 'CANCEL', on: on('2019-02-01'), reason: 'VOLUNTARY' }), {
      certificate: physical('2019-06-01'),
    });
    const corrected = again(record, { certificate: physical('2019-07-01') });
    expect(certificates(corrected).slice(1, 3)).toEqual([
      ['2019-02-01', '2019-07-01', 'CANCELLED', 2, '2015-02-01'],
      ['2019-07-01', '2029-07-01', 'VALID', 2, '2019-07-01'],
    ]);
  });

  it('takes another day of issue, later or earlier, with the expiry that follows from it', () => {
    expect(certificates(again(entered(), { certificate: physical('2016-02-01') }))).toEqual([
      ['2016-02-01', '2026-02-01', 'VALID', 2, '2016-02-01'],
      ['2026-02-01', null, 'EXPIRED', 2, '2016-02-01'],
    ]);
    expect(certificates(again(entered(), { certificate: physical('2014-02-01') }))).toEqual([
      ['2014-02-01', '2024-02-01', 'VALID', 2, '2014-02-01'],
      ['2024-02-01', null, 'EXPIRED', 2, '2014-02-01'],
    ]);
  });

  it('keeps what was done to it since, on the day that it was issued in truth', () => {
    const lost = act(entered(), { action: 'REPORT_LOSS', on: on('2018-03-01') });
    const corrected = again(lost, { certificate: physical('2016-02-01', { grade: 3 }) });
    expect(certificates(corrected)).toEqual([
      ['2016-02-01', '2018-03-01', 'VALID', 3, '2016-02-01'],
      ['2018-03-01', '2026-02-01', 'LOST', 2, '2016-02-01'],
      ['2026-02-01', null, 'EXPIRED', 2, '2016-02-01'],
    ]);
    const short = physical('2015-02-01', { expiresOn: on('2018-01-01') });
    expect(codeOf(correctResident(lost, entry({ certificate: short }), newId))).toBe('LATER_CHANGE_EXISTS');
  });

  it('is refused where it can be no correction: after a change, after the expiry, or long before', () => {
    const code = (record: ResidentRecord, issuedOn: string) =>
      codeOf(correctResident(record, entry({ certificate: physical(issuedOn) }), newId));
    const lost = act(entered(), { action: 'REPORT_LOSS', on: on('2018-03-01') });
    expect(code(lost, '2018-06-01')).toBe('CERTIFICATE_EXISTS');
    expect(code(entered(), '2025-06-01')).toBe('CERTIFICATE_EXISTS');
    expect(code(entered(), '2005-01-01')).toBe('LATER_CHANGE_EXISTS');
  });
});

/* The first day of what was entered was kept, so that the same hardship from a later day was said to be known already. */
describe('a hardship that is entered again', () => {
  const row = (kind: 'MINIMUM_LIVING' | 'LOW_INCOME', from: string) => ({
    hardship: { kind, from: on(from) },
  });

  it('takes another day of recognition, later or earlier', () => {
    const later = again(entered(), row('MINIMUM_LIVING', '2019-03-01'));
    expect(hardships(later)).toEqual([['2019-03-01', null, 'MINIMUM_LIVING']]);
    expect(isUnchanged(later, again(later, row('MINIMUM_LIVING', '2019-03-01')))).toBe(true);
    expect(hardships(again(later, row('LOW_INCOME', '2019-04-01')))).toEqual([
      ['2019-04-01', null, 'LOW_INCOME'],
    ]);
    expect(hardships(again(entered(), row('MINIMUM_LIVING', '2017-03-01')))).toEqual([
      ['2017-03-01', null, 'MINIMUM_LIVING'],
    ]);
  });

  it('leaves what was recorded since', () => {
    const since = must(recordHardship(entered(), { from: on('2019-05-01'), to: null }, null, newId));
    expect(hardships(again(since, row('LOW_INCOME', '2019-03-01')))).toEqual([
      ['2019-03-01', '2019-05-01', 'LOW_INCOME'],
    ]);
  });
});

/* A guardian with a corrected phone was one more guardian, and the wrong one acted on. */
describe('a guardian who is entered again', () => {
  const mental = { certificate: physical('2015-02-01', { category: 'MENTAL' }) };
  const father = { name: '张大明', phone: '13900000001', kinship: '51' };
  const mother = { name: '李梅', phone: null, kinship: '52' };
  const guardians = (record: ResidentRecord) => record.guardians.map(({ value }) => value);
  const ward = () => entered({ ...minor, guardian: father });
  const first = '99999920100305001';
  const minor = { ...mental, citizenId: first + citizenIdCheckDigit(first), on: on('2015-01-04') };

  it('takes the place of the one who was entered, as the same guardianship', () => {
    const record = ward();
    const corrected = again(record, { ...minor, guardian: { ...father, phone: '13900000002' } });
    expect(guardians(corrected)).toEqual([
      { ...father, phone: '13900000002', guardianId: record.guardians[0]?.value.guardianId },
    ]);
    expect(corrected.guardians[0]?.id).not.toBe(record.guardians[0]?.id);
    expect(guardians(again(corrected, { ...minor, guardian: { ...father, name: '张大民' } }))).toMatchObject([
      { name: '张大民' },
    ]);
    expect(guardians(again(corrected, { ...minor, guardian: mother }))).toMatchObject([mother]);
  });

  it('changes nothing when it is the same, also where the guardianship has ended since', () => {
    const record = ward();
    expect(isUnchanged(record, again(record, { ...minor, guardian: father }))).toBe(true);
    const { guardianId } = record.guardians[0]!.value;
    const over = must(endGuardianship(record, guardianId, on('2018-01-01'), newId));
    expect(isUnchanged(over, again(over, { ...minor, guardian: father }))).toBe(true);
    const corrected = again(over, { ...minor, guardian: { ...father, phone: null } });
    expect(corrected.guardians).toMatchObject([{ to: '2018-01-01', value: { phone: null } }]);
  });

  it('leaves another guardian alone, who was recorded for the same day or later', () => {
    const later = must(recordGuardian(ward(), { from: on('2016-01-01'), to: null }, mother, newId));
    expect(guardians(again(later, { ...minor, guardian: { ...father, phone: null } }))).toMatchObject([
      { name: '张大明', phone: null },
      mother,
    ]);
    const same = must(recordGuardian(ward(), { from: minor.on, to: null }, mother, newId));
    expect(guardians(again(same, { ...minor, guardian: { ...mother, name: '李玫' } }))).toMatchObject([
      father,
      { name: '李玫' },
    ]);
    const aunt = { name: '张兰', phone: null, kinship: '81' };
    expect(guardians(again(same, { ...minor, guardian: aunt }))).toMatchObject([father, mother, aunt]);
  });
});

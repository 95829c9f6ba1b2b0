import { type CalendarDate, citizenIdCheckDigit, type Result, toDate } from '@zhucan/codes';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { correctIssue } from './certificate-correction.js';
import { actOnCertificate, issueCertificate } from './certificate-decisions.js';
import {
  CERTIFICATE_ACTIONS,
  CERTIFICATE_LIFE_CYCLE,
  CERTIFICATE_STATUSES,
} from './certificate-life-cycle.js';
import {
  changeParticulars,
  joinHousehold,
  moveResident,
  recordDeath,
  recordGuardian,
  recordHardship,
} from './circumstances.js';
import { effectiveTimeline } from './effective-timeline.js';
import { maskCitizenId, maskName } from './masking.js';
import { registerResident } from './register.js';
import type { ResidentRecord } from './resident-record.js';
import { amend, type Timeline, valueOn } from './timeline.js';

let counter = 0;
const newId = () => `f${String((counter += 1))}`;
const on = toDate;

function syntheticId(birth = '20100305', sequence = '001'): string {
  const first = `999999${birth}${sequence}`;
  return first + citizenIdCheckDigit(first);
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map((each) => each.code).join());
  return result.value;
}

function codeOf(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.problems[0].code;
}

const command = {
  residentId: 'r1',
  citizenId: syntheticId(),
  birthDate: on('2010-03-05'),
  sex: 'MALE' as const,
  particulars: { name: '张小明', phone: null, address: null },
  regionId: 'txc-0001',
  on: on('2016-01-04'),
  synthetic: true,
};
const registered = () => must(registerResident(command, newId));
const hearing = { category: 'HEARING' as const, grade: 2 as const, components: [] };
const issue = { certificateId: 'c1', ...hearing, issuedOn: on('2016-02-01'), expiresOn: null };
const holder = () => must(issueCertificate(registered(), issue, newId));

describe('timeline', () => {
  const day = fc
    .integer({ min: 0, max: 60 })
    .map((n) => on(`2019-0${String(1 + Math.floor(n / 28))}-${String(1 + (n % 28)).padStart(2, '0')}`));
  const change = fc
    .tuple(day, fc.option(day), fc.option(fc.constantFrom('a', 'b', 'c')))
    .map(([from, to, value]) => ({ from, to: to !== null && to > from ? to : null, value }));

  it('says for every day what the last change about that day said', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), day, (changes, asked) => {
        let timeline: Timeline<string> = [];
        for (const each of changes) timeline = amend(timeline, each, newId);
        const last = changes
          .filter((each) => each.from <= asked && (each.to === null || asked < each.to))
          .at(-1);
        expect(valueOn(timeline, asked)).toBe(last?.value ?? null);
      }),
    );
  });

  it('stays ordered, without overlap or neighbours that say the same', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let timeline: Timeline<string> = [];
        for (const each of changes) timeline = amend(timeline, each, newId);
        timeline.slice(1).forEach((fact, index) => {
          const before = timeline[index]!;
          expect(before.to !== null && before.to <= fact.from).toBe(true);
          expect(before.to === fact.from && before.value === fact.value).toBe(false);
        });
      }),
    );
  });

  it('gives the same timeline back where nothing new is said', () => {
    const timeline = amend<string>([], { from: on('2019-01-01'), to: null, value: 'a' }, newId);
    expect(amend(timeline, { from: on('2019-03-01'), to: on('2019-04-01'), value: 'a' }, newId)).toBe(
      timeline,
    );
    expect(amend(timeline, { from: on('2018-01-01'), to: on('2019-01-01'), value: null }, newId)).toBe(
      timeline,
    );
  });
});

describe('registration', () => {
  it.each([
    [{ citizenId: '12' }, 'CITIZEN_ID_FORM'],
    [{ citizenId: '999999201002300011' }, 'CITIZEN_ID_DATE'],
    [
      { citizenId: `${syntheticId().slice(0, 17)}${syntheticId().endsWith('1') ? '2' : '1'}` },
      'CITIZEN_ID_CHECK_DIGIT',
    ],
    [{ birthDate: on('2010-03-06') }, 'BIRTH_DATE_DISAGREES'],
    [{ sex: 'FEMALE' as const }, 'SEX_DISAGREES'],
    [{ on: on('2010-03-04') }, 'DATE_BEFORE_BIRTH'],
    [{ particulars: { name: '', phone: null, address: null } }, 'TEXT_LENGTH'],
    [{ particulars: { name: '张', phone: 'x', address: null } }, 'MALFORMED_PHONE'],
  ])('refuses %j with %s', (wrong, code) => {
    expect(codeOf(registerResident({ ...command, ...wrong }, newId))).toBe(code);
  });

  it('never repeats the value of an identifier in a refusal', () => {
    const refusal = registerResident({ ...command, sex: 'FEMALE' }, newId);
    expect(JSON.stringify(refusal)).not.toContain(command.citizenId);
  });
});

describe('certificate', () => {
  it('is valid for ten years and expires by its date without any action', () => {
    const record = holder();
    expect(valueOn(record.certificates, on('2026-01-31'))?.status).toBe('VALID');
    expect(valueOn(record.certificates, on('2026-02-01'))?.status).toBe('EXPIRED');
    expect(valueOn(record.certificates, on('2016-01-31'))).toBeNull();
  });

  it.each(
    CERTIFICATE_STATUSES.flatMap((status) => CERTIFICATE_ACTIONS.map((action) => ({ status, action }))),
  )('when $status follows the table on $action', ({ status, action }) => {
    const state = { ...holder().certificates[0]!.value, status, reason: null };
    const record: ResidentRecord = {
      ...registered(),
      certificates: [{ id: 'x', from: on('2016-02-01'), to: null, value: state }],
    };
    const expected = CERTIFICATE_LIFE_CYCLE[status][action];
    const details = {
      CHANGE: { ...hearing, grade: 1 as const },
      RENEW: { expiresOn: null },
      CANCEL: { reason: 'VOLUNTARY' as const },
    };
    const extra = action === 'CHANGE' || action === 'RENEW' || action === 'CANCEL' ? details[action] : {};
    const result = actOnCertificate(
      record,
      { action, on: on('2019-03-01'), ...extra } as Parameters<typeof actOnCertificate>[1],
      newId,
    );
    if (expected === null) expect(codeOf(result)).toBe('CERTIFICATE_STATUS');
    else expect(valueOn(must(result).certificates, on('2019-03-01'))?.status).toBe(expected);
  });

  it('keeps what held before a change of grade', () => {
    const record = must(
      actOnCertificate(holder(), { action: 'CHANGE', on: on('2019-03-15'), ...hearing, grade: 1 }, newId),
    );
    expect(valueOn(record.certificates, on('2019-03-14'))?.grade).toBe(2);
    expect(valueOn(record.certificates, on('2019-03-15'))?.grade).toBe(1);
  });

  it('names its components when multiple, and has the grade of the heaviest', () => {
    const parts = [
      { category: 'PHYSICAL' as const, grade: 2 as const },
      { category: 'INTELLECTUAL' as const, grade: 3 as const },
    ];
    const multiple = (components: typeof parts, grade: 2 | 3) =>
      issueCertificate(registered(), { ...issue, category: 'MULTIPLE', grade, components }, newId);
    expect(codeOf(multiple([], 2))).toBe('COMPONENTS_MISSING');
    expect(codeOf(multiple(parts, 3))).toBe('GRADE_NOT_HEAVIEST');
    expect(multiple(parts, 2).ok).toBe(true);
    expect(codeOf(issueCertificate(registered(), { ...issue, components: parts }, newId))).toBe(
      'COMPONENTS_NOT_MULTIPLE',
    );
  });

  it('is not issued twice, nor within a year of a recovery', () => {
    expect(
      codeOf(
        issueCertificate(holder(), { ...issue, certificateId: 'c2', issuedOn: on('2017-01-01') }, newId),
      ),
    ).toBe('CERTIFICATE_EXISTS');
    const recovered = must(
      actOnCertificate(holder(), { action: 'CANCEL', on: on('2018-05-01'), reason: 'RECOVERED' }, newId),
    );
    const again = (issuedOn: CalendarDate) =>
      issueCertificate(recovered, { ...issue, certificateId: 'c2', issuedOn }, newId);
    expect(codeOf(again(on('2019-04-30')))).toBe('RECOVERED_WITHIN_YEAR');
    expect(again(on('2019-05-01')).ok).toBe(true);
  });

  it('refuses a change before one that is recorded already, but takes a correction of the issue', () => {
    const changed = must(
      actOnCertificate(holder(), { action: 'CHANGE', on: on('2019-03-15'), ...hearing, grade: 1 }, newId),
    );
    expect(codeOf(actOnCertificate(changed, { action: 'REPORT_LOSS', on: on('2018-01-01') }, newId))).toBe(
      'LATER_CHANGE_EXISTS',
    );
    const corrected = must(correctIssue(changed, { ...issue, grade: 3 }, newId));
    expect(valueOn(corrected.certificates, on('2018-01-01'))?.grade).toBe(3);
    expect(valueOn(corrected.certificates, on('2019-06-30'))?.grade).toBe(1);
  });

  it('is cancelled by death', () => {
    const dead = must(recordDeath(holder(), on('2019-05-05'), newId));
    expect(valueOn(dead.certificates, on('2019-05-05'))).toMatchObject({
      status: 'CANCELLED',
      reason: 'DEATH',
    });
    expect(codeOf(moveResident(dead, on('2019-05-06'), 'txc-0002', newId))).toBe('RESIDENT_DECEASED');
  });
});

describe('circumstances', () => {
  it('records guardians of minors until they are eighteen, and refuses those of other adults', () => {
    const guardian = { name: '张大明', phone: null, kinship: '51' };
    const record = must(recordGuardian(holder(), { from: on('2019-01-01'), to: null }, guardian, newId));
    expect(record.guardians[0]?.to).toBe('2028-03-05');
    expect(codeOf(recordGuardian(holder(), { from: on('2028-03-05'), to: null }, guardian, newId))).toBe(
      'GUARDIAN_NOT_NEEDED',
    );
  });

  it('leave what is recorded for later days alone when something is recorded for a day before them', () => {
    // An entry without an end reached over all later days, so that a backdated one superseded what was known of them.
    const household = (householdId: string) => ({ householdId, kinship: '20' });
    let record = must(joinHousehold(holder(), on('2019-05-01'), household('h2'), newId));
    record = must(joinHousehold(record, on('2019-03-01'), household('h1'), newId));
    expect(record.membership.map(({ from, to, value }) => [from, to, value.householdId])).toEqual([
      ['2019-03-01', '2019-05-01', 'h1'],
      ['2019-05-01', null, 'h2'],
    ]);
    record = must(joinHousehold(record, on('2019-06-01'), null, newId));
    record = must(joinHousehold(record, on('2019-05-15'), household('h3'), newId));
    expect(valueOn(record.membership, on('2019-05-31'))?.householdId).toBe('h3');
    expect(valueOn(record.membership, on('2019-06-01'))).toBeNull();

    const named = (name: string) => ({ name, phone: null, address: null });
    record = must(changeParticulars(record, on('2019-05-01'), named('张小红'), newId));
    record = must(changeParticulars(record, on('2019-03-01'), named('张小白'), newId));
    expect(valueOn(record.particulars, on('2019-04-30'))?.name).toBe('张小白');
    expect(valueOn(record.particulars, on('2019-05-01'))?.name).toBe('张小红');

    const poor = (from: CalendarDate, to: CalendarDate | null, kind: 'LOW_INCOME' | 'MINIMUM_LIVING') =>
      must(recordHardship(record, { from, to }, kind, newId));
    record = poor(on('2019-05-01'), null, 'MINIMUM_LIVING');
    record = poor(on('2019-03-01'), null, 'LOW_INCOME');
    expect(valueOn(record.hardship, on('2019-04-30'))?.kind).toBe('LOW_INCOME');
    expect(valueOn(record.hardship, on('2019-05-01'))?.kind).toBe('MINIMUM_LIVING');
    record = poor(on('2019-04-01'), on('2019-06-01'), 'LOW_INCOME');
    expect(valueOn(record.hardship, on('2019-05-31'))?.kind).toBe('LOW_INCOME');
    expect(valueOn(record.hardship, on('2019-06-01'))?.kind).toBe('MINIMUM_LIVING');
  });

  it('shows other services every stretch of days with what held', () => {
    let record = must(
      recordHardship(holder(), { from: on('2018-01-01'), to: on('2019-01-01') }, 'LOW_INCOME', newId),
    );
    record = must(joinHousehold(record, on('2016-01-04'), { householdId: 'h1', kinship: '20' }, newId));
    record = must(moveResident(record, on('2019-02-01'), 'txc-0002', newId));
    const entries = effectiveTimeline(record);
    expect(
      entries.map((entry) => [
        entry.from,
        entry.to,
        entry.regionId,
        entry.hardship,
        entry.certificate?.status ?? null,
      ]),
    ).toEqual([
      ['2016-01-04', '2016-02-01', 'txc-0001', null, null],
      ['2016-02-01', '2018-01-01', 'txc-0001', null, 'VALID'],
      ['2018-01-01', '2019-01-01', 'txc-0001', 'LOW_INCOME', 'VALID'],
      ['2019-01-01', '2019-02-01', 'txc-0001', null, 'VALID'],
      ['2019-02-01', '2026-02-01', 'txc-0002', null, 'VALID'],
      ['2026-02-01', null, 'txc-0002', null, 'EXPIRED'],
    ]);
    expect(JSON.stringify(entries)).not.toContain('张');
  });
});

describe('masking', () => {
  it('shows the family name, and the ends of a citizen id', () => {
    expect(maskName('张小明')).toBe('张**');
    expect(maskCitizenId(syntheticId())).toMatch(/^999999\*{10}.{2}$/);
  });
});

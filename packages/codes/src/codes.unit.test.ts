import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  addDays,
  addMonths,
  ageOn,
  CATEGORIES,
  certificateNumber,
  citizenIdCheckDigit,
  daysBetween,
  formatYuan,
  type Grade,
  parseCertificateNumber,
  parseCitizenId,
  parseComponents,
  parseDate,
  parseGrade,
  parsePeriod,
  parseRegionArgument,
  parseYuanToFen,
  type Result,
  toDate,
} from './index.js';

function codeOf(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.problems[0].code;
}

const dates = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(toDate('1900-01-01'), days));

const citizenIds = fc.tuple(dates, fc.integer({ min: 0, max: 999 })).map(([birth, sequence]) => {
  const first17 = `999999${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + citizenIdCheckDigit(first17);
});

describe('citizen ids (GB 11643)', () => {
  it("reads the standard's own examples", () => {
    expect(parseCitizenId('11010519491231002x')).toMatchObject({
      ok: true,
      value: { birthDate: '1949-12-31', sex: 'FEMALE' },
    });
    expect(parseCitizenId('440524188001010014')).toMatchObject({
      ok: true,
      value: { birthDate: '1880-01-01', sex: 'MALE' },
    });
  });

  it('reports form, date and check digit in this order', () => {
    expect(codeOf(parseCitizenId('1101051949'))).toBe('CITIZEN_ID_FORM');
    expect(codeOf(parseCitizenId('110105194913310029'))).toBe('CITIZEN_ID_DATE');
    expect(codeOf(parseCitizenId('110105194912310021'))).toBe('CITIZEN_ID_CHECK_DIGIT');
  });

  it('finds any one changed digit, and never repeats the value in a message', () => {
    fc.assert(
      fc.property(
        citizenIds,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (id, position, step) => {
          const digit = (Number(id.charAt(position)) + step) % 10;
          const changed = id.slice(0, position) + String(digit) + id.slice(position + 1);
          const result = parseCitizenId(changed);
          expect(result.ok).toBe(false);
          expect(JSON.stringify(result)).not.toContain(changed);
        },
      ),
    );
  });
});

describe('certificate numbers', () => {
  it('are read back as they were made', () => {
    fc.assert(
      fc.property(
        citizenIds,
        fc.constantFrom(...CATEGORIES),
        fc.constantFrom<Grade>(1, 2, 3, 4),
        fc.integer({ min: 0, max: 99 }),
        (id, category, grade, reissue) => {
          expect(parseCertificateNumber(certificateNumber(id, category, grade, reissue))).toMatchObject({
            ok: true,
            value: { category, grade, reissue },
          });
        },
      ),
    );
  });

  it('refuses category 8 and grade 5', () => {
    expect(codeOf(parseCertificateNumber('11010519491231002X81'))).toBe('CERTIFICATE_NUMBER_FORM');
    expect(codeOf(parseCertificateNumber('11010519491231002X15'))).toBe('CERTIFICATE_NUMBER_FORM');
    expect(codeOf(parseGrade('5'))).toBe('GRADE_RANGE');
    expect(parseGrade('二级')).toEqual({ ok: true, value: 2 });
  });

  it('reads components and wants two categories', () => {
    expect(parseComponents('肢体2;智力3')).toEqual({
      ok: true,
      value: [
        { category: 'PHYSICAL', grade: 2 },
        { category: 'INTELLECTUAL', grade: 3 },
      ],
    });
    expect(codeOf(parseComponents('肢体2'))).toBe('COMPONENTS_TOO_FEW');
    expect(codeOf(parseComponents('肢体2;肢体3'))).toBe('COMPONENTS_TOO_FEW');
    expect(codeOf(parseComponents('多重2;肢体3'))).toBe('COMPONENTS_FORM');
  });
});

describe('dates and periods', () => {
  it('count days both ways', () => {
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: -9000, max: 9000 }),
        (date, days) => daysBetween(date, addDays(date, days)) === days,
      ),
    );
  });

  it('complete a year of age on the birthday', () => {
    expect(ageOn(toDate('2001-07-01'), toDate('2019-06-30'))).toBe(17);
    expect(ageOn(toDate('2001-07-01'), toDate('2019-07-01'))).toBe(18);
    expect(addMonths(toDate('2019-01-31'), 1)).toBe('2019-02-28');
    expect(codeOf(parseDate('2019-02-29'))).toBe('MALFORMED_DATE');
  });

  it('cut a year without gap or overlap', () => {
    const codes = [
      ['2019'],
      ['2019-H1', '2019-H2'],
      ['2019-Q1', '2019-Q2', '2019-Q3', '2019-Q4'],
      Array.from({ length: 12 }, (_, i) => `2019-${String(i + 1).padStart(2, '0')}`),
    ];
    for (const cut of codes) {
      let expected = '2019-01-01';
      for (const code of cut) {
        const period = parsePeriod(code);
        if (!period.ok) throw new Error(code);
        expect(period.value.from).toBe(expected);
        expected = period.value.until;
      }
      expect(expected).toBe('2020-01-01');
    }
  });

  it.each(['', '2019-H3', '2019-Q0', '2019-13', '2019-5', '19', '2019-H1 '])(
    'refuses the period %p',
    (text) => {
      expect(codeOf(parsePeriod(text))).toBe('MALFORMED_PERIOD');
    },
  );
});

describe('regions and money', () => {
  it.each([
    ['430103', '430103'],
    ['430103000', '430103'],
    ['430103000000', '430103'],
    ['430103005000', '430103005'],
    ['430103002001', '430103002001'],
  ])('makes %s canonical', (text, code) => {
    expect(parseRegionArgument(text)).toEqual({ ok: true, value: { kind: 'code', code } });
  });

  it.each(['', '4301', '43010300', 'txc-1', "430103' OR 1=1"])('refuses the region %p', (text) => {
    expect(codeOf(parseRegionArgument(text))).toBe('MALFORMED_REGION');
  });

  it('reads back yuan as it wrote them', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), (fen) =>
        expect(parseYuanToFen(formatYuan(fen))).toEqual({ ok: true, value: fen }),
      ),
    );
    expect(codeOf(parseYuanToFen('1.234'))).toBe('MALFORMED_AMOUNT');
    expect(codeOf(parseYuanToFen('-1'))).toBe('MALFORMED_AMOUNT');
  });
});

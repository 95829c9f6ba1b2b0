import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, daysBetween, toDate } from '@zhucan/codes';
import fc from 'fast-check';

import { findTerms, isOverdue, PETITION_TERMS, ruleOf, standingOf } from './petition-deadlines.js';

const RECEIVED = { acceptedOn: null, extendedOn: null, settledOn: null } as const;

/** Any day on which the regulations of 2005 held. */
const receipt = fc.integer({ min: 0, max: 6_000 }).map((days) => addDays(toDate('2005-05-01'), days));
/** How long a step took; null where it was not taken. */
const wait = fc.option(fc.integer({ min: 0, max: 400 }));

const after = (day: CalendarDate | null, days: number | null): CalendarDate | null =>
  day === null || days === null ? null : addDays(day, days);

/** The days of a petition, in the order in which they come. */
const petition = fc.tuple(receipt, wait, wait, wait).map(([receivedOn, accepted, extended, settled]) => {
  const acceptedOn = after(receivedOn, accepted);
  const extendedOn = after(acceptedOn, extended);
  return {
    receivedOn,
    acceptedOn,
    extendedOn,
    settledOn: after(extendedOn ?? acceptedOn ?? receivedOn, settled),
  };
});

describe('a petition of 2019', () => {
  const receivedOn = toDate('2019-02-20');

  it('is taken up or not within 15 days of receipt', () => {
    expect(standingOf({ ...RECEIVED, receivedOn })).toEqual({ status: 'RECEIVED', dueOn: '2019-03-07' });
  });

  it('is settled within 60 days of its acceptance, and 30 more where it is extended with notice', () => {
    const acceptedOn = toDate('2019-03-01');
    expect(standingOf({ ...RECEIVED, receivedOn, acceptedOn })).toEqual({
      status: 'ACCEPTED',
      dueOn: '2019-04-30',
    });
    const extendedOn = toDate('2019-04-20');
    expect(standingOf({ ...RECEIVED, receivedOn, acceptedOn, extendedOn })).toEqual({
      status: 'ACCEPTED',
      dueOn: '2019-05-30',
    });
  });

  it('owes nothing more once it is settled, be it that it was not taken up', () => {
    const settledOn = toDate('2019-03-04');
    const handled = { status: 'HANDLED', dueOn: null };
    expect(standingOf({ ...RECEIVED, receivedOn, acceptedOn: toDate('2019-03-01'), settledOn })).toEqual(
      handled,
    );
    expect(standingOf({ ...RECEIVED, receivedOn, settledOn })).toEqual(handled);
  });

  it('is overdue from the day after the last', () => {
    const standing = standingOf({ ...RECEIVED, receivedOn });
    expect(isOverdue(standing, toDate('2019-03-07'))).toBe(false);
    expect(isOverdue(standing, toDate('2019-03-08'))).toBe(true);
    expect(isOverdue({ dueOn: null }, toDate('2019-03-08'))).toBe(false);
  });

  it('goes by the regulations of 2005, and says so', () => {
    expect(findTerms(receivedOn)?.source.nameEn).toBe('Regulations on Petitions of 2005');
    expect(ruleOf(receivedOn)).toMatch(
      /^信访条例（2005年）：.*15日.*60日.*30日.* Regulations on Petitions of 2005: /,
    );
  });
});

describe('the terms', () => {
  it('hold one after the other, each from its first day until the day before the next', () => {
    expect(findTerms(toDate('2005-04-30'))).toBeNull();
    expect(ruleOf(toDate('2005-04-30'))).toBeNull();
    expect(standingOf({ ...RECEIVED, receivedOn: toDate('2005-04-30') }).dueOn).toBeNull();
    expect(findTerms(toDate('2005-05-01'))?.source.nameZh).toBe('信访条例（2005年）');
    expect(findTerms(toDate('2022-04-30'))?.source.nameZh).toBe('信访条例（2005年）');
    expect(findTerms(toDate('2022-05-01'))?.source.nameZh).toBe('信访工作条例（2022年）');
    const next = PETITION_TERMS.slice(1).map(({ validFrom }) => validFrom);
    expect(PETITION_TERMS.map(({ validTo }) => validTo)).toEqual([...next, null]);
  });

  it('are due for whatever is not settled, and for nothing else', () => {
    fc.assert(
      fc.property(petition, (days) => {
        const { status, dueOn } = standingOf(days);
        expect(dueOn === null).toBe(status === 'HANDLED');
        expect(status === 'HANDLED').toBe(days.settledOn !== null);
      }),
    );
  });

  it('run from the receipt until the acceptance, then from that, and never end before they begin', () => {
    fc.assert(
      fc.property(petition, (days) => {
        const { status, dueOn } = standingOf({ ...days, settledOn: null });
        const from = days.acceptedOn ?? days.receivedOn;
        const longest = status === 'RECEIVED' ? 15 : days.extendedOn === null ? 60 : 90;
        expect(dueOn && daysBetween(from, dueOn)).toBe(longest);
      }),
    );
  });
});

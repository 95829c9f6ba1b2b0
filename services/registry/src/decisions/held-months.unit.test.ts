import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, toDate } from '@zhucan/codes';
import fc from 'fast-check';

import type { CertificateStatus } from './certificate-life-cycle.js';
import type { EffectiveEntry } from './effective-timeline.js';
import { heldMonths } from './held-months.js';

function stretch(
  from: string,
  to: string | null,
  regionId: string,
  status: CertificateStatus | null,
): EffectiveEntry {
  const certificate = {
    category: 'VISION',
    grade: 1,
    components: [],
    validFrom: toDate(from),
    validTo: toDate('2100-01-01'),
  } as const;
  return {
    from: toDate(from),
    to: to === null ? null : toDate(to),
    regionId,
    householdId: null,
    hardship: null,
    certificate: status && { ...certificate, status },
  };
}

const asIs = (regionId: string) => regionId;

describe('the months at whose end a certificate was held', () => {
  it('are those whose last day lies in a stretch, together where the place is the same', () => {
    expect(
      heldMonths(
        [
          stretch('2018-01-01', '2018-03-31', '430103001', null),
          stretch('2018-03-31', '2018-07-02', '430103001', 'VALID'),
          stretch('2018-07-02', '2018-08-01', '430103001', 'VALID'),
          stretch('2018-08-01', '2018-09-30', '430103002', 'VALID'),
          stretch('2018-09-30', '2018-10-01', '430103002', 'LOST'),
          stretch('2018-10-01', null, '430103002', 'VALID'),
        ],
        asIs,
      ),
    ).toEqual([
      { from: '2018-03', to: '2018-07', regionId: '430103001' },
      { from: '2018-08', to: '2018-08', regionId: '430103002' },
      { from: '2018-10', to: null, regionId: '430103002' },
    ]);
  });

  it('leave out a stretch within a month, and name no community', () => {
    expect(heldMonths([stretch('2018-03-02', '2018-03-31', '430103001', 'VALID')], asIs)).toEqual([]);
    expect(heldMonths([stretch('2018-03-02', null, 'txc-0001', 'VALID')], () => '430103')).toEqual([
      { from: '2018-03', to: null, regionId: '430103' },
    ]);
  });

  it('tell for every month what the picture of its last day tells', () => {
    const lengths = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom('VALID', 'LOST', null),
        fc.constantFrom('a', 'b'),
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(lengths, (parts) => {
        let day = toDate('2018-01-01');
        const timeline = parts.map(([days, status, region]) => {
          const from = day;
          day = addDays(day, days);
          return stretch(from, day, region, status);
        });
        const held = heldMonths(timeline, asIs);
        for (let at = 0; at < 30; at += 1) {
          const next = addMonths(toDate('2018-01-01'), at + 1);
          const [last, month] = [addDays(next, -1), addDays(next, -1).slice(0, 7)];
          const on = timeline.find(({ from, to }) => from <= last && (to === null || last < to));
          const wanted = on?.certificate?.status === 'VALID' ? on.regionId : undefined;
          const told = held.find(({ from, to }) => from <= month && (to === null || month <= to));
          expect(told?.regionId).toBe(wanted);
        }
      }),
    );
  });
});

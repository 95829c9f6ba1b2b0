import { GENERAL_MIX } from '../people.js';
import { ADULT, ANY, APPLIED, only, PAID, type ProgrammePlan } from './plan.js';

/** Programmes of relief and accessibility in the order of the report. */
export const RELIEF_PLANS: readonly ProgrammePlan[] = [
  // 106 of 2 260 on average, one of 2 340: 241 900 in all.
  {
    code: 'HARDSHIP_RELIEF',
    service: 'relief',
    ...PAID,
    count: 107,
    yuan: (at) => (at === 106 ? 2340 : at % 2 === 0 ? 2000 : 2520),
    asks: { hardship: true, once: 'YEAR', excludedBy: ['EXTRAORDINARY_RELIEF'] },
    people: { categories: GENERAL_MIX, born: ANY, hardship: true },
  },
  {
    code: 'FUEL_SUBSIDY',
    service: 'relief',
    ...PAID,
    ...APPLIED,
    count: 147,
    yuan: () => 260,
    asks: { disabilities: [['PHYSICAL', 4]], once: 'YEAR' },
    people: { categories: only('PHYSICAL'), born: ADULT },
  },
  {
    code: 'CONDOLENCE',
    service: 'relief',
    ...PAID,
    notice: false,
    count: 223,
    yuan: () => 600,
    occasion: (at) => (at < 120 ? '春节' : '助残日'),
    asks: { hardship: true, once: 'OCCASION_IN_YEAR' },
    people: { categories: GENERAL_MIX, born: ANY, hardship: true },
  },
  {
    code: 'HOME_RENOVATION',
    service: 'relief',
    notice: true,
    serves: 'deliveredOn',
    counted: 'confirmedOn',
    reaches: 'confirmedOn',
    count: 60,
    asks: { once: 'EVER' },
    people: { categories: GENERAL_MIX, born: ANY },
  },
  // The report counts nobody here: its cases stand at every step.
  {
    code: 'EXTRAORDINARY_RELIEF',
    service: 'relief',
    ...PAID,
    count: 0,
    yuan: (at) => 5000 + at * 500,
    asks: { once: 'YEAR' },
    people: { categories: GENERAL_MIX, born: ANY, hardship: true },
  },
];

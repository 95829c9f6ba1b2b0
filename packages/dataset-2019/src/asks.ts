import { ageOn, type CalendarDate, type Category, parseComponents, valueOrThrow } from '@zhucan/codes';

import type { Person } from './people.js';

/**
 * What a programme asks of a person beside life, a valid certificate and residence in the district. It is this package's own copy of
 * the programmes' data, to make people by; a test holds it against the data and the rules themselves.
 */
export interface Asks {
  /** Ages in completed years, both ends included. */
  readonly ages?: readonly [number, number];
  /** Categories, each with the lightest grade that is taken. */
  readonly disabilities?: readonly (readonly [Category, 1 | 2 | 3 | 4])[];
  /** Grade 1 or 2, or hardship. */
  readonly severeOrPoor?: true;
  readonly hardship?: true;
  /** The time within which it is granted once. */
  readonly once: 'YEAR' | 'OCCASION_IN_YEAR' | 'EVER';
  /** Programmes that exclude it within a year. */
  readonly excludedBy?: readonly string[];
}

/** A case that was granted: its programme and the year of its service. */
export interface Granted {
  readonly code: string;
  readonly year: string;
}

/** The disabilities of a person: the components of a multiple one, else the certificate's own. */
export function disabilitiesOf({ category, grade, components }: Person): (readonly [Category, number])[] {
  if (components !== '')
    return valueOrThrow(parseComponents(components)).map((each) => [each.category, each.grade] as const);
  return category === null ? [] : [[category, grade]];
}

/**
 * The rules that a living holder of a valid certificate fails in the district of residence, in the order of the check.
 *
 * @param code the programme, to know its own earlier cases among those granted
 */
export function failedRules(
  code: string,
  asks: Asks,
  person: Person,
  on: CalendarDate,
  granted: readonly Granted[] = [],
): string[] {
  const age = ageOn(person.birthDate, on);
  const poor = person.hardship !== '';
  const year = on.slice(0, 4);
  const [youngest, oldest] = asks.ages ?? [0, Infinity];
  const fits = disabilitiesOf(person).some(([category, grade]) =>
    asks.disabilities?.some(([wanted, lightest]) => wanted === category && grade <= lightest),
  );
  const again = granted.some((each) => each.code === code && (asks.once === 'EVER' || each.year === year));
  const exclusions = (asks.excludedBy ?? []).map((other): [string, boolean] => [
    `EXCLUDED_BY_${other}`,
    granted.some((each) => each.code === other && each.year === year),
  ]);
  const failures: [string, boolean][] = [
    ['AGE_BAND', age < youngest || age > oldest],
    ['CATEGORY_GRADE', asks.disabilities !== undefined && !fits],
    ['ANY_OF', asks.severeOrPoor === true && person.grade > 2 && !poor],
    ['HARDSHIP', asks.hardship === true && !poor],
    ['REPEAT', again],
    ...exclusions,
  ];
  return failures.filter(([, failed]) => failed).map(([rule]) => rule);
}

import { type CalendarDate, parseDate } from './date.js';
import { ok, problem, refused, type Result } from './problem.js';

/** Sex as recorded. */
export type Sex = 'MALE' | 'FEMALE';

/** A citizen identity number that passes GB 11643-1999. */
export interface CitizenId {
  /** The 18 characters; an identifier, never to be logged. */
  readonly value: string;
  /** Region of first registration; it may be a withdrawn code. */
  readonly regionCode: string;
  readonly birthDate: CalendarDate;
  readonly sex: Sex;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_DIGITS = '10X98765432';

/** The check digit of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2). */
export function citizenIdCheckDigit(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17.charAt(index)), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

/**
 * Reads a citizen identity number. The rules are checked in this order: form, date, check digit. Any region prefix is taken.
 *
 * @param field the field to name in a refusal `CITIZEN_ID_FORM`, `CITIZEN_ID_DATE`, `CITIZEN_ID_CHECK_DIGIT`
 */
export function parseCitizenId(text: string, field = 'citizenId'): Result<CitizenId> {
  const value = text.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(value)) {
    return refused(
      problem(
        'CITIZEN_ID_FORM',
        field,
        'GB 11643: 17 digits and a digit or X',
        '公民身份号码应为17位数字加1位数字或X。',
        'A citizen id is 17 digits and a digit or X.',
      ),
    );
  }
  const birthDate = parseDate(`${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`, field);
  if (!birthDate.ok) {
    return refused(
      problem(
        'CITIZEN_ID_DATE',
        field,
        'GB 11643: digits 7 to 14 are a date',
        '公民身份号码中的出生日期不存在。',
        'The birth date in the citizen id does not exist.',
      ),
    );
  }
  if (citizenIdCheckDigit(value.slice(0, 17)) !== value.charAt(17)) {
    return refused(
      problem(
        'CITIZEN_ID_CHECK_DIGIT',
        field,
        'GB 11643: check digit',
        '公民身份号码校验码不正确。',
        'The check digit of the citizen id is wrong.',
      ),
    );
  }
  return ok({
    value,
    regionCode: value.slice(0, 6),
    birthDate: birthDate.value,
    sex: Number(value.charAt(16)) % 2 === 1 ? 'MALE' : 'FEMALE',
  });
}

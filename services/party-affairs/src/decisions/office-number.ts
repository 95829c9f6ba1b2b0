import { ok, problem, refused, type Result } from '@zhucan/codes';

/** The longest number of an office; far below what an index of the database takes. */
const LONGEST = 64;

/**
 * Reads a number by which an office calls a thing (编号).
 *
 * @returns the number without space around it, or `MALFORMED_NUMBER` on `number`
 */
export function officeNumber(text: string): Result<string> {
  const number = text.trim();
  if (number.length > 0 && number.length <= LONGEST) return ok(number);
  return refused(
    problem(
      'MALFORMED_NUMBER',
      'number',
      `1 to ${LONGEST} characters`,
      `编号应为1至${LONGEST}个字符。`,
      `A number has 1 to ${LONGEST} characters.`,
    ),
  );
}

import { type Problem, problem } from './problem.js';

/**
 * Runs of digits that number a person: eleven and more, as a mobile number, a citizen id of 15 or 18 places or a certificate number of 20;
 * and the same written in groups. Dates, amounts and document numbers have fewer.
 */
const NUMBERS_OF_PEOPLE = [/\d{11}/, /1[3-9]\d[ -]\d{4}[ -]\d{4}/, /\d{6}[ -]\d{8}[ -]\d{3}[\dX]/i] as const;

/**
 * Holds a free text against the rule that none keeps the number of a person, which would lie there in plain text. Digits of full width
 * count as digits.
 *
 * @param field the field, argument or column concerned, as the caller named it
 * @returns the problem `IDENTIFIER_IN_TEXT`, or null where the text keeps the rule
 */
export function identifierInText(text: string, field: string): Problem | null {
  const plain = text.normalize('NFKC');
  if (!NUMBERS_OF_PEOPLE.some((number) => number.test(plain))) return null;
  return problem(
    'IDENTIFIER_IN_TEXT',
    field,
    'no numbers of people in a text',
    '文字中不能写入证件或电话号码。',
    'The text must not hold the number of a person.',
  );
}

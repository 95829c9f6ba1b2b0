import { type CitizenId, parseCitizenId } from './citizen-id.js';
import { ok, problem, refused, type Result } from './problem.js';

/** The categories of disability in the order of their digits 1 to 7 (GB/T 26341-2010). */
export const CATEGORIES = [
  'VISION',
  'HEARING',
  'SPEECH',
  'PHYSICAL',
  'INTELLECTUAL',
  'MENTAL',
  'MULTIPLE',
] as const;

/** A category of disability. */
export type Category = (typeof CATEGORIES)[number];

/** A grade; 1 is the most severe. */
export type Grade = 1 | 2 | 3 | 4;

/** One of the disabilities that make up a multiple one, or the only one. */
export interface Component {
  readonly category: Exclude<Category, 'MULTIPLE'>;
  readonly grade: Grade;
}

const NAMES_ZH: Readonly<Record<Category, string>> = {
  VISION: '视力',
  HEARING: '听力',
  SPEECH: '言语',
  PHYSICAL: '肢体',
  INTELLECTUAL: '智力',
  MENTAL: '精神',
  MULTIPLE: '多重',
};

/** The category's name in Chinese, as 视力. */
export function categoryNameZh(category: Category): string {
  return NAMES_ZH[category];
}

/** The category's digit in a certificate number, 1 to 7. */
export function categoryDigit(category: Category): number {
  return CATEGORIES.indexOf(category) + 1;
}

/** Reads a category from its Chinese name (with or without 残疾), English code or digit; refuses with `UNKNOWN_CATEGORY`. */
export function parseCategory(text: string, field = 'category'): Result<Category> {
  const name = text.trim().replace(/残疾$/, '');
  const found = CATEGORIES.find(
    (category) =>
      category === name.toUpperCase() ||
      NAMES_ZH[category] === name ||
      String(categoryDigit(category)) === name,
  );
  if (found) return ok(found);
  return refused(
    problem(
      'UNKNOWN_CATEGORY',
      field,
      'GB/T 26341: 1 to 7',
      '残疾类别应为视力、听力、言语、肢体、智力、精神或多重。',
      'A category is vision, hearing, speech, physical, intellectual, mental or multiple.',
    ),
  );
}

const GRADES_ZH = '一二三四';

/** Reads a grade: `1` to `4`, also 一级; refuses with `GRADE_RANGE`. */
export function parseGrade(text: string, field = 'grade'): Result<Grade> {
  const name = text.trim().replace(/级$/, '');
  const grade = /^[1-4]$/.test(name) ? Number(name) : name.length === 1 ? GRADES_ZH.indexOf(name) + 1 : 0;
  if (grade >= 1) return ok(grade as Grade);
  return refused(
    problem('GRADE_RANGE', field, 'GB/T 26341: grade 1 to 4', '残疾等级应为1至4级。', 'A grade is 1 to 4.'),
  );
}

/**
 * Reads the components of a multiple disability, as `肢体2;智力3`.
 * Refuses with `COMPONENTS_FORM`, or `COMPONENTS_TOO_FEW` where there are not two categories.
 */
export function parseComponents(text: string, field = 'components'): Result<readonly Component[]> {
  const components: Component[] = [];
  for (const part of text
    .split(/[;；、]/)
    .map((each) => each.trim())
    .filter(Boolean)) {
    const match = /^(.+?)(?:残疾)?([1-4一二三四])级?$/.exec(part);
    const category = match?.[1] ? parseCategory(match[1], field) : undefined;
    const grade = match?.[2] ? parseGrade(match[2], field) : undefined;
    if (!category?.ok || !grade?.ok || category.value === 'MULTIPLE') {
      return refused(
        problem(
          'COMPONENTS_FORM',
          field,
          'as 肢体2;智力3',
          '多重残疾组成应写作“肢体2;智力3”。',
          'Components are written as 肢体2;智力3.',
        ),
      );
    }
    components.push({ category: category.value, grade: grade.value });
  }
  if (new Set(components.map((each) => each.category)).size < Math.max(2, components.length)) {
    return refused(
      problem(
        'COMPONENTS_TOO_FEW',
        field,
        'GB/T 26341: two categories or more',
        '多重残疾应由两类或两类以上不同残疾组成。',
        'A multiple disability has two different categories or more.',
      ),
    );
  }
  return ok(components);
}

/** A certificate number that is well-formed. */
export interface CertificateNumber {
  /** The whole number; an identifier, never to be logged. */
  readonly value: string;
  readonly citizenId: CitizenId;
  readonly category: Category;
  readonly grade: Grade;
  /** 0 for the first certificate, n for the n-th issued after a loss (`Bn`). */
  readonly reissue: number;
}

/**
 * Reads a certificate number: citizen id, category digit, grade digit, and `Bn` after the n-th loss.
 *
 * @param field the field to name in a refusal `CERTIFICATE_NUMBER_FORM` or one of a citizen id
 */
export function parseCertificateNumber(text: string, field = 'certificateNumber'): Result<CertificateNumber> {
  const value = text.trim().toUpperCase();
  const match = /^(\d{17}[\dX])([1-7])([1-4])(?:B([1-9]\d?))?$/.exec(value);
  if (!match) {
    return refused(
      problem(
        'CERTIFICATE_NUMBER_FORM',
        field,
        '18 characters, category 1-7, grade 1-4, B1… after a loss',
        '残疾人证号应为18位公民身份号码加类别码和等级码，补办加B1等。',
        'A certificate number is a citizen id, a category digit, a grade digit, and B1 or so after a loss.',
      ),
    );
  }
  const citizenId = parseCitizenId(match[1] ?? '', field);
  if (!citizenId.ok) return citizenId;
  const category = CATEGORIES[Number(match[2]) - 1];
  if (!category) throw new RangeError('category digit out of range');
  return ok({
    value,
    citizenId: citizenId.value,
    category,
    grade: Number(match[3]) as Grade,
    reissue: Number(match[4] ?? '0'),
  });
}

/** The number of a certificate of this person, category and grade. */
export function certificateNumber(citizenId: string, category: Category, grade: Grade, reissue = 0): string {
  return `${citizenId}${categoryDigit(category)}${grade}${reissue > 0 ? `B${reissue}` : ''}`;
}

/** A column of a workbook. */
export interface ImportColumn {
  /** The heading in Chinese, exactly as it stands in the first row. */
  readonly heading: string;
  /** The field that problems name. */
  readonly field: string;
  /** The class of its values, for reports of rejected rows; never a value. */
  readonly valueClass: string;
  readonly required: boolean;
  /** What is written in it, for people: allowed values or the form. */
  readonly form?: string;
}

/** A kind of workbook: which service takes it, and its columns. */
export interface Workbook {
  readonly kind: string;
  readonly nameZh: string;
  readonly service: 'registry' | 'rehab-employment' | 'relief-accessibility' | 'party-affairs';
  /** What makes two rows be about the same thing: the fields that together name it. */
  readonly key: readonly string[];
  readonly columns: readonly ImportColumn[];
}

/** A column that a row must fill. */
export function needed(heading: string, field: string, valueClass: string, form = valueClass): ImportColumn {
  return { heading, field, valueClass, required: true, form };
}

/** A column that a row may leave blank, and a file may leave out. */
export function optional(
  heading: string,
  field: string,
  valueClass: string,
  form = valueClass,
): ImportColumn {
  return { heading, field, valueClass, required: false, form };
}

/** Classes of values that are free texts: nobody's number may stand in them, since they are kept as they are. */
export const FREE_TEXTS: ReadonlySet<string> = new Set([
  'name of a thing',
  'name of a body',
  'topic',
  'recipient',
  'note',
  'text',
]);

/** How dates are written. */
export const DAY = 'YYYY-MM-DD';
/** How regions are named. */
export const REGION_FORM = '6, 9 or 12 digits, or txc-0001';
/** How yes and no are written. */
export const YES_NO = '是, 否';

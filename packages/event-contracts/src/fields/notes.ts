import { z } from 'zod';

/** What a number counts or measures. */
export type Unit = 'FEN' | 'PEOPLE' | 'HOUSEHOLDS' | 'ONSITE_VISITS' | 'BY_MEMBER' | 'YEAR';

/** What a member of a payload means, in both languages. */
export interface Note {
  readonly zh: string;
  readonly en: string;
  /** The unit of a number or of an amount. */
  readonly unit?: Unit;
  /** A sentence that somebody may read although it is not a code: why it may be told. */
  readonly spelledOut?: string;
}

const NOTES = z.registry<Note>();

/**
 * Says what a member means. The schema bears it as its description, Chinese first.
 *
 * @param unit what a number counts, or the money it is in
 */
export function noted<T extends z.ZodType>(
  schema: T,
  zh: string,
  en: string,
  more: Pick<Note, 'unit' | 'spelledOut'> = {},
): T {
  const said = schema.describe(`${zh} ${en}`);
  NOTES.add(said, { zh, en, ...more });
  return said;
}

/** What was said of a schema; undefined where nothing was. */
export function noteOf(schema: z.core.$ZodType): Note | undefined {
  return NOTES.get(schema);
}

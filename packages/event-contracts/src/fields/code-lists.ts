import { z } from 'zod';

/** The meaning of a code. */
export interface Meaning {
  readonly zh: string;
  readonly en: string;
}

/** Codes with what they mean: a section of the codebook. */
export interface CodeList {
  /** Its name in the codebook, as `DisabilityCategory`; the enum of the graph where there is one of the same codes. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly codes: Readonly<Record<string, Meaning>>;
  /** Whether codes may join without a new version of the events; a reader takes one that it does not know as it stands. */
  readonly open: boolean;
}

const LISTS = z.registry<CodeList>();

/** The codes of a schema; undefined where it has none. */
export function codeListOf(schema: z.core.$ZodType): CodeList | undefined {
  return LISTS.get(schema);
}

type Pairs<K extends string> = Readonly<Record<K, readonly [zh: string, en: string]>>;

function codeList(name: string, zh: string, en: string, pairs: Pairs<string>, open: boolean): CodeList {
  const codes = Object.fromEntries(
    Object.entries(pairs).map(([code, [codeZh, codeEn]]) => [code, { zh: codeZh, en: codeEn }]),
  );
  return { name, zh, en, codes, open };
}

/** A member that is one of some codes. Another code makes another version of the event, since readers may count on these. */
export function closedCodes<const K extends string>(
  name: string,
  zh: string,
  en: string,
  pairs: Pairs<K>,
): z.ZodEnum<{ [P in K]: P }> {
  // Object.keys loses the literal types that the pairs were given with.
  const schema = z.enum(Object.keys(pairs) as K[]);
  LISTS.add(schema, codeList(name, zh, en, pairs, false));
  return schema;
}

/** A member that is a code in capitals, of a list that grows with the office's programmes. */
export function openCodes(name: string, zh: string, en: string, pairs: Pairs<string>): z.ZodString {
  const schema = z.string().regex(/^[A-Z][A-Z_]{0,63}$/);
  LISTS.add(schema, codeList(name, zh, en, pairs, true));
  return schema;
}

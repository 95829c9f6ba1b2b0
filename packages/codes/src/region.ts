import { ok, problem, refused, type Result } from './problem.js';

/** A region as an argument names it: by official code (canonical), or by our own id of a community. */
export type RegionKey =
  { readonly kind: 'code'; readonly code: string } | { readonly kind: 'id'; readonly id: string };

/** The codes of GB/T 2260 and the statistical divisions: 6 digits a district, 9 a street, 12 a community. */
const CODE = /^\d{6}(\d{3}(\d{3})?)?$/;
const OWN_ID = /^txc-\d{4}$/;

/**
 * Makes a region argument canonical: 12 digits ending in 000 are the street, ending in 000000 the district.
 *
 * @param field the argument to name in a refusal `MALFORMED_REGION`
 */
export function parseRegionArgument(text: string, field = 'region'): Result<RegionKey> {
  if (OWN_ID.test(text)) return ok({ kind: 'id', id: text });
  if (!CODE.test(text)) {
    return refused(
      problem(
        'MALFORMED_REGION',
        field,
        '6, 9 or 12 digits, or an id as txc-0001',
        '区划应为6、9或12位数字代码，或社区编号（如 txc-0001）。',
        'A region is a code of 6, 9 or 12 digits, or a community id as txc-0001.',
      ),
    );
  }
  let code = text;
  while (code.length > 6 && code.endsWith('000')) code = code.slice(0, -3);
  return ok({ kind: 'code', code });
}

import { ok, problem, refused, type Result } from './problem.js';

/** An amount in fen (分, 1/100 yuan). */
export type Fen = bigint;

/** Reads an amount in yuan with at most two decimals; refuses with `MALFORMED_AMOUNT`. */
export function parseYuanToFen(text: string, field = 'amount'): Result<Fen> {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) {
    return refused(
      problem(
        'MALFORMED_AMOUNT',
        field,
        'yuan with at most two decimals',
        '金额应为不超过两位小数的元。',
        'An amount is in yuan with at most two decimals.',
      ),
    );
  }
  return ok(BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0')));
}

/** An amount in yuan with two decimals, as `241900.00`. */
export function formatYuan(fen: Fen): string {
  const positive = fen < 0n ? -fen : fen;
  return `${fen < 0n ? '-' : ''}${positive / 100n}.${String(positive % 100n).padStart(2, '0')}`;
}

/** A figure as the printed report gives it. */
export interface ReportedFigure {
  readonly indicator_code: string;
  readonly value: number | null;
  readonly amount_fen: string | null;
  readonly rounding_unit_fen: string | null;
  readonly printed: string | null;
  readonly approximate: boolean;
  readonly direction: 'BELOW' | 'ABOVE' | null;
  readonly source: string;
  readonly source_line: string;
}

/** How a printed figure compares with the computed one. */
export interface Reconciliation {
  readonly reportedValue: number | null;
  readonly reportedAmountFen: bigint | null;
  readonly roundingUnitFen: bigint | null;
  readonly differenceValue: number | null;
  readonly differenceAmountFen: bigint | null;
  readonly withinRounding: boolean;
  readonly source: string;
  readonly sourceLine: string;
}

function valueAgrees(difference: number | null, reported: ReportedFigure): boolean {
  if (difference === null) return reported.value === null;
  if (!reported.approximate) return difference === 0;
  // "Nearly twenty" is met by twenty or somewhat less, "more than twenty" by twenty or somewhat more: within a tenth.
  const tolerance = Math.max(1, Math.ceil((reported.value ?? 0) / 10));
  if (reported.direction === 'BELOW') return difference <= 0 && difference >= -tolerance;
  if (reported.direction === 'ABOVE') return difference >= 0 && difference <= tolerance;
  return Math.abs(difference) <= tolerance;
}

function amountAgrees(difference: bigint | null, reported: ReportedFigure): boolean {
  if (difference === null) return reported.amount_fen === null;
  const unit = reported.rounding_unit_fen === null ? 1n : BigInt(reported.rounding_unit_fen);
  const distance = difference < 0n ? -difference : difference;
  return distance * 2n <= unit;
}

/**
 * Compares a printed figure with the computed one. Amounts agree within half the rounding unit (domain facts, trap 3).
 *
 * @param value the computed number
 * @param amountFen the computed amount
 */
export function reconcile(
  reported: ReportedFigure,
  value: number | null,
  amountFen: bigint | null,
): Reconciliation {
  const reportedAmount = reported.amount_fen === null ? null : BigInt(reported.amount_fen);
  const differenceValue = reported.value === null || value === null ? null : value - reported.value;
  const differenceAmount = reportedAmount === null || amountFen === null ? null : amountFen - reportedAmount;
  return {
    reportedValue: reported.value,
    reportedAmountFen: reportedAmount,
    roundingUnitFen: reported.rounding_unit_fen === null ? null : BigInt(reported.rounding_unit_fen),
    differenceValue,
    differenceAmountFen: differenceAmount,
    withinRounding: valueAgrees(differenceValue, reported) && amountAgrees(differenceAmount, reported),
    source: reported.source,
    sourceLine: reported.source_line,
  };
}

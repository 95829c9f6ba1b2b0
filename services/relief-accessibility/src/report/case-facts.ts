import type { FactSource } from '@zhucan/subgraph-kit';

const REGION = 'c.region_id = ANY(:regions)';

function cases(
  programmeCode: string,
  occurredOn: string,
  subject: string,
  where: Readonly<Record<string, string>>,
  amount: boolean,
): FactSource {
  return {
    recordType: 'ReliefAccessibilityCase',
    from: 'case_record c',
    recordId: 'c.case_id',
    subject,
    occurredOn,
    regionId: 'c.region_id',
    ...(amount ? { amountFen: 'c.amount_fen' } : {}),
    where: { region: REGION, programme: `c.programme_code = '${programmeCode}'`, ...where },
  };
}

/**
 * People who were paid add up: the rules let nobody be paid by a programme twice in a year, and no period is longer. A rule that comes to
 * admit more makes the figure differ, and the test of the figures say so.
 */
export const PAID_ONCE = { addsOverRegions: true, addsOverTime: true } as const;

/**
 * People who applied do not: whoever withdraws in a later part of a period counts in the earlier part alone, and nothing keeps anybody
 * from applying twice, in two parts or in two streets.
 */
export const APPLIED_MAYBE_TWICE = { addsOverRegions: false, addsOverTime: false } as const;

const inPeriod = (column: string): string => `${column} >= :from AND ${column} < :until`;

/** People who were paid in the period, with the money. */
export function paid(programmeCode: string): FactSource {
  return cases(programmeCode, 'c.paid_on', 'c.resident_id', { period: inPeriod('c.paid_on') }, true);
}

/** Who applied in the period and was neither refused, cancelled nor withdrew before its end. */
export function applied(programmeCode: string): FactSource {
  return cases(
    programmeCode,
    'c.submitted_on',
    'c.resident_id',
    { period: inPeriod('c.submitted_on'), status: 'c.ended_on IS NULL OR c.ended_on >= :until' },
    false,
  );
}

/** Households determined in the period, confirmed after the public notice, whose case was neither withdrawn nor cancelled before its end. */
export function confirmedHouseholds(programmeCode: string): FactSource {
  return cases(
    programmeCode,
    'c.confirmed_on',
    'c.household_id',
    { period: inPeriod('c.confirmed_on'), status: 'c.ended_on IS NULL OR c.ended_on >= :until' },
    false,
  );
}

/** Households whose work was inspected and accepted in the period. */
export function inspectedHouseholds(programmeCode: string): FactSource {
  return cases(
    programmeCode,
    'c.delivered_on',
    'c.household_id',
    { period: inPeriod('c.delivered_on') },
    false,
  );
}

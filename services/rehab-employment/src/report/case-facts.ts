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
    recordType: 'RehabEmploymentCase',
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
 * People who were served or paid add up: the rules let nobody be served by a programme twice in a year, and no period is longer. A rule
 * that comes to admit more makes the figure differ, and the test of the figures say so.
 */
export const SERVED_ONCE = { addsOverRegions: true, addsOverTime: true } as const;

/**
 * People who applied do not: whoever withdraws in a later part of a period counts in the earlier part alone, and nothing keeps anybody
 * from applying twice, in two parts or in two streets.
 */
export const APPLIED_MAYBE_TWICE = { addsOverRegions: false, addsOverTime: false } as const;

const inPeriod = (column: string): string => `${column} >= :from AND ${column} < :until`;

/** People for whom the service, device or insurance was given in the period. A case counts in the region in which it was filed. */
export function delivered(programmeCode: string, options: { readonly amount?: boolean } = {}): FactSource {
  return cases(
    programmeCode,
    'c.delivered_on',
    'c.resident_id',
    { period: inPeriod('c.delivered_on') },
    options.amount ?? false,
  );
}

/** People who were paid in the period, with the money. */
export function paid(programmeCode: string): FactSource {
  return cases(programmeCode, 'c.paid_on', 'c.resident_id', { period: inPeriod('c.paid_on') }, true);
}

/** Who applied in the period and was neither refused, cancelled nor withdrew before its end. */
export function applied(programmeCode: string, subject: 'resident' | 'enterprise' = 'resident'): FactSource {
  return cases(
    programmeCode,
    'c.submitted_on',
    `c.${subject}_id`,
    { period: inPeriod('c.submitted_on'), status: 'c.ended_on IS NULL OR c.ended_on >= :until' },
    false,
  );
}

/** People in a service on the last day of the period: begun, and neither finished nor ended by then. */
export function inService(programmeCode: string): FactSource {
  return cases(
    programmeCode,
    'c.delivered_on',
    'c.resident_id',
    {
      period: 'c.delivered_on < :until',
      status:
        '(c.closed_on IS NULL OR c.closed_on >= :until) AND (c.ended_on IS NULL OR c.ended_on >= :until)',
    },
    false,
  );
}

/** People who were visited after the service, in the period; every visit is a step of its case. */
export function followedUp(programmeCode: string): FactSource {
  return {
    recordType: 'RehabEmploymentCase',
    from: 'case_event e JOIN case_record c ON c.case_id = e.case_id',
    recordId: 'c.case_id',
    subject: 'c.resident_id',
    occurredOn: 'e.occurred_on',
    regionId: 'c.region_id',
    where: {
      region: REGION,
      programme: `c.programme_code = '${programmeCode}'`,
      step: "e.status = 'FOLLOWED_UP'",
      period: inPeriod('e.occurred_on'),
      standing: 'e.revision = c.revision',
    },
  };
}

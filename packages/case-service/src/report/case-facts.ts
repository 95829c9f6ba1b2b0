import type { FactSource } from '@zhucan/subgraph-kit';

/**
 * Whom a programme served or paid adds up: the rules let nobody be served by a programme twice in a year, and no period is longer. A rule
 * that comes to admit more makes the figure differ, and the test of the figures say so.
 */
export const SERVED_ONCE = { addsOverRegions: true, addsOverTime: true } as const;

/**
 * Who applied does not: whoever withdraws in a later part of a period counts in the earlier part alone, and nothing keeps anybody from
 * applying twice, in two parts or in two streets.
 */
export const APPLIED_MAYBE_TWICE = { addsOverRegions: false, addsOverTime: false } as const;

/** What is counted: the cases of a programme by one of their days, and whom or what they are about. */
export interface CaseFact {
  readonly programmeCode: string;
  /** The day, as `c.paid_on`. */
  readonly occurredOn: string;
  readonly subject: 'resident' | 'household' | 'enterprise';
  /** Conditions besides region and programme, each with its name. */
  readonly where: Readonly<Record<string, string>>;
  /** Whether the money of the case is summed. */
  readonly amount?: boolean;
}

/** That a day lies in the period. */
export const inPeriod = (column: string): string => `${column} >= :from AND ${column} < :until`;

/** Whose case was neither refused, cancelled nor withdrawn before the end of the period. */
const NOT_ENDED = 'c.ended_on IS NULL OR c.ended_on >= :until';

/**
 * The facts over cases that the figures of both services are made of. A case counts in the region in which it was filed.
 *
 * @param recordType how the graph calls the service's cases
 */
export function caseFacts(recordType: FactSource['recordType']) {
  function ofCases({ programmeCode, occurredOn, subject, where, amount }: CaseFact): FactSource {
    return {
      recordType,
      from: 'case_record c',
      recordId: 'c.case_id',
      subject: `c.${subject}_id`,
      occurredOn,
      regionId: 'c.region_id',
      ...(amount ? { amountFen: 'c.amount_fen' } : {}),
      where: {
        region: 'c.region_id = ANY(:regions)',
        programme: `c.programme_code = '${programmeCode}'`,
        ...where,
      },
    };
  }
  /** Cases that took a step in the period and whose later end does not undo it. */
  const standing = (programmeCode: string, occurredOn: string, subject: CaseFact['subject']): FactSource =>
    ofCases({
      programmeCode,
      occurredOn,
      subject,
      where: { period: inPeriod(occurredOn), status: NOT_ENDED },
    });
  return {
    ofCases,
    /** For whom the service, device, insurance or work was given in the period. */
    delivered: (
      programmeCode: string,
      {
        subject = 'resident',
        amount = false,
      }: { readonly subject?: CaseFact['subject']; readonly amount?: boolean } = {},
    ): FactSource =>
      ofCases({
        programmeCode,
        occurredOn: 'c.delivered_on',
        subject,
        where: { period: inPeriod('c.delivered_on') },
        amount,
      }),
    /** People who were paid in the period, with the money. */
    paid: (programmeCode: string): FactSource =>
      ofCases({
        programmeCode,
        occurredOn: 'c.paid_on',
        subject: 'resident',
        where: { period: inPeriod('c.paid_on') },
        amount: true,
      }),
    /** Who applied in the period and was neither refused, cancelled nor withdrew before its end. */
    applied: (programmeCode: string, subject: CaseFact['subject'] = 'resident'): FactSource =>
      standing(programmeCode, 'c.submitted_on', subject),
    /** Who was determined in the period, confirmed after the public notice, with a case neither withdrawn nor cancelled before its end. */
    confirmed: (programmeCode: string, subject: CaseFact['subject'] = 'resident'): FactSource =>
      standing(programmeCode, 'c.confirmed_on', subject),
  };
}

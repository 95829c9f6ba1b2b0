import { caseFacts, inPeriod } from '@zhucan/case-service';
import type { FactSource } from '@zhucan/subgraph-kit';

const { ofCases, delivered, paid, applied } = caseFacts('RehabEmploymentCase');

export { applied, delivered, paid };

/** People in a service on the last day of the period: begun, and neither finished nor ended by then. */
export function inService(programmeCode: string): FactSource {
  return ofCases({
    programmeCode,
    occurredOn: 'c.delivered_on',
    subject: 'resident',
    where: {
      period: 'c.delivered_on < :until',
      status:
        '(c.closed_on IS NULL OR c.closed_on >= :until) AND (c.ended_on IS NULL OR c.ended_on >= :until)',
    },
  });
}

/** People who were visited after the service, in the period; every visit is a step of its case. */
export function followedUp(programmeCode: string): FactSource {
  const source = ofCases({
    programmeCode,
    occurredOn: 'e.occurred_on',
    subject: 'resident',
    where: {
      step: "e.status = 'FOLLOWED_UP'",
      period: inPeriod('e.occurred_on'),
      standing: 'e.revision = c.revision',
    },
  });
  return { ...source, from: 'case_event e JOIN case_record c ON c.case_id = e.case_id' };
}

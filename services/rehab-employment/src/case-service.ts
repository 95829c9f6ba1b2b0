import { type CaseService, type ProgrammeBook } from '@zhucan/case-service';
import type { Clock } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import { writeAudit } from '@zhucan/subgraph-kit';

import { findEnterpriseFacts, findEnterpriseIds } from './store/enterprises.js';

/** The name of the service, and the context of its events. */
export const SERVICE = 'rehab-employment';

/** What the operations on cases are made of in this service. */
export function rehabEmploymentCases(programmes: ProgrammeBook, clock: Clock): CaseService {
  return {
    context: SERVICE,
    numberPrefix: 'RE',
    programmes,
    clock,
    appendToOutbox,
    writeAudit,
    findEnterpriseIds,
    findEnterprises: findEnterpriseFacts,
  };
}

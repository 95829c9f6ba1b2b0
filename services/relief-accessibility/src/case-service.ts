import { type CaseService, type ProgrammeBook } from '@zhucan/case-service';
import type { Clock } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import { writeAudit } from '@zhucan/subgraph-kit';

/** The name of the service, and the context of its events. */
export const SERVICE = 'relief-accessibility';

/** What the operations on cases are made of in this service. */
export function reliefAccessibilityCases(programmes: ProgrammeBook, clock: Clock): CaseService {
  return {
    context: SERVICE,
    numberPrefix: 'RA',
    programmes,
    clock,
    appendToOutbox,
    writeAudit,
  };
}

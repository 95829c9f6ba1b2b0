import { type Caller, can } from '@zhucan/access';
import type { CaseStatus } from '@zhucan/casework';
import type { CalendarDate } from '@zhucan/codes';

import type { ProgrammeBook } from '../programmes.js';
import type { StoredCase } from '../store/stored-case.js';
import type { CaseLoaders } from './case-loaders.js';

/** A step as the graph shows it. */
export interface CaseStepView {
  readonly status: CaseStatus;
  readonly occurredOn: CalendarDate;
  readonly recordedAt: Date;
  /** Null also for who may not read cases, and came to this one as the record behind a figure. */
  readonly reason: string | null;
}

/** What the resolvers of a case need of a request's context. */
export interface CaseGraphContext {
  readonly caller: Pick<Caller, 'role'>;
  readonly loaders: { readonly cases: CaseLoaders };
}

/**
 * Resolvers of the fields of the interface `ProgrammeCase` over a {@link StoredCase}; a service spreads them into its own case type.
 *
 * @param programmes the service's programmes, for their names
 */
export function programmeCaseResolvers(programmes: ProgrammeBook) {
  const programmeOf = (stored: StoredCase) =>
    programmes.get(stored.state.programmeCode, stored.state.programmeVersion).programme;
  return {
    id: (stored: StoredCase): string => stored.caseId,
    caseNumber: (stored: StoredCase): string => stored.caseNumber,
    programmeCode: (stored: StoredCase): string => stored.state.programmeCode,
    programmeNameZh: (stored: StoredCase): string => programmeOf(stored).nameZh,
    programmeNameEn: (stored: StoredCase): string => programmeOf(stored).nameEn,
    status: (stored: StoredCase): CaseStatus => stored.state.status,
    regionId: (stored: StoredCase): string => stored.state.filedIn.regionId,
    submittedOn: (stored: StoredCase): CalendarDate => stored.dates.submittedOn,
    deliveredOn: (stored: StoredCase): CalendarDate | null => stored.dates.deliveredOn,
    paidOn: (stored: StoredCase): CalendarDate | null => stored.dates.paidOn,
    amountFen: (stored: StoredCase): bigint | null => stored.state.amountFen,
    steps: async (
      stored: StoredCase,
      _arguments: unknown,
      context: CaseGraphContext,
    ): Promise<CaseStepView[]> =>
      (await context.loaders.cases.steps.load(stored.caseId)).map(
        ({ status, occurredOn, recordedAt, reason }) => ({
          status,
          occurredOn,
          recordedAt,
          reason: can(context.caller.role, 'READ_CASES') ? reason : null,
        }),
      ),
  };
}

import type { Caller } from '@zhucan/access';
import type { CalendarDate } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

/** What the stores need to write in one transaction. */
export interface UnitOfWork {
  /** The transaction. */
  readonly sql: Sql;
  readonly protector: Protector;
  readonly caller: Pick<Caller, 'subject' | 'role' | 'requestId'>;
  readonly today: CalendarDate;
}

/** What encrypted fields and blind indexes are bound to, so that one cannot be put in the place of another. */
export const PROTECTED = {
  citizenId: 'registry.resident.citizen-id',
  name: 'registry.resident.name',
  phone: 'registry.resident.phone',
  address: 'registry.resident.address',
  certificateNumber: 'registry.certificate.number',
  householdNumber: 'registry.household.number',
  guardianName: 'registry.guardian.name',
  guardianPhone: 'registry.guardian.phone',
} as const;

import type { Caller } from '@zhucan/access';
import type { EnterpriseFacts } from '@zhucan/casework';
import type { Clock } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { ProgrammeBook } from './programmes.js';

/** An event of a case, of the shape that the outbox takes. */
export interface CaseDomainEvent {
  readonly type: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly occurredOn: string;
  readonly internal: unknown;
  readonly public: unknown;
}

/** An audit row, of the shape that the kit takes. */
export interface CaseAuditEntry {
  readonly operation: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly occurredOn: string;
}

/** Who acts; a token that is narrowed to a region acts on the cases of that region alone. */
export type Actor = Pick<Caller, 'subject' | 'role' | 'regionCode' | 'requestId'>;

/** What a case service is made of. The two writers are those of the messaging package and of the subgraph kit. */
export interface CaseService {
  /** Name of the service and context of its events, as `rehab-employment`. */
  readonly context: string;
  /** Letters that begin the case numbers that the service makes, as `RE`. */
  readonly numberPrefix: string;
  readonly programmes: ProgrammeBook;
  readonly clock: Clock;
  /** Puts events into the outbox, in the transaction of the change. */
  appendToOutbox(sql: Sql, events: readonly CaseDomainEvent[]): Promise<void>;
  /** Writes audit rows, in the transaction of the change. */
  writeAudit(sql: Sql, actor: Actor, entries: readonly CaseAuditEntry[]): Promise<void>;
  /** Ids of enterprises by the office's number of them, for the service that has some. */
  findEnterpriseIds?(sql: Sql, numbers: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Enterprises by id, for the service that has some; those that are unknown are left out. */
  findEnterprises?(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, EnterpriseFacts>>;
}

/** What an operation works with: the service, one transaction, and who acts. */
export interface CaseWork {
  readonly service: CaseService;
  readonly sql: Sql;
  readonly actor: Actor;
}

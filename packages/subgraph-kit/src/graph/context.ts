import { type Caller, can, type Permission } from '@zhucan/access';
import type { Clock } from '@zhucan/codes';
import type { Logger } from '@zhucan/observability';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { ImportDesk } from '../imports/desk.js';
import type { Database } from '../store/database.js';
import { forbidden } from './errors.js';

/** What a service is made of while it runs. */
export interface ServiceBase {
  /** The service's name, as `registry`. */
  readonly service: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly protector: Protector;
  readonly logger: Logger;
  /** Base of the addresses that the service gives out, as upload addresses. */
  publicUrl(): string;
}

/** What a service has while it runs, shared by all requests. */
export interface ServiceRuntime extends ServiceBase {
  /** Where workbooks are taken. */
  readonly imports: ImportDesk;
}

/** What a resolver gets: the runtime, who asks, and the loaders of this request. */
export interface SubgraphContext<Loaders = unknown> extends ServiceRuntime {
  readonly caller: Caller;
  readonly sql: Sql;
  readonly loaders: Loaders;
  /**
   * Refuses where the caller's role lacks a permission.
   *
   * @param field the field concerned, as the client named it
   * @throws GraphQLError with the code `FORBIDDEN`
   */
  require(permission: Permission, field: string): void;
}

/** Builds the context of one request. */
export function requestContext<Loaders>(
  runtime: ServiceRuntime,
  caller: Caller,
  loaders: (context: ServiceRuntime & { caller: Caller; sql: Sql }) => Loaders,
): SubgraphContext<Loaders> {
  const base = { ...runtime, caller, sql: runtime.database.sql };
  return {
    ...base,
    loaders: loaders(base),
    require(permission, field) {
      if (!can(caller.role, permission)) throw forbidden(field, permission);
    },
  };
}

import type { Caller } from '@zhucan/access';
import type { CalendarDate } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

/** The type of a column of a record; `protected` is a text that is stored encrypted. */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'date' | 'jsonb' | 'protected';

/** A value of a record; `bigint` columns have decimal text. */
export type ColumnValue = string | number | boolean | null | Readonly<Record<string, number>>;

/** What a record says, by column. */
export type RecordContent = Readonly<Record<string, ColumnValue>>;

/** A record as it is entered: what it is about, and what it says. */
export interface RecordRow {
  /** Official code or our own id of its region, as the office named it. */
  readonly regionKey: string;
  /** The columns that name the thing. */
  readonly key: Readonly<Record<string, string>>;
  readonly content: RecordContent;
}

/** A record as it is stored. */
export interface StoredRecord extends Omit<RecordRow, 'regionKey'> {
  readonly id: string;
  readonly version: number;
  readonly regionId: string;
}

/** A record as everyone is told of it: its region to the street at most, null where that is not known yet. */
export type AnnouncedRecord = Omit<StoredRecord, 'regionId'> & { readonly regionId: string | null };

/**
 * A table of records whose corrections supersede: a row for each version with `version`, `region_id`, `recorded_at` and
 * `superseded_at`, null for what stands. Nothing that was recorded is overwritten.
 */
export interface RecordTable {
  readonly table: string;
  readonly idColumn: string;
  /** How events call it, and the audit where it has no word of its own, as `honour`. */
  readonly aggregateType: string;
  /** How the audit calls it where that differs, as `party-member`. */
  readonly auditType?: string;
  /**
   * The last version of the aggregate, as SQL over a row of the table, where other tables hold versions of it too; the row's own
   * `version` where left out. Versions of such an aggregate run on through all its tables, since its events are numbered by them.
   */
  readonly lastVersion?: string;
  /** Text columns that name the thing; unique among what stands, together with the region where `regionInKey`. */
  readonly keyColumns: readonly string[];
  readonly regionInKey: boolean;
  /** The type of each column of the content. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The day on which what it tells of happened, for the event; today where there is none. */
  occurredOn?(content: RecordContent): string | null;
  /** What other tables hold of records that are corrected and everyone is told with them, by id; one statement. */
  alongside?(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /**
   * What everyone is told of it: no identifier, no free text.
   *
   * @param alongside what {@link alongside} found of it; null where nothing was
   */
  announce(record: AnnouncedRecord, alongside: unknown): unknown;
}

/** What saving records needs: one transaction, and who acts. */
export interface RecordUnit {
  /** The service, as the context of its events. */
  readonly service: string;
  readonly sql: Sql;
  readonly protector: Protector;
  readonly caller: Pick<Caller, 'subject' | 'role' | 'requestId'>;
  readonly today: CalendarDate;
}

import type { Problems, Result } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { Cells } from '../read/read-workbook.js';
import type { Workbook } from '../workbooks/column.js';
import { workbook } from '../workbooks/index.js';

/** How a row came out. */
export type RowOutcome =
  | { readonly kind: 'APPLIED' | 'UNCHANGED' | 'CORRECTED' | 'WAITING' }
  | { readonly kind: 'REJECTED'; readonly problems: Problems };

/** A row that was refused. */
export function rejected(problems: Problems): RowOutcome {
  return { kind: 'REJECTED', problems };
}

/** Who opened an import. No names. */
export interface ImportActor {
  readonly subject: string;
  readonly role: string;
  readonly regionCode: string | null;
  readonly requestId: string;
}

/** What a service's import knows besides the rows. */
export interface ImportContext {
  readonly jobId: string;
  readonly actor: ImportActor;
  /** The rows' numbers in the file, in their order: by them a row that waits is found again ({@link settleRows}). */
  readonly rowNumbers: readonly number[];
}

/** Most rows in one transaction. */
export const BATCH_SIZE = 500;

/** An import kind, as a service gives it. */
export interface ImportDefinition {
  readonly workbook: Workbook;
  /** Fields that the service must not receive: a file that fills one is refused as a whole, and nothing of it is kept. */
  readonly refusedFields: readonly string[];
  /** Reads and applies rows in the caller's transaction; the outcomes come in their order. */
  applyCells(sql: Sql, rows: readonly Cells[], context: ImportContext): Promise<RowOutcome[]>;
}

/**
 * Defines an import kind.
 *
 * @param init `parse` reads one row (cells by heading); `apply` gets the rows that were well-formed, at most {@link BATCH_SIZE}, in a
 * transaction, and must decide by the same rules as a single mutation. Applying the same row again must be `UNCHANGED`.
 * @throws RangeError for a kind that does not exist
 */
export function defineImport<Row>(init: {
  readonly kind: string;
  readonly refusedFields?: readonly string[];
  parse(cells: Cells): Result<Row>;
  apply(sql: Sql, rows: readonly Row[], context: ImportContext): Promise<readonly RowOutcome[]>;
}): ImportDefinition {
  return {
    workbook: workbook(init.kind),
    refusedFields: init.refusedFields ?? [],
    async applyCells(sql, rows, context) {
      const parsed = rows.map((cells) => init.parse(cells));
      const good = parsed.flatMap((each) => (each.ok ? [each.value] : []));
      const rowNumbers = context.rowNumbers.filter((_number, at) => parsed[at]?.ok === true);
      const outcomes = good.length > 0 ? await init.apply(sql, good, { ...context, rowNumbers }) : [];
      if (outcomes.length !== good.length) throw new RangeError('an outcome for each row is needed');
      const next = outcomes[Symbol.iterator]();
      return parsed.map((each): RowOutcome => {
        if (!each.ok) return { kind: 'REJECTED', problems: each.problems };
        const outcome = next.next();
        if (outcome.done) throw new RangeError('an outcome for each row is needed');
        return outcome.value;
      });
    },
  };
}

/** Cells by field instead of heading. */
export function cellsByField({ columns }: Workbook, cells: Cells): Cells {
  return Object.fromEntries(
    columns.flatMap(({ heading, field }) => {
      const value = cells[heading];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

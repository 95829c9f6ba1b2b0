import type { CalendarDate } from '@zhucan/codes';
import { settleRows, type SettledRow } from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';

import type { CaseService } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { keepRegions } from '../store/region-lock.js';
import { CASE_BATCH_LIMIT } from '../store/save.js';
import { type JudgedRow, judgeCaseRows } from './apply-case-rows.js';
import { importOutcome } from './case-import.js';
import {
  findWaits,
  type NewerRow,
  readWaits,
  supersedeOlder,
  type TriedRow,
  type WaitingRow,
  writeTried,
} from './wait-rows.js';

/** How many waiting rows were settled, and how. */
export interface SettledRows {
  readonly applied: number;
  readonly rejected: number;
  readonly waiting: number;
}

/** Some rows settled, and the place of the last of them; null where there are no more. */
interface SettledPart extends SettledRows {
  readonly last: string | null;
}

const NOTHING: SettledRows = { applied: 0, rejected: 0, waiting: 0 };

function sum(left: SettledRows, right: SettledRows): SettledRows {
  return {
    applied: left.applied + right.applied,
    rejected: left.rejected + right.rejected,
    waiting: left.waiting + right.waiting,
  };
}

/**
 * Waiting rows that are read at once. At the start they are settled in transactions of as many, so that the locks of their subjects, one
 * each, stay well below the 6,400 that PostgreSQL has room for by default.
 */
const WAITING_LIMIT = 4 * CASE_BATCH_LIMIT;

/** Rows that can be applied together: of one import, and no two of one case, so that a correction follows what it corrects. */
function nextGroup(rows: readonly WaitingRow[]): WaitingRow[] {
  const [first] = rows;
  if (!first) return [];
  const numbers = new Set<string>();
  const group: WaitingRow[] = [];
  for (const each of rows) {
    if (
      group.length === CASE_BATCH_LIMIT ||
      each.actor.requestId !== first.actor.requestId ||
      each.actor.subject !== first.actor.subject
    )
      break;
    if (numbers.has(each.row.caseNumber)) break;
    numbers.add(each.row.caseNumber);
    group.push(each);
  }
  return group;
}

/**
 * Whether a household is wanting only for what is known of it so far. Its other members may still arrive, each with an event of its own;
 * they have the business day on which the first was known. The first try on a later day decides, as it does for a row that comes then.
 */
function isHeld({ row, heldOn }: WaitingRow, { outcome }: JudgedRow, today: CalendarDate): boolean {
  return (
    outcome.outcome === 'REJECTED' &&
    row.subject.kind === 'HOUSEHOLD' &&
    (heldOn === null || heldOn >= today) &&
    outcome.problems.every((each) => each.code === 'NOT_ELIGIBLE')
  );
}

/** How a waiting row stands after a try. It goes on waiting for whom its subject turned out to be, as for a household. */
function triedRow(waiting: WaitingRow, judged: JudgedRow, today: CalendarDate): TriedRow {
  const { waitId, heldOn } = waiting;
  const { outcome, subjectId } = judged;
  if (outcome.outcome === 'WAITING')
    return { waitId, status: 'WAITING', subjectId: outcome.waitsFor, heldOn, problems: null };
  if (isHeld(waiting, judged, today))
    return { waitId, status: 'WAITING', subjectId, heldOn: heldOn ?? today, problems: null };
  const problems = outcome.outcome === 'REJECTED' ? outcome.problems : null;
  return { waitId, status: problems ? 'REJECTED' : 'APPLIED', subjectId: null, heldOn, problems };
}

/** Settles the next waiting rows after a place. */
async function settlePart(
  service: CaseService,
  sql: Sql,
  subjectIds: readonly string[] | null,
  after: string,
): Promise<SettledPart> {
  const today = service.clock.today();
  const found = await findWaits(sql, { subjectIds, today, after, limit: WAITING_LIMIT });
  const last = found.at(-1)?.waitId ?? null;
  if (last === null) return { ...NOTHING, last };
  // The subjects are locked before the rows, as the projections do.
  await lockSubjects(
    sql,
    found.map((each) => each.subjectId),
  );
  let rest = await readWaits(
    sql,
    found.map((each) => each.waitId),
  );
  const tried: TriedRow[] = [];
  const told: SettledRow[] = [];
  const newer: NewerRow[] = [];
  while (rest.length > 0) {
    const group = nextGroup(rest);
    const [first] = group;
    if (!first) break;
    const judged = await judgeCaseRows(
      { service, sql, actor: first.actor },
      group.map((each) => each.row),
    );
    group.forEach((waiting, at) => {
      const own = judged[at];
      if (!own) return;
      const now = triedRow(waiting, own, today);
      tried.push(now);
      if (now.status === 'WAITING') return;
      if (waiting.origin) told.push({ ...waiting.origin, outcome: importOutcome(own.outcome) });
      const { waitId, digest } = waiting;
      if (now.status === 'APPLIED')
        newer.push({ caseNumber: waiting.row.caseNumber, digest, waits: false, before: waitId });
    });
    rest = rest.slice(group.length);
  }
  await writeTried(sql, tried);
  await settleRows(sql, told);
  await supersedeOlder(sql, newer);
  const count = (status: TriedRow['status']): number => tried.filter((each) => each.status === status).length;
  return { applied: count('APPLIED'), rejected: count('REJECTED'), waiting: count('WAITING'), last };
}

/**
 * Applies imported rows that waited, in the caller's transaction, in the order in which they came. Rows that still miss something wait
 * on; rows that are refused keep their problems where the office sees them. Rows of households whose day is over are among them, so
 * that none waits for ever.
 *
 * @param subjectIds those who arrived; null for all waiting rows, as where a region came
 */
export async function settleWaitingRows(
  service: CaseService,
  sql: Sql,
  subjectIds: readonly string[] | null,
): Promise<SettledRows> {
  let settled = NOTHING;
  for (let after: string | null = '0'; after !== null;) {
    const part: SettledPart = await settlePart(service, sql, subjectIds, after);
    settled = sum(settled, part);
    after = part.last;
  }
  return settled;
}

/**
 * Applies all imported rows that waited, as after a start: part by part, each in a transaction of its own.
 *
 * @param inTransaction runs work in one transaction
 */
export async function settleAllWaitingRows(
  service: CaseService,
  inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
): Promise<SettledRows> {
  let settled = NOTHING;
  for (let after: string | null = '0'; after !== null;) {
    const from: string = after;
    const part: SettledPart = await inTransaction(async (sql) => {
      await keepRegions(sql);
      return settlePart(service, sql, null, from);
    });
    settled = sum(settled, part);
    after = part.last;
  }
  return settled;
}

import { type CalendarDate, recordingInstant } from '@zhucan/codes';
import { eraseImportRows } from '@zhucan/import-kit';
import { appendToOutbox, eraseFromStates } from '@zhucan/messaging';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';
import { writeAudit } from '@zhucan/subgraph-kit';

import type { ErasureBasis } from '../decisions/erasure.js';
import type { Particulars, ResidentRecord } from '../decisions/resident-record.js';
import { particularsTable } from './fact-tables.js';
import type { UnitOfWork } from './unit-of-work.js';

/** By what right somebody was erased, and when. */
export interface ErasureView {
  readonly residentId: string;
  readonly basis: ErasureBasis;
  readonly decisionNumber: string;
  readonly erasedOn: CalendarDate;
}

/** Tables of which every row about the resident goes. Households follow with the memberships. */
const WHOLE = ['particulars_fact', 'hardship_fact', 'guardian_fact'] as const;
/** Tables of which the figures of the past are counted: what stands stays, and what was known before goes. */
const COUNTED = ['certificate_fact', 'residence_fact'] as const;

/** Every name, phone and address that was ever recorded of somebody; one statement. */
export async function readFormerParticulars(
  sql: Sql,
  protector: Protector,
  residentId: string,
): Promise<Particulars[]> {
  const columns = particularsTable.columns.map(({ name }) => name).join(', ');
  const rows = await sql.query(`SELECT ${columns} FROM particulars_fact WHERE resident_id = $1`, [
    residentId,
  ]);
  return rows.map((row) => particularsTable.read(row, protector));
}

/**
 * Whether a row of a workbook says something of somebody: it has their citizen id, of which a certificate number is made, or their name beside the day of birth, the
 * phone number or the address. A name alone is that of others too.
 */
export function isAboutResident(
  { citizenId, birthDate }: ResidentRecord,
  particulars: readonly Particulars[],
): (cells: Readonly<Record<string, string>>) => boolean {
  const names = new Set(particulars.map(({ name }) => name));
  const beside = [
    birthDate,
    birthDate.replaceAll('-', ''),
    ...particulars.flatMap(({ phone, address }) => [phone ?? [], address ?? []].flat()),
  ];
  return (cells) => {
    const values = Object.values(cells).map((cell) => cell.trim());
    if (values.some((value) => value.toUpperCase().includes(citizenId))) return true;
    return (
      values.some((value) => names.has(value)) &&
      values.some((value) => beside.some((other) => value.includes(other)))
    );
  };
}

async function eraseFacts(sql: Sql, residentId: string): Promise<string[]> {
  for (const table of WHOLE) await sql.query(`DELETE FROM ${table} WHERE resident_id = $1`, [residentId]);
  for (const table of COUNTED)
    await sql.query(`DELETE FROM ${table} WHERE resident_id = $1 AND superseded_at IS NOT NULL`, [
      residentId,
    ]);
  await sql.query(`UPDATE certificate_fact SET number_index = NULL, actions = '[]' WHERE resident_id = $1`, [
    residentId,
  ]);
  const emptied = await sql.query<{ id: string }>(
    `WITH gone AS (DELETE FROM membership_fact WHERE resident_id = $1 RETURNING household_id)
     UPDATE household h SET number_cipher = NULL, number_index = NULL
      WHERE h.id IN (SELECT household_id FROM gone)
        AND NOT EXISTS (SELECT 1 FROM membership_fact m WHERE m.household_id = h.id AND m.resident_id <> $1) RETURNING h.id`,
    [residentId],
  );
  return emptied.map(({ id }) => id);
}

/** Texts of the office that name somebody, and digests that were made of what a request said of them. */
async function eraseTexts(
  sql: Sql,
  thingIds: readonly string[],
  identifiers: readonly string[],
): Promise<void> {
  await sql.query(`UPDATE operation_request SET input_digest = '' WHERE thing_id = ANY($1::text[])`, [
    thingIds,
  ]);
  for (const [table, column] of [
    ['lookup_session', 'purpose'],
    ['import_job', 'file_name'],
  ] as const)
    await sql.query(
      `UPDATE ${table} SET ${column} = '' WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS i(value) WHERE strpos(${column}, i.value) > 0)`,
      [identifiers],
    );
}

/**
 * Erases somebody in the caller's transaction, with the audit row, the event that says so and the tombstones of the topics of states. What stays is the bare id, sex
 * and year of birth, and over which days a certificate of what kind was held and where its holder lived: figures of the past are counted from it, and it
 * leads to nobody.
 *
 * @param record as it stands, held until the end of the transaction
 * @param former every name, phone and address that was ever recorded
 */
export async function saveErasure(
  unit: UnitOfWork,
  record: ResidentRecord,
  former: readonly Particulars[],
  { basis, decisionNumber }: Pick<ErasureView, 'basis' | 'decisionNumber'>,
): Promise<void> {
  const { sql, protector, today } = unit;
  const { id } = record;
  const households = await eraseFacts(sql, id);
  await sql.query(
    `UPDATE resident SET version = version + 2, citizen_id_cipher = NULL, citizen_id_index = NULL, birth_date = date_trunc('year', birth_date),
            registered_on = date_trunc('year', registered_on), deceased_on = NULL, deceased_recorded_at = NULL, erased_on = $2 WHERE id = $1`,
    [id, today],
  );
  await eraseTexts(
    sql,
    [id, ...households],
    [record.citizenId, ...former.flatMap(({ name, phone }) => (phone === null ? [name] : [name, phone]))],
  );
  await eraseImportRows(sql, protector, isAboutResident(record, former));
  await sql.query(
    'INSERT INTO erasure (resident_id, basis, decision_number, erased_on, recorded_at) VALUES ($1, $2, $3, $4, $5)',
    [id, basis, decisionNumber, today, recordingInstant()],
  );
  await writeAudit(sql, unit.caller, [
    { operation: 'erase-resident', subjectType: 'resident', subjectId: id, occurredOn: today },
  ]);
  const said = { residentId: id };
  await appendToOutbox(sql, [
    {
      type: 'zhucan.registry.resident.erased',
      aggregateId: id,
      aggregateVersion: record.version + 1,
      occurredOn: today,
      internal: said,
      public: said,
    },
  ]);
  await eraseFromStates(sql, [
    {
      context: 'registry',
      aggregateType: 'resident',
      aggregateId: id,
      aggregateVersion: record.version + 2,
      occurredOn: today,
    },
  ]);
}

/** The erasure of somebody, or null. */
export async function findErasure(sql: Sql, residentId: string): Promise<ErasureView | null> {
  const [found] = await sql.query<ErasureView>(
    `SELECT resident_id AS "residentId", basis, decision_number AS "decisionNumber", erased_on::text AS "erasedOn" FROM erasure WHERE resident_id = $1`,
    [residentId],
  );
  return found ?? null;
}

import { type CalendarDate, recordingInstant, type Sex } from '@zhucan/codes';
import { outboxStatements } from '@zhucan/messaging';
import type { Protector } from '@zhucan/protection';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';
import { auditStatements } from '@zhucan/subgraph-kit';

import type { ResidentRecord } from '../decisions/resident-record.js';
import type { Timeline } from '../decisions/timeline.js';
import { residentEvents, type ResidentEvent } from './announcements.js';
import { type BlindIndex, findByBlindIndex } from './blind-index.js';
import {
  certificateTable,
  type FactTable,
  guardianTable,
  hardshipTable,
  membershipTable,
  particularsTable,
  residenceTable,
} from './fact-tables.js';
import { factStatements, readFacts } from './facts.js';
import { type PublicPlace, readPublicPlaces } from './regions.js';
import { PROTECTED, type UnitOfWork } from './unit-of-work.js';

interface ResidentRow {
  readonly id: string;
  readonly version: number;
  readonly citizen_id_cipher: Buffer;
  readonly birth_date: CalendarDate;
  readonly sex: Sex;
  readonly synthetic: boolean;
  readonly registered_on: CalendarDate;
  readonly deceased_on: CalendarDate | null;
}

/** Which residents to load, and of whose knowledge. */
export interface LoadOptions {
  /** The instant of whose knowledge is asked; null for what stands now. */
  readonly knownAt?: Date | null;
  /** Whether to hold the residents until the end of the transaction, for a change. */
  readonly forUpdate?: boolean;
}

/** Loads residents with all their facts; seven statements for any number. Unknown ids are left out, and those of people who were erased. */
export async function loadResidents(
  sql: Sql,
  protector: Protector,
  ids: readonly string[],
  { knownAt = null, forUpdate = false }: LoadOptions = {},
): Promise<Map<string, ResidentRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ResidentRow>(
    `SELECT id, version, citizen_id_cipher, birth_date::text, sex, synthetic, registered_on::text,
            CASE WHEN $2::timestamptz IS NULL OR deceased_recorded_at <= $2 THEN deceased_on::text END AS deceased_on
       FROM resident WHERE id = ANY($1::uuid[]) AND erased_on IS NULL AND ($2::timestamptz IS NULL OR recorded_at <= $2)
      ORDER BY id ${forUpdate ? 'FOR UPDATE' : ''}`,
    [ids, knownAt],
  );
  const read = <T>(kind: FactTable<T>) => readFacts(sql, protector, kind, ids, knownAt);
  const [particulars, residence, certificates, hardship, membership, guardians] = [
    await read(particularsTable),
    await read(residenceTable),
    await read(certificateTable),
    await read(hardshipTable),
    await read(membershipTable),
    await read(guardianTable),
  ];
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        version: row.version,
        citizenId: protector.decrypt(row.citizen_id_cipher, PROTECTED.citizenId),
        birthDate: row.birth_date,
        sex: row.sex,
        synthetic: row.synthetic,
        registeredOn: row.registered_on,
        deceasedOn: row.deceased_on,
        particulars: particulars.get(row.id) ?? [],
        residence: residence.get(row.id) ?? [],
        certificates: certificates.get(row.id) ?? [],
        hardship: hardship.get(row.id) ?? [],
        membership: membership.get(row.id) ?? [],
        guardians: guardians.get(row.id) ?? [],
      },
    ]),
  );
}

const CITIZEN_IDS: BlindIndex = {
  context: PROTECTED.citizenId,
  table: 'resident',
  column: 'citizen_id_index',
  id: 'id',
};
const CERTIFICATE_NUMBERS: BlindIndex = {
  context: PROTECTED.certificateNumber,
  table: 'certificate_fact',
  column: 'number_index',
  id: 'resident_id',
};

/** Finds the ids of residents by citizen id through the blind index; one statement for any number. */
export function findResidentIds(
  sql: Sql,
  protector: Protector,
  citizenIds: readonly string[],
): Promise<Map<string, string>> {
  return findByBlindIndex(sql, protector, CITIZEN_IDS, citizenIds);
}

/** Which ids somebody has, or had before they were erased; one statement, none for none. */
export async function findTakenIds(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>('SELECT id FROM resident WHERE id = ANY($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** One change of one resident: what it was before (null for a new one), what it is after, and how the office calls it. */
export interface ResidentChange {
  readonly before: ResidentRecord | null;
  readonly after: ResidentRecord;
  readonly event: ResidentEvent;
  /** The operation, for the audit. */
  readonly operation: string;
  /** Business day of the change. */
  readonly occurredOn: CalendarDate;
}

interface Net {
  readonly first: ResidentRecord | null;
  readonly last: ResidentRecord;
  readonly count: number;
}

/** Several changes of one resident leave the first state and the last; each still has its version and event. */
function netChanges(changes: readonly ResidentChange[]): Net[] {
  const nets = new Map<string, Net>();
  for (const { before, after } of changes) {
    const net = nets.get(after.id);
    nets.set(
      after.id,
      net ? { ...net, last: after, count: net.count + 1 } : { first: before, last: after, count: 1 },
    );
  }
  return [...nets.values()];
}

function* rowStatements(
  { protector }: UnitOfWork,
  nets: readonly Net[],
  recordedAt: Date,
): Generator<Statement> {
  const created = nets.filter((net) => net.first === null);
  const changed = nets.filter((net) => net.first !== null);
  if (created.length > 0) {
    yield {
      text: `INSERT INTO resident (id, version, citizen_id_cipher, citizen_id_index, birth_date, sex, synthetic, registered_on, deceased_on,
                             deceased_recorded_at, recorded_at)
       SELECT id, version, cipher, index, birth_date, sex, synthetic, registered_on, deceased_on,
              CASE WHEN deceased_on IS NOT NULL THEN $10::timestamptz END, $10
         FROM unnest($1::uuid[], $2::int[], $3::bytea[], $4::bytea[], $5::date[], $6::text[], $7::boolean[], $8::date[], $9::date[])
           AS r(id, version, cipher, index, birth_date, sex, synthetic, registered_on, deceased_on)`,
      values: [
        created.map(({ last }) => last.id),
        created.map(({ count }) => count),
        created.map(({ last }) => protector.encrypt(last.citizenId, PROTECTED.citizenId)),
        created.map(({ last }) => protector.blindIndex(last.citizenId, PROTECTED.citizenId)),
        created.map(({ last }) => last.birthDate),
        created.map(({ last }) => last.sex),
        created.map(({ last }) => last.synthetic),
        created.map(({ last }) => last.registeredOn),
        created.map(({ last }) => last.deceasedOn),
        recordedAt,
      ],
    };
  }
  if (changed.length > 0) {
    yield {
      text: `UPDATE resident r SET version = c.version, deceased_on = c.deceased_on,
              deceased_recorded_at = CASE WHEN c.deceased_on IS DISTINCT FROM r.deceased_on THEN $4 ELSE r.deceased_recorded_at END
         FROM unnest($1::uuid[], $2::int[], $3::date[]) AS c(id, version, deceased_on) WHERE r.id = c.id`,
      values: [
        changed.map(({ last }) => last.id),
        changed.map(({ first, count }) => (first?.version ?? 0) + count),
        changed.map(({ last }) => last.deceasedOn),
        recordedAt,
      ],
    };
  }
}

/** What saves residents, in this order: themselves, their facts, audit, events. */
function* changeStatements(
  unit: UnitOfWork,
  changes: readonly ResidentChange[],
  places: ReadonlyMap<string, PublicPlace>,
): Generator<Statement> {
  const recordedAt = recordingInstant();
  const nets = netChanges(changes);
  yield* rowStatements(unit, nets, recordedAt);
  const facts = <T>(kind: FactTable<T>, pick: (record: ResidentRecord) => Timeline<T>) =>
    factStatements(
      unit.protector,
      kind,
      nets.map(({ first, last }) => ({
        residentId: last.id,
        citizenId: last.citizenId,
        before: first ? pick(first) : [],
        after: pick(last),
      })),
      recordedAt,
    );
  yield* facts(particularsTable, (record) => record.particulars);
  yield* facts(residenceTable, (record) => record.residence);
  yield* facts(certificateTable, (record) => record.certificates);
  yield* facts(hardshipTable, (record) => record.hardship);
  yield* facts(membershipTable, (record) => record.membership);
  yield* facts(guardianTable, (record) => record.guardians);
  yield* auditStatements(
    unit.caller,
    changes.map(({ after, operation, occurredOn }) => ({
      operation,
      subjectType: 'resident',
      subjectId: after.id,
      occurredOn,
    })),
  );
  yield* outboxStatements(residentEvents(changes, unit.today, places));
}

/**
 * Saves changes of residents with their audit rows and events, in the caller's transaction; a bounded number of statements for
 * any number of changes. Several changes of one resident are taken in their order.
 */
export async function saveResidents(unit: UnitOfWork, changes: readonly ResidentChange[]): Promise<void> {
  if (changes.length === 0) return;
  const places = await readPublicPlaces(
    unit.sql,
    changes.flatMap(({ after }) => after.residence.map((fact) => fact.value.regionId)),
  );
  await runStatements(unit.sql, changeStatements(unit, changes, places));
}

/**
 * Finds the holders of certificates by number through the blind index, also by a number of former days; one statement for any
 * number. A person keeps being found by the number before a re-grading.
 */
export function findCertificateHolders(
  sql: Sql,
  protector: Protector,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  return findByBlindIndex(sql, protector, CERTIFICATE_NUMBERS, numbers);
}

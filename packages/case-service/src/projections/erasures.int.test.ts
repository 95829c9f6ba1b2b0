import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toDate, valueOrThrow } from '@zhucan/codes';
import { createProtector, generateKeyRing } from '@zhucan/protection';

import { applyCaseRows } from '../imports/apply-case-rows.js';
import { parseCaseRow } from '../imports/imported-case.js';
import { rejectApplication } from '../operations/reject-application.js';
import { PAID_RELIEF } from '../testing/cells.js';
import { householdMessage, openWorld, residentMessage, type World } from '../testing/world.js';
import { eraseResidents } from './erasures.js';

const protector = createProtector(generateKeyRing());
const TEXT = '与邻居核实后材料不实';

let world: World;
let [gone, stays, household] = ['', '', ''];
beforeAll(async () => {
  world = await openWorld('relief-accessibility');
  await world.regions();
});
afterAll(() => world.close());
beforeEach(async () => {
  [gone, stays, household] = [randomUUID(), randomUUID(), randomUUID()];
  await world.households(householdMessage(household));
  for (const residentId of [gone, stays])
    await world.residents(residentMessage({ residentId, householdId: household, hardship: 'LOW_INCOME' }));
});

const row = (caseNumber: string, residentId: string) =>
  valueOrThrow(parseCaseRow({ ...PAID_RELIEF, caseNumber }, { kind: 'RESIDENT', residentId }));

/** The day on which the registry erased; its event comes here on a later one. */
const ERASED_ON = '2019-12-30';

const erase = (aggregateId = gone, aggregateVersion = 2) =>
  world.transaction((sql) =>
    eraseResidents(world.service, protector, sql, [
      { eventId: randomUUID(), aggregateId, aggregateVersion, occurredOn: ERASED_ON },
    ]),
  );

const apply = async (caseNumber: string, residentId: string) =>
  (await world.operate((work) => applyCaseRows(work, [row(caseNumber, residentId)])))[0];

/** A row of an import of a state that holds cells. */
async function staged(state: string, cells: Readonly<Record<string, string>>): Promise<string> {
  const jobId = randomUUID();
  await world.sql.query(
    `INSERT INTO import_job (job_id, kind, file_name, status, dry_run, all_or_nothing, token_expires_at, actor, opened_at)
     VALUES ($1, 'relief-cases', 'file', 'APPLYING', false, false, now(), '{}', now())`,
    [jobId],
  );
  await world.sql.query(
    `INSERT INTO import_row (job_id, row_number, state, key_hash, digest, cells) VALUES ($1, 2, $2, 'key', 'digest', $3)`,
    [jobId, state, protector.encrypt(JSON.stringify(cells), 'import.cells')],
  );
  return jobId;
}

const stagedRow = async (jobId: string) =>
  (
    await world.sql.query(
      'SELECT state, cells IS NULL AS empty, length(key_hash) AS key, length(digest) AS digest FROM import_row WHERE job_id = $1',
      [jobId],
    )
  )[0];

/** Everything that any table holds, as text, by table. */
async function everything(): Promise<Map<string, string>> {
  const tables = await world.sql.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await world.sql.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t`);
    found.set(name, rows.map(({ text }) => text).join('\n'));
  }
  return found;
}

describe('a resident who is erased', () => {
  it('leaves the days and sums of the cases, and nothing else than the bare id', async () => {
    expect(await apply('RA-E-1', gone)).toMatchObject({ outcome: 'CREATED' });
    expect(await apply('RA-E-2', stays)).toMatchObject({ outcome: 'CREATED' });
    const cases = () =>
      world.sql.query(
        `SELECT case_number, resident_id, status, paid_on, amount_fen, version FROM case_record ORDER BY case_number`,
      );
    const before = await cases();
    await erase();
    expect(await cases()).toEqual(before);
    expect(
      await world.sql.query(
        'SELECT resident_id, sex, birth_date, deceased_on, aggregate_version, erased_on::text FROM resident_projection WHERE resident_id = $1',
        [gone],
      ),
    ).toEqual([
      {
        resident_id: gone,
        sex: null,
        birth_date: null,
        deceased_on: null,
        aggregate_version: 2,
        erased_on: ERASED_ON,
      },
    ]);
    const holding = [...(await everything())].flatMap(([table, text]) =>
      text.includes(gone) ? [table] : [],
    );
    expect(holding).toEqual(['audit_entry', 'case_record', 'outbox', 'resident_projection']);
    expect(
      await world.sql.query('SELECT 1 FROM resident_state WHERE resident_id = $1', [stays]),
    ).toHaveLength(1);
  });

  it('takes the reasons of their cases along, though steps are only ever added', async () => {
    const reject = async (residentId: string) => {
      const caseId = await world.submitted('HARDSHIP_RELIEF', residentId);
      valueOrThrow(
        await world.operate((work) =>
          rejectApplication(work, { caseId, occurredOn: toDate('2019-03-02'), reason: TEXT }),
        ),
      );
      return caseId;
    };
    const [own, other] = [await reject(gone), await reject(stays)];
    await erase();
    const reasons = (caseId: string) =>
      world.sql.query('SELECT reason FROM case_event WHERE case_id = $1 ORDER BY version', [caseId]);
    expect(await reasons(own)).toEqual([{ reason: null }, { reason: null }]);
    expect(await reasons(other)).toEqual([{ reason: null }, { reason: TEXT }]);
    for (const change of [`reason = 'x'`, `reason = NULL, occurred_on = '2019-01-01'`])
      await expect(
        world.sql.query(`UPDATE case_event SET ${change} WHERE case_id = $1`, [other]),
      ).rejects.toThrow('only ever added');
  });

  it('cancels what was filed while they were being erased, with its event', async () => {
    const caseId = await world.submitted('HARDSHIP_RELIEF', gone);
    await erase();
    expect(
      await world.sql.query('SELECT status, ended_on::text FROM case_record WHERE case_id = $1', [caseId]),
    ).toEqual([{ status: 'CANCELLED', ended_on: '2019-12-31' }]);
    expect(
      await world.sql.query('SELECT event_type FROM outbox WHERE aggregate_id = $1 ORDER BY version', [
        caseId,
      ]),
    ).toEqual([
      { event_type: 'zhucan.relief-accessibility.case.submitted' },
      { event_type: 'zhucan.relief-accessibility.case.cancelled' },
    ]);
  });

  it('is brought back by no event that comes late and by no row of a workbook', async () => {
    await erase(gone, 5);
    await erase(gone, 5);
    await world.residents(residentMessage({ residentId: gone, version: 4 }));
    await world.residents(residentMessage({ residentId: gone, version: 6 }));
    expect(await world.sql.query('SELECT 1 FROM resident_state WHERE resident_id = $1', [gone])).toEqual([]);
    expect(await apply('RA-E-9', gone)).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'SUBJECT_ERASED', field: 'residentId' }],
    });
  });

  it('is in no row of an import any more: waiting, staged or rejected', async () => {
    const late = randomUUID();
    const waiting = await staged('WAITING', { 居民编号: late });
    const [outcome] = await world.operate((work) =>
      applyCaseRows(work, [row('RA-E-10', late)], [{ jobId: waiting, row: 2 }]),
    );
    expect(outcome).toMatchObject({ outcome: 'WAITING' });
    const rejected = await staged('REJECTED', { 居民编号: late.toUpperCase(), 备注: TEXT });
    const open = await staged('STAGED', { 居民编号: late });
    const other = await staged('REJECTED', { 居民编号: stays });
    await erase(late);
    const empty = { state: 'REJECTED', empty: true, key: 0, digest: 0 };
    for (const jobId of [waiting, rejected, open]) expect(await stagedRow(jobId)).toEqual(empty);
    expect(await stagedRow(other)).toEqual({ ...empty, empty: false });
    expect(
      await world.sql.query('SELECT code FROM import_reject WHERE job_id = ANY($1::uuid[])', [
        [waiting, open],
      ]),
    ).toEqual([{ code: 'SUBJECT_ERASED' }, { code: 'SUBJECT_ERASED' }]);
    expect(
      await world.sql.query(`SELECT status, row FROM case_import_wait WHERE case_number = 'RA-E-10'`),
    ).toEqual([{ status: 'REJECTED', row: {} }]);
  });

  it('costs the same statements for one and for many', async () => {
    const many = Array.from({ length: 20 }, () => randomUUID());
    for (const residentId of many) await world.residents(residentMessage({ residentId }));
    const statements = (ids: readonly string[]) =>
      world.transaction(async (sql) => {
        await eraseResidents(
          world.service,
          protector,
          sql,
          ids.map((aggregateId) => ({
            eventId: randomUUID(),
            aggregateId,
            aggregateVersion: 2,
            occurredOn: ERASED_ON,
          })),
        );
        return sql.statements.length;
      });
    const one = await statements(many.slice(0, 1));
    expect(await statements(many.slice(1))).toBe(one);
    expect(one).toBe(10);
  });
});

import { randomUUID } from 'node:crypto';

import { settableClock, toDate, valueOrThrow } from '@zhucan/codes';
import { importCommentsSql, importTablesSql } from '@zhucan/import-kit';
import { countingSql, type CountingSql, pgSql, retryLostRace } from '@zhucan/sql';
import { kitTablesSql, regionProjectionSql, writeAudit } from '@zhucan/subgraph-kit';
import { createTestDatabase } from '@zhucan/test-kit';

import { readProgrammes, recordProgrammeVersions } from '../programmes.js';
import { projectHouseholds } from '../projections/households.js';
import type { RegistryMessage } from '../projections/messages.js';
import { projectRegions } from '../projections/regions.js';
import { projectResidents } from '../projections/residents.js';
import { submitApplication } from '../operations/submit-application.js';
import type { CaseService, CaseWork } from '../service.js';
import { importOriginsSql } from '../tables/import-origins.js';
import { residentErasureSql } from '../tables/erasure.js';
import { firstCaseSql } from '../tables/first-case.js';
import { importedStepsSql } from '../tables/imported-steps.js';
import { caseTablesSql } from '../tables/case-tables.js';
import { residentProjectionTablesSql } from '../tables/projection-tables.js';
import { waitingRowsSql } from '../tables/waiting-rows.js';

/** The outbox as far as these tests need it: the same rule that keeps an aggregate's versions apart. */
const OUTBOX = `CREATE TABLE outbox (position bigint GENERATED ALWAYS AS IDENTITY, aggregate_id text, version integer, event_type text,
  internal_payload jsonb, public_payload jsonb, UNIQUE (aggregate_id, version))`;

const region = (
  id: string,
  level: string,
  parentId: string | null,
  code: string | null = id,
): RegistryMessage => ({
  aggregateId: id,
  aggregateVersion: 1,
  data: { id, code, level, nameZh: id, parentId, validFrom: null, validTo: null },
});

/** Two districts of one city; the first has a street with a community. */
export const REGIONS = [
  region('txc-0001', 'COMMUNITY', '430103005', null),
  region('430103005', 'STREET', '430103'),
  region('430103', 'DISTRICT', '430100'),
  region('430102', 'DISTRICT', '430100'),
  region('430100', 'PROVINCE_CITY', null),
];

/** What a test says of a resident; the rest is an adult of the community, physical grade 3, without hardship. */
export interface ResidentSettings {
  readonly residentId?: string;
  readonly version?: number;
  readonly birthDate?: string;
  readonly deceasedOn?: string | null;
  readonly regionId?: string;
  readonly householdId?: string | null;
  readonly hardship?: string | null;
  readonly status?: string;
  readonly category?: string;
  readonly grade?: number;
  readonly components?: readonly { category: string; grade: number }[];
}

/** A registry event of a resident. */
export function residentMessage(
  settings: ResidentSettings = {},
): RegistryMessage & { readonly aggregateId: string } {
  const residentId = settings.residentId ?? randomUUID();
  const { category = 'PHYSICAL', grade = 3, components = [], status = 'VALID' } = settings;
  return {
    aggregateId: residentId,
    aggregateVersion: settings.version ?? 1,
    data: {
      residentId,
      sex: 'MALE',
      birthDate: settings.birthDate ?? '1985-01-01',
      deceasedOn: settings.deceasedOn ?? null,
      synthetic: true,
      timeline: [
        {
          from: '2017-01-01',
          to: null,
          regionId: settings.regionId ?? 'txc-0001',
          householdId: settings.householdId ?? null,
          hardship: settings.hardship ?? null,
          certificate: {
            status,
            category,
            grade,
            components,
            validFrom: '2017-01-01',
            validTo: '2027-01-01',
          },
        },
      ],
    },
  };
}

/** A registry event of a household. */
export function householdMessage(householdId: string): RegistryMessage {
  return {
    aggregateId: householdId,
    aggregateVersion: 1,
    data: {
      householdId,
      synthetic: true,
      timeline: [{ from: '2017-01-01', to: null, regionId: 'txc-0001' }],
    },
  };
}

/** A case service on a database of its own, with the programmes of both services. */
export async function openWorld(programmeFolder: 'rehab-employment' | 'relief-accessibility') {
  const database = await createTestDatabase();
  const pool = database.pool;
  const statements = [
    ...kitTablesSql(),
    ...regionProjectionSql(),
    ...caseTablesSql(),
    ...residentProjectionTablesSql(),
    ...importTablesSql(),
    ...importCommentsSql(),
    ...importOriginsSql(),
    ...importedStepsSql(),
    ...waitingRowsSql(),
    ...firstCaseSql(),
    ...residentErasureSql(),
    OUTBOX,
  ];
  for (const statement of statements) await pool.query(statement);
  const clock = settableClock(toDate('2019-12-31'));
  const programmes = await readProgrammes(
    new URL(`../../../../services/${programmeFolder}/programmes/`, import.meta.url),
  );
  const sql = pgSql(pool);
  await recordProgrammeVersions(sql, programmes);
  const service: CaseService = {
    context: programmeFolder,
    numberPrefix: 'T',
    programmes,
    clock,
    writeAudit,
    async appendToOutbox(on, events) {
      await on.query(
        `INSERT INTO outbox (aggregate_id, version, event_type, internal_payload, public_payload)
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(aggregate_id text, version integer, event_type text, internal jsonb, public jsonb)`,
        [
          JSON.stringify(
            events.map((event) => ({
              aggregate_id: event.aggregateId,
              version: event.aggregateVersion,
              event_type: event.type,
              internal: event.internal,
              public: event.public,
            })),
          ),
        ],
      );
    },
  };
  const actor = { subject: 'tester', role: 'district', regionCode: null, requestId: 'request-1' } as const;

  /** Runs work in one transaction as commands and imports do: what it throws rolls it back, and a lost race begins it anew. */
  const transaction = <T>(work: (sql: CountingSql) => Promise<T>): Promise<T> =>
    retryLostRace(() => once(work));

  async function once<T>(work: (sql: CountingSql) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(countingSql(pgSql(client)));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  return {
    pool,
    sql: sql,
    clock,
    service,
    transaction,
    operate: <T>(work: (work: CaseWork) => Promise<T>): Promise<T> =>
      transaction((on) => work({ service, sql: on, actor })),
    regions: () => transaction((on) => projectRegions(service, on, REGIONS)),
    residents: (...messages: RegistryMessage[]) =>
      transaction((on) => projectResidents(service, on, messages)),
    households: (...messages: RegistryMessage[]) =>
      transaction((on) => projectHouseholds(service, on, messages)),
    /** Submits an application of a resident and gives the case's id. */
    async submitted(programmeCode: string, residentId: string, occurredOn = '2019-03-01'): Promise<string> {
      const result = await transaction((on) =>
        submitApplication(
          { service, sql: on, actor },
          {
            programmeCode,
            subject: { kind: 'RESIDENT', residentId },
            region: 'txc-0001',
            occasion: null,
            occurredOn: toDate(occurredOn),
          },
        ),
      );
      return valueOrThrow(result);
    },
    close: () => database.drop(),
  };
}

/** A case service to test with. */
export type World = Awaited<ReturnType<typeof openWorld>>;

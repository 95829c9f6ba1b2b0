/*
 * How fast the workbook of residents of the 2019 data set is imported, by the same definitions as an office's, into a PostgreSQL of its
 * own, beside a plain COPY of the same file in the same run.
 *
 *   node dist/bench/import-speed.js [rounds]
 *
 * Each round has a fresh database. The first also pays for starting up: the later ones show what a service that runs does.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { fixedClock, toDate } from '@zhucan/codes';
import { generateDataset } from '@zhucan/dataset-2019';
import { createImporter, type Importer, type ImportJob, workbook } from '@zhucan/import-kit';
import { createLogger } from '@zhucan/observability';
import { createProtector, generateKeyRing } from '@zhucan/protection';
import { type Database, openDatabase } from '@zhucan/subgraph-kit';
import { createTestDatabase } from '@zhucan/test-kit';
import { from as copyFrom } from 'pg-copy-streams';

import { registryImports } from '../imports/definitions.js';
import { MIGRATIONS } from '../migrations/index.js';

/** What a piece of work took on the clock, and of this process's processor time, which other work on the machine changes less. */
interface Taken {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, Taken]> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return [result, { milliseconds, cpuMilliseconds: (user + system) / 1_000 }];
}

async function stage(
  importer: Importer,
  sql: Database['sql'],
  kind: string,
  file: string,
): Promise<ImportJob> {
  const actor = { subject: 'benchmark', role: 'district', regionCode: null, requestId: 'benchmark' };
  const request = { kind, fileName: kind, dryRun: false, allOrNothing: false, actor };
  const { token } = await importer.open(sql, request);
  return importer.receive(token, createReadStream(file));
}

/** The same cells into a table of texts: no import can be faster. */
async function copy({ pool }: Database, file: string): Promise<void> {
  const client = await pool.connect();
  try {
    const columns = workbook('residents').columns.map((_column, at) => `c${at} text`);
    await client.query(`CREATE TEMP TABLE plain_copy (${columns.join(', ')})`);
    const into = client.query(copyFrom('COPY plain_copy FROM STDIN (FORMAT csv, HEADER true)'));
    await pipeline(createReadStream(file), into);
  } finally {
    client.release(true);
  }
}

async function measure(
  database: Database,
  files: ReadonlyMap<string, string>,
): Promise<{ rows: number; taken: ReadonlyMap<string, Taken> }> {
  const protector = createProtector(generateKeyRing());
  const definitions = registryImports({
    service: 'registry',
    database,
    clock: fixedClock(toDate('2019-07-01')),
    protector,
    logger: createLogger({ service: 'registry', level: 'warn' }),
    publicUrl: () => '',
  });
  const importer = createImporter({ pool: database.pool, protector, definitions });
  const [regions, residents] = [files.get('regions') ?? '', files.get('residents') ?? ''];
  await importer.run((await stage(importer, database.sql, 'regions', regions)).id);
  const [staged, staging] = await timed(() => stage(importer, database.sql, 'residents', residents));
  const [done, applying] = await timed(() => importer.run(staged.id));
  const [, copying] = await timed(() => copy(database, residents));
  if (done.status !== 'DONE' || done.appliedRows !== done.totalRows)
    throw new Error('not every resident was applied');
  const taken = new Map([
    ['staging', staging],
    ['applying', applying],
    ['plain COPY', copying],
  ]);
  return { rows: done.totalRows, taken };
}

async function round(files: ReadonlyMap<string, string>): Promise<void> {
  const test = await createTestDatabase();
  try {
    const database = await openDatabase({ url: test.roleUrl, entities: [], migrations: MIGRATIONS });
    const { rows, taken } = await measure(database, files).finally(() => database.close());
    const copying = taken.get('plain COPY')?.milliseconds ?? Number.NaN;
    for (const [name, { milliseconds, cpuMilliseconds }] of taken) {
      const perSecond = Math.round((1_000 * rows) / milliseconds);
      const times = (milliseconds / copying).toFixed(1);
      const cpu = ((1_000 * cpuMilliseconds) / rows).toFixed(0);
      console.log(
        `${name}: ${rows} rows, ${perSecond} a second, ${times} times a plain COPY, ${cpu} µs of this process per row`,
      );
    }
  } finally {
    await test.drop();
  }
}

const rounds = Number(process.argv[2] ?? '3');
const folder = await mkdtemp(join(tmpdir(), 'zhucan-import-speed-'));
try {
  const manifest = await generateDataset(folder);
  const files = new Map(manifest.map(({ kind, file }) => [kind, join(folder, file)]));
  for (let nth = 1; nth <= rounds; nth += 1) {
    console.log(`round ${nth}`);
    await round(files);
  }
} finally {
  await rm(folder, { recursive: true });
}

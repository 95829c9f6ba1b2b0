import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUrl } from '@zhucan/local';
import pg from 'pg';

import { runCommand } from './client.js';
import { readSystemState, systemFolder } from './system.js';

let database: pg.Client;
beforeAll(async () => {
  const { postgresUrl } = readSystemState(systemFolder());
  database = new pg.Client({ connectionString: databaseUrl(postgresUrl, 'zhucan_rehab_employment') });
  await database.connect();
});
afterAll(() => database.end());

const replay = (...options: string[]) =>
  runCommand(['run', '--silent', 'events', '--', 'replay', '--service', 'rehab-employment', ...options]);

/** One number for all that the projection says, whenever it was written. */
async function digest(): Promise<unknown> {
  const { rows } = await database.query(
    `SELECT (SELECT md5(string_agg((to_jsonb(r) - 'received_at')::text, ',' ORDER BY resident_id)) FROM resident_projection r) AS residents,
            (SELECT md5(string_agg(s::text, ',' ORDER BY resident_id, valid_from)) FROM resident_state s) AS states,
            (SELECT md5(string_agg(c::text, ',' ORDER BY resident_id, valid_from, category)) FROM resident_component c) AS components`,
  );
  return rows[0];
}

describe('a projection that is wrong', () => {
  it('is rebuilt by the command while the service works, and the ledger balances', async () => {
    const right = await digest();
    const { rowCount: changed } = await database.query(
      `UPDATE resident_state SET grade = 5 - grade WHERE resident_id IN (SELECT resident_id FROM resident_state WHERE grade IS NOT NULL ORDER BY 1 LIMIT 7)
          AND grade IS NOT NULL`,
    );
    const { rowCount: removed } = await database.query('DELETE FROM resident_component');
    expect(await digest()).not.toEqual(right);

    const planned = await replay('--projection', 'residents', '--dry-run');
    expect([planned.code, planned.stdout]).toEqual([
      0,
      expect.stringContaining('residents: made anew from zhucan.internal.registry.resident.v1'),
    ]);
    expect(await digest()).not.toEqual(right);

    const { code, stdout } = await replay('--projection', 'residents');
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${changed} changed`)]);
    expect(stdout).toContain(`resident_component  0 rows before, ${removed} after: ${removed} added`);
    expect(await digest()).toEqual(right);

    const all = await replay();
    expect([all.code, all.stdout.match(/0 added, 0 removed, 0 changed/g)]).toEqual([
      0,
      Array(5).fill(expect.any(String)),
    ]);
    const verified = await runCommand(['run', '--silent', 'verify']);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('The ledger balances.')]);
  });

  it('is of a name that there is', async () => {
    const { code, stderr } = await replay('--projection', 'nobody');
    expect([code, stderr]).toEqual([1, expect.stringContaining('NO_SUCH_PROJECTION')]);
  });

  it('is asked for in words that the program of the service knows', () => {
    const program = fileURLToPath(
      new URL('../../../services/rehab-employment/dist/main.js', import.meta.url),
    );
    for (const words of [['replays'], ['replay', '--projections', 'residents']]) {
      const { status, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([
        2,
        expect.stringContaining('replay [--projection <name>] [--dry-run]'),
      ]);
    }
    const { status, stderr } = spawnSync(process.execPath, [program, 'replay'], {
      encoding: 'utf8',
      env: {},
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('ZHUCAN_KAFKA_BROKERS')]);
  });
});

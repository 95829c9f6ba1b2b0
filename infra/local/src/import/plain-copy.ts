import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What the database alone takes for the same rows. */
export interface PlainCopy {
  readonly rows: number;
  readonly milliseconds: number;
}

/**
 * Copies a CSV workbook into a throwaway table of text columns: the reference beside which an import's speed is told, because
 * no import can be faster.
 *
 * @param databaseUrl any database of the server
 */
export async function timePlainCopy(databaseUrl: string, file: string): Promise<PlainCopy> {
  const columns = (await firstLine(file)).split(',').length;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `CREATE TEMP TABLE plain_copy (${Array.from({ length: columns }, (_, index) => `c${index} text`).join(', ')})`,
    );
    const began = performance.now();
    await pipeline(
      createReadStream(file),
      client.query(copyFrom('COPY plain_copy FROM STDIN (FORMAT csv, HEADER true)')),
    );
    const milliseconds = performance.now() - began;
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM plain_copy');
    return { rows: rows[0]?.count ?? 0, milliseconds };
  } finally {
    await client.end();
  }
}

async function firstLine(file: string): Promise<string> {
  let text = '';
  const untilLineEnd = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8');
      done();
    },
  });
  // A heading of an office's workbook is far below this.
  await pipeline(createReadStream(file, { end: 16_383 }), untilLineEnd);
  return text.split(/\r?\n/, 1)[0] ?? '';
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

import { findVersion, parseProgramme, type Programme, type ProgrammeVersion } from '@zhucan/casework';
import { type CalendarDate, ok, problem, refused, type Result, valueOrThrow } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** A programme with the version that holds for a case. */
export interface ProgrammeInForce {
  readonly programme: Programme;
  readonly version: ProgrammeVersion;
}

/** The programmes of a service. */
export interface ProgrammeBook {
  readonly programmes: readonly Programme[];
  /** Finds a programme by code; refuses with `UNKNOWN_PROGRAMME`. */
  find(code: string): Result<Programme>;
  /** The version in force on a day; refuses with `UNKNOWN_PROGRAMME` or `PROGRAMME_NOT_IN_FORCE`. */
  inForce(code: string, on: CalendarDate): Result<ProgrammeInForce>;
  /**
   * The version that a stored case is judged by.
   *
   * @throws RangeError where the data no longer has it
   */
  get(code: string, version: number): ProgrammeInForce;
}

/** Makes a book of programmes. */
export function programmeBook(programmes: readonly Programme[]): ProgrammeBook {
  const byCode = new Map(programmes.map((programme) => [programme.code, programme]));
  const find = (code: string): Result<Programme> => {
    const programme = byCode.get(code);
    if (programme) return ok(programme);
    return refused(
      problem(
        'UNKNOWN_PROGRAMME',
        'programmeCode',
        'a programme of this service',
        '本服务没有该项目。',
        'This service has no such programme.',
      ),
    );
  };
  return {
    programmes,
    find,
    inForce(code, on) {
      const found = find(code);
      if (!found.ok) return found;
      const version = findVersion(found.value, on);
      if (version) return ok({ programme: found.value, version });
      return refused(
        problem(
          'PROGRAMME_NOT_IN_FORCE',
          'occurredOn',
          'a version of the programme is in force on the day',
          '该项目在申请日没有施行。',
          'The programme was not in force on the day of the application.',
        ),
      );
    },
    get(code, number) {
      const programme = byCode.get(code);
      const version = programme?.versions.find((each) => each.version === number);
      if (!programme || !version)
        throw new RangeError('the programme data no longer has a version that a case is judged by');
      return { programme, version };
    },
  };
}

/**
 * Reads every programme of a folder of data files.
 *
 * @throws RefusedError `PROGRAMME_DATA` where a file is wrong
 */
export async function readProgrammes(folder: URL): Promise<ProgrammeBook> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const programmes = await Promise.all(
    files.map(async (file) => {
      const data: unknown = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
      return valueOrThrow(parseProgramme(data));
    }),
  );
  return programmeBook(programmes);
}

function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Writes the versions of the programmes to the database, at each start; one statement, and one more to compare.
 *
 * @throws Error where a version differs from the one stored under its number: cases may have been judged by it, so it needs a new one
 */
export async function recordProgrammeVersions(sql: Sql, book: ProgrammeBook): Promise<void> {
  const rows = book.programmes.flatMap((programme) =>
    programme.versions.map((version) => ({
      programme_code: programme.code,
      version: version.version,
      name_zh: programme.nameZh,
      name_en: programme.nameEn,
      subject_kind: programme.subjectKind,
      valid_from: version.validFrom,
      valid_to: version.validTo,
      unverified: version.unverified,
      // The end of a version and its source may be added later; what it judges by may not change.
      digest: digestOf({
        kind: programme.subjectKind,
        version: { ...version, validTo: null, source: null, unverified: null },
      }),
    })),
  );
  await sql.query(
    `INSERT INTO programme_version (programme_code, version, name_zh, name_en, subject_kind, valid_from, valid_to, unverified, content_digest)
     SELECT programme_code, version, name_zh, name_en, subject_kind, valid_from, valid_to, unverified, decode(digest, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS p(programme_code text, version integer, name_zh text, name_en text, subject_kind text,
            valid_from date, valid_to date, unverified boolean, digest text)
     ON CONFLICT (programme_code, version) DO UPDATE
        SET name_zh = excluded.name_zh, name_en = excluded.name_en, valid_to = excluded.valid_to, unverified = excluded.unverified`,
    [JSON.stringify(rows)],
  );
  const changed = await sql.query<{ programme_code: string }>(
    `SELECT v.programme_code FROM programme_version v
       JOIN jsonb_to_recordset($1::jsonb) AS p(programme_code text, version integer, digest text) USING (programme_code, version)
      WHERE v.content_digest <> decode(p.digest, 'hex') ORDER BY 1`,
    [JSON.stringify(rows)],
  );
  if (changed.length > 0) {
    const codes = changed.map((row) => row.programme_code).join(', ');
    throw new Error(
      `programme versions that are in use were changed in place; give them a new version: ${codes}`,
    );
  }
}

import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { CsvError, parse } from 'csv-parse';

import { fileProblems, type ReadLimits, refuseFile } from './problems.js';

function isUndecodable(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
  );
}

/** UTF-8 where the whole file is, GB18030 where it is that; read once for the answer, so that a late byte cannot change it. */
async function encodingOf(path: string): Promise<'utf-8' | 'gb18030'> {
  for (const name of ['utf-8', 'gb18030'] as const) {
    const decoder = new TextDecoder(name, { fatal: true });
    try {
      for await (const chunk of createReadStream(path)) {
        const bytes = chunk as Buffer;
        if (bytes.includes(0)) refuseFile(fileProblems.notAWorkbook());
        decoder.decode(bytes, { stream: true });
      }
      decoder.decode();
      return name;
    } catch (error) {
      // By its code, not its class: a module context of its own, as a test runner's, has another TypeError.
      if (!isUndecodable(error)) throw error;
    }
  }
  return refuseFile(fileProblems.notAWorkbook());
}

async function* decoded(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

/**
 * Reads the rows of a CSV file one after the other.
 *
 * @throws RefusedError `NOT_A_WORKBOOK`, `ROW_TOO_LONG`
 */
export async function* readCsv(path: string, limits: ReadLimits): AsyncGenerator<string[]> {
  const encoding = await encodingOf(path);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: limits.maxRowCharacters,
  });
  // What breaks the feeding breaks the reading of the rows too, and is met there.
  const feeding = pipeline(decoded(path, encoding), parser).catch(() => undefined);
  try {
    for await (const row of parser) yield row as string[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    refuseFile(
      error.code === 'CSV_MAX_RECORD_SIZE' ? fileProblems.rowTooLong() : fileProblems.notAWorkbook(),
    );
  } finally {
    parser.destroy();
    await feeding;
  }
}

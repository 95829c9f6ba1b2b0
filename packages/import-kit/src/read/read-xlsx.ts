import type { Readable } from 'node:stream';

import { SaxesParser } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

import { fileProblems, type ReadLimits, refuseFile } from './problems.js';

const SHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/;
const SHARED = 'xl/sharedStrings.xml';

/** The parts of the file, after their sizes as the directory claims them were held against the bounds. */
async function directory(zip: ZipFile, limits: ReadLimits): Promise<Entry[]> {
  const entries: Entry[] = [];
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    const grows = entry.uncompressedSize > Math.max(1024 * 1024, entry.compressedSize * limits.maxRatio);
    if (grows || unpacked > limits.maxUnpackedBytes || entries.length >= limits.maxEntries)
      refuseFile(fileProblems.zipBomb());
    entries.push(entry);
  }
  return entries;
}

/** Feeds a part to a parser piece by piece. What unpacks to more than the directory claims is refused by yauzl as it comes. */
async function* pieces(zip: ZipFile, entry: Entry, parser: SaxesParser): AsyncGenerator<undefined> {
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    yield;
  }
  parser.write(decoder.decode()).close();
  yield;
}

function strictParser(): SaxesParser {
  const parser = new SaxesParser();
  parser.on('doctype', () => refuseFile(fileProblems.notAWorkbook()));
  parser.on('error', (error) => {
    throw error;
  });
  return parser;
}

async function sharedTexts(zip: ZipFile, entry: Entry, limits: ReadLimits): Promise<string[]> {
  const [texts, parser] = [[] as string[], strictParser()];
  let [text, reading, phonetic, total] = ['', false, false, 0];
  parser.on('opentag', ({ name }) => {
    if (name === 'si') text = '';
    if (name === 'rPh') phonetic = true;
    reading = name === 't' && !phonetic;
  });
  parser.on('text', (piece) => {
    if (!reading) return;
    text += piece;
    total += piece.length;
    if (total > limits.maxSharedCharacters) refuseFile(fileProblems.zipBomb());
  });
  parser.on('closetag', ({ name }) => {
    reading = false;
    if (name === 'rPh') phonetic = false;
    if (name === 'si') texts.push(text);
  });
  const parts = pieces(zip, entry, parser);
  while (!(await parts.next()).done);
  return texts;
}

/** 0 for A, 26 for AA. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '';
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Takes a sheet apart; whole rows gather in {@link rows}. */
class SheetReader {
  readonly parser = strictParser();
  rows: string[][] = [];
  private row: string[] = [];
  private text = '';
  private kind = '';
  private column = -1;
  private reading = false;
  private formula = false;
  private length = 0;

  constructor(shared: readonly string[], limits: ReadLimits) {
    this.parser.on('opentag', ({ name, attributes }) => {
      if (name === 'row') [this.row, this.length] = [[], 0];
      if (name === 'row') this.column = -1;
      if (name === 'c') {
        const reference = attributes['r'] ?? '';
        this.column = reference === '' ? this.column + 1 : columnOf(reference);
        this.kind = attributes['t'] ?? 'n';
        [this.text, this.formula] = ['', false];
      }
      if (name === 'f') this.formula = true;
      this.reading = name === 'v' || name === 't';
    });
    this.parser.on('text', (piece) => {
      if (!this.reading) return;
      this.text += piece;
      this.length += piece.length;
      if (this.length > limits.maxRowCharacters) refuseFile(fileProblems.rowTooLong());
    });
    this.parser.on('closetag', ({ name }) => {
      this.reading = false;
      if (name === 'c') {
        const value = this.kind === 's' ? (shared[Number(this.text)] ?? '') : this.text;
        while (this.row.length < this.column) this.row.push('');
        // A formula stays one for whoever reads the cell, whatever it came to when the file was saved.
        if (this.column >= 0) this.row[this.column] = this.formula ? `=${value}` : value;
      }
      if (name === 'row') this.rows.push(this.row);
    });
  }
}

/**
 * Reads the rows of the first sheet of an XLSX file one after the other. Empty rows that the file leaves out are left out here too.
 *
 * @throws RefusedError `NOT_A_WORKBOOK`, `ZIP_BOMB`, `ROW_TOO_LONG`
 */
export async function* readXlsx(path: string, limits: ReadLimits): AsyncGenerator<string[]> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true });
  try {
    const entries = await directory(zip, limits);
    const sheets = entries.filter((entry) => SHEET.test(entry.fileName));
    sheets.sort((a, b) => Number(SHEET.exec(a.fileName)?.[1]) - Number(SHEET.exec(b.fileName)?.[1]));
    const [sheet] = sheets;
    if (!sheet) return refuseFile(fileProblems.notAWorkbook());
    const shared = entries.find((entry) => entry.fileName === SHARED);
    const reader = new SheetReader(shared ? await sharedTexts(zip, shared, limits) : [], limits);
    const parts = pieces(zip, sheet, reader.parser);
    try {
      while (!(await parts.next()).done) {
        const rows = reader.rows;
        reader.rows = [];
        yield* rows;
      }
    } finally {
      // Whoever stops reading in the middle leaves no open part behind, which would hold the file open.
      await parts.return(undefined);
    }
  } finally {
    zip.close();
  }
}

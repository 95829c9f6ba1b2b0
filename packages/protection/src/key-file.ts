import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { ProtectionError } from './errors.js';
import { ENCRYPTION_KEY_BYTES, type FieldKey, type KeyRing, MAC_KEY_BYTES } from './key-ring.js';

const VERSION = 1;
const LAST_KEY_ID = 255;
/** Rights of group and others, none of which a key file may have. */
const NOT_THE_OWNER = 0o077;

function malformed(what: string): ProtectionError {
  return new ProtectionError('KEY_FILE_FORM', `the key file is malformed: ${what}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readKey(value: unknown, name: string, bytes: number): Buffer {
  const key = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (key?.length !== bytes) throw malformed(`${name} is not ${bytes} bytes in base64`);
  return key;
}

function readFieldKey(entry: unknown): FieldKey {
  if (!isRecord(entry)) throw malformed('a key is not an object');
  const id = entry['id'];
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > LAST_KEY_ID) {
    throw malformed(`a key id is not a whole number from 1 to ${LAST_KEY_ID}`);
  }
  return {
    id,
    encryptionKey: readKey(entry['encryption'], `encryption of key ${id}`, ENCRYPTION_KEY_BYTES),
    macKey: readKey(entry['authentication'], `authentication of key ${id}`, MAC_KEY_BYTES),
  };
}

function parseKeyRing(text: string): KeyRing {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and the text holds keys.
    throw malformed('it is not JSON');
  }
  if (!isRecord(content) || content['version'] !== VERSION) throw malformed(`its version is not ${VERSION}`);
  if (!Array.isArray(content['keys'])) throw malformed('it has no list of keys');
  const entries = content['keys'].map(readFieldKey);
  const keys = new Map(entries.map((key) => [key.id, key]));
  if (keys.size < entries.length) throw malformed('two keys have one id');
  const current = keys.get(Number(content['current']));
  if (!current) throw malformed('the current key is not in it');
  return { current, keys, indexKey: readKey(content['index'], 'index', MAC_KEY_BYTES) };
}

function writeKeyRing(keyRing: KeyRing): string {
  const keys = [...keyRing.keys.values()].map((key) => ({
    id: key.id,
    encryption: key.encryptionKey.toString('base64'),
    authentication: key.macKey.toString('base64'),
  }));
  const content = {
    version: VERSION,
    current: keyRing.current.id,
    keys,
    index: keyRing.indexKey.toString('base64'),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function newFieldKey(id: number): FieldKey {
  return { id, encryptionKey: randomBytes(ENCRYPTION_KEY_BYTES), macKey: randomBytes(MAC_KEY_BYTES) };
}

/** A ring with one new key, kept nowhere: for tests and for {@link generateKeyFile}. */
export function generateKeyRing(): KeyRing {
  const current = newFieldKey(1);
  return { current, keys: new Map([[1, current]]), indexKey: randomBytes(MAC_KEY_BYTES) };
}

/** Puts a text in a file in one step: a reader or a crash in between sees the whole file or none. */
function place(path: string, text: string, put: (from: string) => void): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    put(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Writes a file with new keys that only its owner may read (0600).
 *
 * @throws ProtectionError `KEY_FILE_EXISTS`: a key file is never overwritten, for that would lose all that it protects
 */
export function generateKeyFile(path: string): void {
  place(path, writeKeyRing(generateKeyRing()), (draft) => {
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
      throw new ProtectionError('KEY_FILE_EXISTS', 'there is a key file already');
    }
  });
}

/**
 * Adds a key and makes it the current one. The old ones stay, so that what they encrypted still opens; the index key stays as it is.
 * Processes see it when they start again.
 *
 * @returns the id of the new key
 * @throws ProtectionError as {@link loadKeyRing} does; `KEY_FILE_FORM` where all ids are used
 */
export function rotateKeyFile(path: string): number {
  const keyRing = loadKeyRing(path);
  const id = Math.max(...keyRing.keys.keys()) + 1;
  if (id > LAST_KEY_ID) throw malformed('all key ids are used');
  const current = newFieldKey(id);
  place(
    path,
    writeKeyRing({ ...keyRing, current, keys: new Map([...keyRing.keys, [id, current]]) }),
    (draft) => renameSync(draft, path),
  );
  return id;
}

/**
 * Reads the keys of a service.
 *
 * @throws ProtectionError `KEY_FILE_UNREADABLE`, `KEY_FILE_PERMISSIONS` where group or others have any right to it, or `KEY_FILE_FORM`
 */
export function loadKeyRing(path: string): KeyRing {
  let text: string;
  let mode: number;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ProtectionError('KEY_FILE_UNREADABLE', 'the key file cannot be read');
  }
  // Windows has no such bits: every file there reads as 0666.
  if (process.platform !== 'win32' && (mode & NOT_THE_OWNER) !== 0) {
    throw new ProtectionError(
      'KEY_FILE_PERMISSIONS',
      'the key file must be readable by its owner alone (0600)',
    );
  }
  return parseKeyRing(text);
}

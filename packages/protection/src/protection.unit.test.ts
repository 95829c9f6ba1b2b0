import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  createProtector,
  generateKeyFile,
  generateKeyRing,
  loadKeyRing,
  ProtectionError,
  rotateKeyFile,
} from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ProtectionError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

const keyRing = generateKeyRing();
const protector = createProtector(keyRing);
const texts = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('encryption', () => {
  it('gives back what it was given, in the same context', () => {
    fc.assert(
      fc.property(texts, texts, (plain, context) => {
        expect(protector.decrypt(protector.encrypt(plain, context), context)).toBe(plain);
      }),
    );
  });

  it('does not open in another context', () => {
    fc.assert(
      fc.property(texts, texts, texts, (plain, context, other) => {
        fc.pre(context !== other);
        const cipher = protector.encrypt(plain, context);
        expect(codeOf(() => protector.decrypt(cipher, other))).toBe('NOT_AUTHENTIC');
      }),
    );
  });

  it('does not open where any one bit was changed', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.integer({ min: 0, max: 7 }), (plain, position, bit) => {
        const cipher = protector.encrypt(plain, 'c');
        const at = position % cipher.length;
        cipher.writeUInt8(cipher.readUInt8(at) ^ (1 << bit), at);
        expect(['CIPHERTEXT_FORM', 'UNKNOWN_KEY', 'NOT_AUTHENTIC']).toContain(
          codeOf(() => protector.decrypt(cipher, 'c')),
        );
      }),
    );
  });

  it('does not open where the end is missing', () => {
    const cipher = protector.encrypt('testing', 'c');
    for (let length = 0; length < cipher.length; length += 1) {
      expect(['CIPHERTEXT_FORM', 'NOT_AUTHENTIC']).toContain(
        codeOf(() => protector.decrypt(cipher.subarray(0, length), 'c')),
      );
    }
  });

  it('begins no two ciphertexts alike, however many it makes', () => {
    const nonces = Array.from({ length: 2000 }, () =>
      protector.encrypt('x', 'c').subarray(2, 18).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('does not show that two people have one phone', () => {
    expect(protector.encrypt('x', 'c').equals(protector.encrypt('x', 'c'))).toBe(false);
  });

  it('says which key is missing, and nothing of the text', () => {
    const other = createProtector({ ...generateKeyRing(), keys: new Map() });
    expect(codeOf(() => other.decrypt(protector.encrypt('x', 'c'), 'c'))).toBe('UNKNOWN_KEY');
    expect(codeOf(() => createProtector(generateKeyRing()).decrypt(protector.encrypt('x', 'c'), 'c'))).toBe(
      'NOT_AUTHENTIC',
    );
  });
});

describe('the blind index', () => {
  it('finds the same text, and only in its context', () => {
    fc.assert(
      fc.property(texts, texts, texts, (text, context, other) => {
        const index = protector.blindIndex(text, context);
        expect(index).toHaveLength(32);
        expect(protector.blindIndex(text, context).equals(index)).toBe(true);
        expect(protector.blindIndex(other, context).equals(index)).toBe(other === text);
        expect(protector.blindIndex(text, other).equals(index)).toBe(other === context);
      }),
    );
  });

  it('does not mistake the end of a context for the beginning of a text', () => {
    expect(protector.blindIndex('bc', 'a').equals(protector.blindIndex('c', 'ab'))).toBe(false);
  });

  it('needs its key', () => {
    expect(
      createProtector(generateKeyRing()).blindIndex('x', 'c').equals(protector.blindIndex('x', 'c')),
    ).toBe(false);
  });
});

describe('the key file', () => {
  it('is readable by its owner alone, and opens what it encrypted after it was read again', () => {
    const file = join(folder, 'new.json');
    generateKeyFile(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const cipher = createProtector(loadKeyRing(file)).encrypt('x', 'c');
    expect(createProtector(loadKeyRing(file)).decrypt(cipher, 'c')).toBe('x');
    expect(readdirSync(folder).filter((name) => name.startsWith('new.json'))).toEqual(['new.json']);
  });

  it('is never overwritten', () => {
    const file = join(folder, 'kept.json');
    generateKeyFile(file);
    const before = readFileSync(file, 'utf8');
    expect(codeOf(() => generateKeyFile(file))).toBe('KEY_FILE_EXISTS');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('rotates: old ciphertexts open, new ones have the new key, the index stays', () => {
    const file = join(folder, 'rotated.json');
    generateKeyFile(file);
    const before = createProtector(loadKeyRing(file));
    const cipher = before.encrypt('x', 'c');
    expect(rotateKeyFile(file)).toBe(2);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const after = createProtector(loadKeyRing(file));
    expect(after.decrypt(cipher, 'c')).toBe('x');
    expect(after.blindIndex('x', 'c').equals(before.blindIndex('x', 'c'))).toBe(true);
    expect(after.isStale(cipher)).toBe(true);
    const renewed = after.reencrypt(cipher, 'c');
    expect(after.isStale(renewed)).toBe(false);
    expect(after.decrypt(renewed, 'c')).toBe('x');
    expect(after.reencrypt(renewed, 'c')).toBe(renewed);
    expect(codeOf(() => before.decrypt(renewed, 'c'))).toBe('UNKNOWN_KEY');
  });

  it('is refused where it is missing or others may read it', () => {
    const file = join(folder, 'open.json');
    expect(codeOf(() => loadKeyRing(file))).toBe('KEY_FILE_UNREADABLE');
    expect(existsSync(file)).toBe(false);
    generateKeyFile(file);
    for (const mode of [0o644, 0o640, 0o620]) {
      chmodSync(file, mode);
      expect(codeOf(() => loadKeyRing(file))).toBe('KEY_FILE_PERMISSIONS');
    }
  });

  it('is refused where it is malformed, in a message that repeats nothing of it', () => {
    const file = join(folder, 'whole.json');
    generateKeyFile(file);
    const text = readFileSync(file, 'utf8');
    const short = Buffer.alloc(8).toString('base64');
    const broken = [
      '',
      'secret',
      '[]',
      text.replace('"version": 1', '"version": 2'),
      text.replace('"current": 1', '"current": 7'),
      text.replace('"id": 1', '"id": 0'),
      text.replace('"id": 1', '"id": 256'),
      text.replace(/"encryption": "[^"]+"/, `"encryption": "${short}"`),
      text.replace(/"authentication": "[^"]+"/, '"authentication": null'),
      text.replace(/"index": "[^"]+"/, `"index": "${short}"`),
      text.replace(/(\{\n {6}"id": 1[^}]+\})/, '$1, $1'),
    ];
    broken.forEach((content, number) => {
      const path = join(folder, `broken-${number}.json`);
      writeFileSync(path, content, { mode: 0o600 });
      expect([number, codeOf(() => loadKeyRing(path))]).toEqual([number, 'KEY_FILE_FORM']);
    });
    expect(() => loadKeyRing(join(folder, 'broken-1.json'))).toThrow(
      /^the key file is malformed: it is not JSON$/,
    );
  });
});

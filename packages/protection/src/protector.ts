import { createCipheriv, createDecipheriv, randomFillSync, timingSafeEqual } from 'node:crypto';

import { ProtectionError } from './errors.js';
import { hmacSm3, type KeyRing } from './key-ring.js';

/** Protects the direct identifiers of a service. */
export interface Protector {
  /**
   * Encrypts a text. The same text gives another ciphertext each time.
   *
   * @param context what the text is, as `resident.phone`. It is authenticated, so that a ciphertext moved to another column does not open.
   */
  encrypt(plain: string, context: string): Buffer;
  /**
   * Opens a ciphertext made with any key of the ring.
   *
   * @param context the one that was given to {@link Protector.encrypt}
   * @throws ProtectionError `CIPHERTEXT_FORM`, `UNKNOWN_KEY` or `NOT_AUTHENTIC`
   */
  decrypt(cipher: Buffer, context: string): string;
  /**
   * A keyed digest of 32 bytes that finds a text without opening anything: the same text and context give the same digest.
   *
   * @param normalised the text in the one form in which it is looked for
   */
  blindIndex(normalised: string, context: string): Buffer;
  /** Whether a ciphertext was made with a key other than the current one; such rows are encrypted anew by {@link Protector.reencrypt}. */
  isStale(cipher: Buffer): boolean;
  /**
   * The same text under the current key; a ciphertext that is under it already comes back as it is.
   *
   * @throws ProtectionError as {@link Protector.decrypt} does
   */
  reencrypt(cipher: Buffer, context: string): Buffer;
}

/*
 * A ciphertext: format (1 byte), key id (1), nonce (16), SM4-CTR of the text (as long as the text), HMAC-SM3 of all that and the context (32).
 * SM4-GCM is absent from the OpenSSL that Node 20 brings, hence encrypt-then-MAC, with two independent keys.
 */
const FORMAT = 1;
/** The first counter block of SM4-CTR, random: among 2^40 short texts under one key the probability that two meet is below 2^-40. */
const NONCE_BYTES = 16;
const HEADER_BYTES = 2 + NONCE_BYTES;
const TAG_BYTES = 32;
/** Nonces are drawn so many at once: asking the system for 16 bytes takes longer than encrypting a name. */
const NONCES_AT_ONCE = 256;

/** Gives nonces, each of random bytes that were never given before. */
function nonceSource(): () => Buffer {
  const drawn = Buffer.alloc(NONCES_AT_ONCE * NONCE_BYTES);
  let next = drawn.length;
  return () => {
    if (next === drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    next += NONCE_BYTES;
    return drawn.subarray(next - NONCE_BYTES, next);
  };
}

/** Builds the protector of a service from its keys. */
export function createProtector(keyRing: KeyRing): Protector {
  const { current, keys, indexKey } = keyRing;
  const nextNonce = nonceSource();

  function keyIdOf(cipher: Buffer): number {
    if (cipher.length < HEADER_BYTES + TAG_BYTES || cipher.readUInt8(0) !== FORMAT) {
      throw new ProtectionError('CIPHERTEXT_FORM', 'the stored ciphertext has no known format');
    }
    return cipher.readUInt8(1);
  }

  const protector: Protector = {
    encrypt(plain, context) {
      const nonce = nextNonce();
      const sm4 = createCipheriv('sm4-ctr', current.encryptionKey, nonce);
      const header = Buffer.concat([Buffer.from([FORMAT, current.id]), nonce]);
      const body = Buffer.concat([header, sm4.update(plain, 'utf8'), sm4.final()]);
      return Buffer.concat([body, hmacSm3(current.macKey, [Buffer.from(context, 'utf8'), body])]);
    },
    decrypt(cipher, context) {
      const id = keyIdOf(cipher);
      const key = keys.get(id);
      if (!key) throw new ProtectionError('UNKNOWN_KEY', `the key file holds no key ${id}`);
      const body = cipher.subarray(0, -TAG_BYTES);
      const tag = hmacSm3(key.macKey, [Buffer.from(context, 'utf8'), body]);
      // The tag is checked before anything is decrypted; in constant time, so that it cannot be guessed byte by byte.
      if (!timingSafeEqual(cipher.subarray(-TAG_BYTES), tag)) {
        throw new ProtectionError(
          'NOT_AUTHENTIC',
          'the stored ciphertext was changed or belongs to another context',
        );
      }
      const sm4 = createDecipheriv('sm4-ctr', key.encryptionKey, body.subarray(2, HEADER_BYTES));
      return Buffer.concat([sm4.update(body.subarray(HEADER_BYTES)), sm4.final()]).toString('utf8');
    },
    blindIndex(normalised, context) {
      return hmacSm3(indexKey, [Buffer.from(context, 'utf8'), Buffer.from(normalised, 'utf8')]);
    },
    isStale(cipher) {
      return keyIdOf(cipher) !== current.id;
    },
    reencrypt(cipher, context) {
      return protector.isStale(cipher)
        ? protector.encrypt(protector.decrypt(cipher, context), context)
        : cipher;
    },
  };
  return protector;
}

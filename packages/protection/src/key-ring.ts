import { createHmac } from 'node:crypto';

/** SM4 (GB/T 32907) has keys of 128 bits. */
export const ENCRYPTION_KEY_BYTES = 16;
/** As long as an SM3 digest (GB/T 32905), the length that RFC 2104 advises for the key of an HMAC. */
export const MAC_KEY_BYTES = 32;

/** A pair of keys under one id: one encrypts, the other authenticates. */
export interface FieldKey {
  /** 1 to 255; it stands in the second byte of each ciphertext and is never used again for another key. */
  readonly id: number;
  readonly encryptionKey: Buffer;
  readonly macKey: Buffer;
}

/** The keys of a service. */
export interface KeyRing {
  /** The key that new ciphertexts are made with. */
  readonly current: FieldKey;
  /** Every key that may be met in stored data, by id, the current one among them. */
  readonly keys: ReadonlyMap<number, FieldKey>;
  /** The key of the blind index. It does not rotate with the others: that would mean computing every index anew. */
  readonly indexKey: Buffer;
}

/** HMAC-SM3 of some parts. A part is preceded by its length, so that no two lists of parts give the same bytes. */
export function hmacSm3(key: Buffer, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac('sm3', key);
  const length = Buffer.alloc(4);
  for (const part of parts) {
    length.writeUInt32BE(part.length);
    hmac.update(length).update(part);
  }
  return hmac.digest();
}

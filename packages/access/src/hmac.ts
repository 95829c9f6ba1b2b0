import { hash } from 'node:crypto';

/** The block of SHA-256, in bytes. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
/** Messages up to this length need no memory of their own; it grows where one is longer. */
const FIRST_BYTES = 4_096;

function padded(key: Uint8Array, pad: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + room, 0);
  block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
  for (let at = 0; at < BLOCK_BYTES; at += 1) block[at] = (block[at] ?? 0) ^ pad;
  return block;
}

/**
 * HMAC with SHA-256 (RFC 2104) of texts, as two one-shot hashes: Node's `Hmac` is an object for each message that the collector has to find and
 * free, which takes most of its time for messages as short as a token.
 *
 * @param key any number of bytes
 * @returns a function that gives the code of a message as base64url; its characters are bytes (ISO 8859-1), as those of a JWS are
 */
export function hmacSha256(key: Uint8Array): (message: string) => string {
  let inner = padded(key, INNER_PAD, FIRST_BYTES);
  const outer = padded(key, OUTER_PAD, DIGEST_BYTES);
  return (message) => {
    if (message.length > inner.length - BLOCK_BYTES) inner = padded(key, INNER_PAD, 2 * message.length);
    const size = inner.write(message, BLOCK_BYTES, 'latin1');
    // As text of bytes: a buffer for each digest takes longer to make and to collect than the digest itself.
    outer.write(hash('sha256', inner.subarray(0, BLOCK_BYTES + size), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}

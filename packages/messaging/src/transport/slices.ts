import type { Message } from './transport.js';

/** How much is delivered at once. */
export interface SliceLimits {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * 500 messages are handled well within a session of 6 s, and a megabyte of them is held twice at most, as text and read: a batch of
 * compressed messages may be ten times as large as it was on the wire.
 */
export const SLICE: SliceLimits = { messages: 500, bytes: 1_048_576 };

/** About as many bytes as a message takes: its texts. */
export function sizeOf({ key, headers, value }: Message): number {
  const texts = [key, value ?? '', ...Object.entries(headers).flat()];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** Cuts messages into slices in their order, none empty and none beyond the limits, but for a single message that is larger than them. */
export function* slices<M extends Message>(
  messages: readonly M[],
  limits: SliceLimits = SLICE,
): Generator<readonly M[]> {
  let slice: M[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    if (slice.length > 0 && (slice.length >= limits.messages || bytes + size > limits.bytes)) {
      yield slice;
      [slice, bytes] = [[], 0];
    }
    slice.push(message);
    bytes += size;
  }
  if (slice.length > 0) yield slice;
}

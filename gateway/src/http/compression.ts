import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import Negotiator from 'negotiator';

import type { ClientRequest } from './client-request.js';

/** How answers are made smaller for clients that ask for it. */
export interface CompressionSettings {
  readonly enabled: boolean;
  /** Answers with fewer bytes go out as they are. */
  readonly thresholdBytes: number;
}

/** A packet of Ethernet holds some 1,400 bytes: what fits into one comes no sooner when it is smaller. */
export const DEFAULT_COMPRESSION: CompressionSettings = { enabled: true, thresholdBytes: 1_024 };

/** A way to make an answer smaller (RFC 9110, 8.4.1). */
export type Encoding = 'br' | 'gzip';

/** Where a client likes them equally, the first. */
const OFFERED = ['br', 'gzip', 'identity'];
/** About as quick as gzip, and smaller; the higher ones take many times as long. */
const BROTLI_QUALITY = 4;

const packWithBrotli = promisify(brotliCompress);
const packWithGzip = promisify<string, Buffer>(gzip);

/** The encoding that a client likes best of those that there are (RFC 9110, 12.5.3); nothing where it is to be sent as it is. */
export function wantedEncoding({ headers }: Pick<ClientRequest, 'headers'>): Encoding | undefined {
  if (headers['accept-encoding'] === undefined) return undefined;
  const wanted = new Negotiator({ headers }).encoding(OFFERED, { preferred: OFFERED });
  return wanted === 'br' || wanted === 'gzip' ? wanted : undefined;
}

/** Makes a text smaller, beside the thread that answers requests. */
export function pack(text: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return packWithGzip(text);
  return packWithBrotli(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
}

import type { IncomingHttpHeaders } from 'node:http';

/** What the head of a plain request says. */
export interface PlainHead {
  readonly headers: IncomingHttpHeaders;
  /** The bytes of its body. */
  readonly size: number;
}

/** A request line and headers without anything that two readers could understand in two ways: no blanks but one after a colon, no value that is empty, nothing but ASCII. */
const LINES = /^(?:[\da-z-]+: ?[!-~](?:[\t -~]*[!-~])?\r\n)+$/i;
/** The bytes of a body, said in one way alone. */
const SIZE = /^(?:0|[1-9]\d{0,9})$/;
/** More than clients send; Node leaves out what is beyond 1,000. */
const MOST_HEADERS = 100;
/** Headers that change where a message ends, what its body is, or what becomes of its connection. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'te',
  'trailer',
  'expect',
  'upgrade',
  'content-encoding',
  'proxy-connection',
  'http2-settings',
]);

/** Whether a client takes an answer piece by piece, in whatever way it writes that. */
function takesStreams(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return false;
  const types = accept.toLowerCase().replace(/[\s"]/g, '');
  return types.includes('text/event-stream') || types.includes('multipart/mixed');
}

/**
 * Reads the headers of a plain request: every name once, among them `host` and a length, none that makes it anything else.
 *
 * @param lines as they came, each with its line end
 * @returns nothing where it is not plain, whether well-formed or not
 */
export function readPlainHead(lines: string): PlainHead | undefined {
  if (!LINES.test(lines)) return undefined;
  const headers: Record<string, string> = {};
  let count = 0;
  for (let start = 0; start < lines.length;) {
    const colon = lines.indexOf(':', start);
    const end = lines.indexOf('\r\n', colon);
    const name = lines.slice(start, colon).toLowerCase();
    count += 1;
    // What every object has is no header that anybody sends.
    if (count > MOST_HEADERS || headers[name] !== undefined || NOT_PLAIN.has(name)) return undefined;
    headers[name] = lines.slice(lines.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end);
    start = end + 2;
  }
  const { host, connection, 'content-length': size } = headers;
  if (host === undefined || size === undefined || !SIZE.test(size)) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined;
  return takesStreams(headers['accept']) ? undefined : { headers, size: Number(size) };
}

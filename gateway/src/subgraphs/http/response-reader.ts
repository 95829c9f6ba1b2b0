import { isAscii } from 'node:buffer';

/** What is no answer of HTTP/1.1, or larger than it may be. */
export class UnreadableResponse extends Error {
  constructor(
    readonly isTooLarge: boolean,
    cause: string,
  ) {
    super(cause);
    this.name = 'UnreadableResponse';
  }
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** As much as Node's own parser takes. */
const MAX_HEAD_BYTES = 16_384;
/** The longest line with the size of a chunk, extensions and all. */
const MAX_CHUNK_LINE_BYTES = 1_024;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |\r\n|$)/;
/** Line ends that are none, by which two readers could see different headers, and what no header may hold. */
const BROKEN_LINES = /[^\r]\n|\r[^\n]|\r$|\0|\r\n[ \t]/;
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const SIZE = /^\d{1,15}$/;
const CHUNK_SIZE = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i;
const IDLE_SECONDS = /(?:^|[,\s])timeout=(\d{1,9})/i;

const malformed = (what: string): UnreadableResponse => new UnreadableResponse(false, what);

function textOf(bytes: Buffer, start: number, end: number): string {
  const part = start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
  return part.toString(isAscii(part) ? 'latin1' : 'utf8');
}

/** What the head of a response says of its message and its connection. */
interface Head {
  readonly status: number;
  readonly isKept: boolean;
  /** After how long the other side closes the connection when it is idle, in seconds. */
  readonly idleSeconds: number | undefined;
  /** The bytes of the body; nothing where it is in chunks or lasts until the connection ends. */
  readonly size: number | undefined;
  readonly isChunked: boolean;
}

/**
 * Reads the head of a response (RFC 9112, 4 to 6.3). Where a body ends must be said once and plainly: what two readers could understand in
 * two ways is refused.
 */
function readHead(head: string): Head {
  const line = STATUS_LINE.exec(head);
  if (line === null || BROKEN_LINES.test(head)) throw malformed('no HTTP');
  const status = Number(line[2]);
  let isKept = line[1] === '1';
  let idleSeconds: number | undefined;
  let size: number | undefined;
  let isChunked = false;
  for (let at = head.indexOf('\r\n'); at !== -1;) {
    const start = at + 2;
    at = head.indexOf('\r\n', start);
    const end = at === -1 ? head.length : at;
    const colon = head.indexOf(':', start);
    if (colon <= start || colon >= end || !NAME.test(head.slice(start, colon)))
      throw malformed('a header has no name');
    switch (colon - start) {
      case 10: {
        const name = head.slice(start, colon).toLowerCase();
        if (name === 'connection') {
          const said = head.slice(colon + 1, end).toLowerCase();
          if (said.includes('close')) isKept = false;
          else if (said.includes('keep-alive')) isKept = true;
        } else if (name === 'keep-alive') {
          const seconds = IDLE_SECONDS.exec(head.slice(colon + 1, end))?.[1];
          if (seconds !== undefined) idleSeconds = Number(seconds);
        }
        break;
      }
      case 14: {
        if (head.slice(start, colon).toLowerCase() !== 'content-length') break;
        const said = head.slice(colon + 1, end).trim();
        if (size !== undefined || !SIZE.test(said)) throw malformed('content-length');
        size = Number(said);
        break;
      }
      case 17: {
        if (head.slice(start, colon).toLowerCase() !== 'transfer-encoding') break;
        if (
          isChunked ||
          head
            .slice(colon + 1, end)
            .trim()
            .toLowerCase() !== 'chunked'
        )
          throw malformed('transfer-encoding');
        isChunked = true;
        break;
      }
      default:
    }
  }
  if (isChunked && size !== undefined) throw malformed('two ends of one body');
  if (status === 204 || status === 304) return { status, isKept, idleSeconds, size: 0, isChunked: false };
  // Without a length, only the end of the connection ends the body.
  return { status, isKept: isKept && (isChunked || size !== undefined), idleSeconds, size, isChunked };
}

/** An informational response; another follows (RFC 9110, 15.2). */
const isInformational = (status: number): boolean => status >= 100 && status < 200;
const SWITCHING = 101;

/**
 * Reads one response from the bytes of a connection, however they are cut. Most come whole and with their length: those are read where they
 * are, without a copy.
 */
export class ResponseReader {
  status = 0;
  text = '';
  /** Whether the connection can be used again when the response is whole. */
  isKept = false;
  /** After how long the other side closes the connection when it is idle, in seconds; nothing where it does not say. */
  idleSeconds: number | undefined;
  /** Whether anything has come. */
  hasBegun = false;
  private head: Head | undefined;
  /** What came of a head, a line or a chunk that is not whole yet. */
  private rest: Buffer | undefined;
  private readonly parts: Buffer[] = [];
  private size = 0;
  /** Bytes of a chunk that are still to come, with its line end; nothing between chunks. */
  private ofChunk: number | undefined;
  private inTrailers = false;

  /** @param maxBytes the largest body that is read */
  constructor(private readonly maxBytes: number) {}

  /**
   * Takes what came.
   *
   * @param bytes are looked at in this call alone: what must be kept is copied
   * @returns whether the response is whole
   * @throws UnreadableResponse
   */
  take(bytes: Buffer): boolean {
    this.hasBegun = true;
    let all = bytes;
    if (this.rest) {
      all = Buffer.concat([this.rest, bytes]);
      this.rest = undefined;
    }
    let start = 0;
    while (this.head === undefined) {
      const end = all.indexOf(HEAD_END, start);
      if ((end === -1 ? all.length : end) - start > MAX_HEAD_BYTES)
        throw malformed('the headers are too large');
      if (end === -1) {
        this.rest = Buffer.from(all.subarray(start));
        return false;
      }
      const head = readHead(all.toString('latin1', start, end));
      start = end + HEAD_END.length;
      if (head.status === SWITCHING) throw malformed('another protocol');
      if (!isInformational(head.status)) this.begin(head);
    }
    return this.takeBody(this.head, all, start);
  }

  /**
   * Says that the connection has ended.
   *
   * @returns whether the response is whole by that
   */
  end(): boolean {
    const { head } = this;
    if (head === undefined || head.isChunked || head.size !== undefined) return false;
    this.finish();
    return true;
  }

  private begin(head: Head): void {
    this.head = head;
    this.status = head.status;
    this.isKept = head.isKept;
    this.idleSeconds = head.idleSeconds;
    if (head.size !== undefined && head.size > this.maxBytes) throw new UnreadableResponse(true, 'too large');
  }

  private takeBody(head: Head, bytes: Buffer, start: number): boolean {
    if (head.isChunked) return this.takeChunks(bytes, start);
    const came = bytes.length - start;
    if (head.size === undefined) {
      this.keep(bytes, start, bytes.length);
      return false;
    }
    const left = head.size - this.size;
    // What nobody asked for would be taken for the next answer.
    if (came > left) throw malformed('more than was announced');
    if (this.size === 0 && came === left) {
      this.text = textOf(bytes, start, bytes.length);
      return true;
    }
    this.keep(bytes, start, bytes.length);
    if (this.size < head.size) return false;
    this.finish();
    return true;
  }

  /** Reads the chunks of a body (RFC 9112, 7.1). */
  private takeChunks(bytes: Buffer, from: number): boolean {
    let at = from;
    while (at < bytes.length) {
      if (this.ofChunk === undefined) {
        const end = bytes.indexOf('\r\n', at);
        if ((end === -1 ? bytes.length : end) - at > MAX_CHUNK_LINE_BYTES)
          throw malformed('a line is too long');
        if (end === -1) {
          this.rest = Buffer.from(bytes.subarray(at));
          return false;
        }
        const line = bytes.toString('latin1', at, end);
        at = end + 2;
        if (this.inTrailers) {
          if (line !== '') continue;
          if (at < bytes.length) throw malformed('more than was announced');
          this.finish();
          return true;
        }
        const size = CHUNK_SIZE.exec(line)?.[1];
        if (size === undefined) throw malformed('the size of a chunk');
        const count = Number.parseInt(size, 16);
        if (count === 0) this.inTrailers = true;
        else this.ofChunk = count + 2;
      } else {
        const end = Math.min(at + this.ofChunk, bytes.length);
        // The last two bytes end the line, wherever they are cut.
        const data = Math.max(at, Math.min(end, at + this.ofChunk - 2));
        if (data > at) this.keep(bytes, at, data);
        for (let one = data; one < end; one += 1) {
          const isFirst = at + this.ofChunk - one === 2;
          if (bytes[one] !== (isFirst ? 13 : 10)) throw malformed('the end of a chunk');
        }
        this.ofChunk -= end - at;
        if (this.ofChunk === 0) this.ofChunk = undefined;
        at = end;
      }
    }
    return false;
  }

  private keep(bytes: Buffer, start: number, end: number): void {
    this.size += end - start;
    if (this.size > this.maxBytes) throw new UnreadableResponse(true, 'too large');
    this.parts.push(Buffer.from(bytes.subarray(start, end)));
  }

  private finish(): void {
    const whole = Buffer.concat(this.parts, this.size);
    this.text = textOf(whole, 0, whole.length);
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Where a piece of work stands in a trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** The whole trace: 32 hexadecimal digits. */
  readonly traceId: string;
  /** This piece of work: 16 hexadecimal digits. */
  readonly spanId: string;
  /** The piece of work that caused this one; nothing where the trace begins here. */
  readonly parentId: string | undefined;
  /** Whether whoever began the trace records it. */
  readonly sampled: boolean;
  /** What others keep of the trace, passed on as it came. */
  readonly state: string | undefined;
}

const PARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
/** A version that the specification forbids. */
const NO_VERSION = 'ff';
const FIRST_VERSION = '00';
const SAMPLED = 1;

/** As many characters must be passed on; what is longer need not be. */
const LONGEST_STATE = 512;
const MOST_MEMBERS = 32;
const MEMBER =
  /^[\da-z][\d_*/a-z@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

function readState(text: string | string[] | undefined): string | undefined {
  const joined = Array.isArray(text) ? text.join(',') : text;
  if (joined === undefined || joined.length > LONGEST_STATE) return undefined;
  const members = joined
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf('='))));
  const good =
    members.length > 0 &&
    members.length <= MOST_MEMBERS &&
    keys.size === members.length &&
    members.every((member) => MEMBER.test(member));
  return good ? members.join(',') : undefined;
}

/** The name of a new piece of work. */
export function newSpanId(): string {
  const random = randomUUID();
  // The digits of an UUID of which none is fixed.
  return random.slice(24) + random.slice(0, 4);
}

/**
 * The context of a request: a child of the one that came with it, or a new trace where none came or it is not well-formed. A state without
 * a good parent is dropped, as the specification wants.
 *
 * @param requestId an UUID; a trace that begins here has its digits
 * @param sampled whether a trace that begins here is recorded
 */
export function readTraceContext(
  headers: IncomingHttpHeaders,
  requestId: string,
  sampled = false,
): TraceContext {
  const spanId = newSpanId();
  const { traceparent, tracestate } = headers;
  if (typeof traceparent === 'string') {
    const [, version, traceId, parentId, flags, rest] = PARENT.exec(traceparent.trim()) ?? [];
    const good =
      version !== undefined &&
      version !== NO_VERSION &&
      (version !== FIRST_VERSION || rest === undefined) &&
      traceId !== NO_TRACE &&
      parentId !== NO_SPAN;
    if (good && traceId !== undefined && flags !== undefined)
      return {
        traceId,
        spanId,
        parentId,
        sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED,
        state: readState(tracestate),
      };
  }
  return {
    traceId: requestId.replaceAll('-', ''),
    spanId,
    parentId: undefined,
    sampled,
    state: undefined,
  };
}

/** A context as the header `traceparent` of the calls that it makes. */
export function traceparentOf({ traceId, spanId, sampled }: TraceContext): string {
  return `${FIRST_VERSION}-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

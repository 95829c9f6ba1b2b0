import type { IncomingMessage } from 'node:http';

/** Which pages of other origins may ask. */
export interface CorsSettings {
  /** Origins as browsers name them (`https://portal.example`), or `*` for any. */
  readonly origins: readonly string[];
  /** Methods that they may use; GET and POST where none are named. */
  readonly methods?: readonly string[] | undefined;
  /** Headers that they may send; those that the graph knows, and passes on, where none are named. */
  readonly headers?: readonly string[] | undefined;
  /** How long a browser may rely on it without asking again, in seconds. */
  readonly maxAgeSeconds?: number | undefined;
}

/** Any origin may ask. */
const ANY_ORIGIN = '*';
const METHODS = ['GET', 'POST'];
const HEADERS = [
  'authorization',
  'content-type',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'traceparent',
  'tracestate',
  'x-zhucan-cost',
  'x-zhucan-query-plan',
];
/** What a page may read of an answer besides its body. */
const EXPOSED = 'x-request-id, x-zhucan-subgraph-fetches, retry-after, ratelimit, ratelimit-policy, etag';
/** Browsers keep it for no longer than two hours. */
const MAX_AGE_SECONDS = 7_200;

/** What a page of another origin is told of a request. */
export interface CrossOrigin {
  /** Names and values in turn. */
  readonly lines: readonly string[];
  /** A cache must not give one origin what was said to another. */
  readonly vary: string | undefined;
  /** Whether that is all of the answer: a preflight has no token. */
  readonly isPreflight: boolean;
}

/**
 * Tells browsers which pages of other origins may ask. Cookies mean nothing to the gateway, so no page may send any. A request of an origin
 * that may not ask is answered like any other, without the headers: its page is not shown the answer, and what needs a preflight is not sent.
 *
 * @param passedOn names of the headers that are passed on to subgraphs
 * @returns what looks at each request before anything else
 */
export function crossOriginRules(
  { origins, methods = METHODS, headers, maxAgeSeconds = MAX_AGE_SECONDS }: CorsSettings,
  passedOn: readonly string[],
): (request: Pick<IncomingMessage, 'method' | 'headers'>) => CrossOrigin {
  const allowed = new Set(origins);
  const isAny = allowed.has(ANY_ORIGIN);
  const vary = isAny ? undefined : 'origin';
  const ofPreflight = [
    'access-control-allow-methods',
    methods.join(', '),
    'access-control-allow-headers',
    (headers ?? [...HEADERS, ...passedOn]).join(', '),
    'access-control-max-age',
    String(maxAgeSeconds),
  ];
  const ofOthers = ['access-control-expose-headers', EXPOSED];
  return (request) => {
    const { origin } = request.headers;
    const isPreflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (origin === undefined || !(isAny || allowed.has(origin))) return { lines: [], vary, isPreflight };
    const lines = [
      'access-control-allow-origin',
      isAny ? ANY_ORIGIN : origin,
      ...(isPreflight ? ofPreflight : ofOthers),
    ];
    return { lines, vary, isPreflight };
  };
}

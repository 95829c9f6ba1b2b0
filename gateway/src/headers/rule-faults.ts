/** Passes a header of the client's request on. */
export interface Propagation {
  /** Its name in the client's request. */
  readonly named: string;
  /** What is sent where the client sent none, or one with characters that no header may have. */
  readonly default?: string | undefined;
  /** Its name in the call of the subgraph, where that is another one. */
  readonly rename?: string | undefined;
}

/** Sends a header with a value of the operator's. */
export interface Insertion {
  readonly name: string;
  readonly value?: string | undefined;
  /** A file with the value, space around it is cut off: for what is secret. */
  readonly fromFile?: string | undefined;
}

/** What is done about one header: exactly one of the three. */
export interface HeaderRule {
  readonly propagate?: Propagation | undefined;
  readonly insert?: Insertion | undefined;
  /** Does not send what a rule before this one gives. */
  readonly remove?: { readonly named: string } | undefined;
}

/** Which headers calls of subgraphs have besides the gateway's own. Of several rules for one header of a call the last holds. */
export interface HeaderRulesSettings {
  /** For every subgraph, before those of its own. */
  readonly all?: readonly HeaderRule[] | undefined;
  /** By the name of the subgraph. */
  readonly subgraphs?: Readonly<Record<string, readonly HeaderRule[]>> | undefined;
}

/** What is wrong with a rule; the sentence holds no value. */
export interface RuleFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/** Headers of which one is sent with each call, or decides what comes back of it. */
const NOT_FOR_RULES: ReadonlySet<string> = new Set([
  // Of one connection alone (RFC 9110, 7.6.1).
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  // Of the message and of how it is read; those of what it holds begin with `content-`.
  'host',
  'expect',
  'accept',
  'accept-encoding',
  'range',
  // Who asks is told to subgraphs by the signed call: what would let them ask in his name stays here.
  'authorization',
  'cookie',
  'set-cookie',
  // The gateway's own.
  'x-request-id',
  'traceparent',
  'tracestate',
]);
const NOT_FOR_RULES_FROM = ['proxy-', 'content-', 'sec-websocket-', 'if-', 'x-zhucan-'];

/** Whether a name is that of a header with which rules may deal. */
export function isForRules(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    TOKEN.test(name) &&
    !NOT_FOR_RULES.has(lower) &&
    !NOT_FOR_RULES_FROM.some((beginning) => lower.startsWith(beginning))
  );
}

/** Whether a header may have a value (RFC 9110, 5.5): no control characters but tabs, and only what goes out as one byte. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

/** What a value that no header may have is told of. */
export const NO_VALUE = 'must be the value of a header: no line ends and no other control characters';

function nameFault(name: string | undefined, path: RuleFault['path']): RuleFault[] {
  if (name === undefined || isForRules(name)) return [];
  const message = TOKEN.test(name)
    ? 'is a header of the connection, of the message, of who asks, or of the gateway itself'
    : 'must be the name of a header';
  return [{ path, message }];
}

function valueFault(value: string | undefined, path: RuleFault['path']): RuleFault[] {
  return value === undefined || isHeaderValue(value) ? [] : [{ path, message: NO_VALUE }];
}

function faultsOf(rule: HeaderRule, path: RuleFault['path']): RuleFault[] {
  const { propagate, insert, remove } = rule;
  if ([propagate, insert, remove].filter((each) => each !== undefined).length !== 1)
    return [{ path, message: 'must be exactly one of propagate, insert and remove' }];
  return [
    ...nameFault(propagate?.named, [...path, 'propagate', 'named']),
    ...nameFault(propagate?.rename, [...path, 'propagate', 'rename']),
    ...valueFault(propagate?.default, [...path, 'propagate', 'default']),
    ...nameFault(insert?.name, [...path, 'insert', 'name']),
    ...valueFault(insert?.value, [...path, 'insert', 'value']),
    ...(insert && (insert.value === undefined) === (insert.fromFile === undefined)
      ? [{ path: [...path, 'insert'], message: 'must have either value or fromFile' }]
      : []),
    ...nameFault(remove?.named, [...path, 'remove', 'named']),
  ];
}

/** Every fault of the rules that is seen without the files that they name. */
export function ruleFaults({ all = [], subgraphs = {} }: HeaderRulesSettings): RuleFault[] {
  return [
    ...all.flatMap((rule, at) => faultsOf(rule, ['all', at])),
    ...Object.entries(subgraphs).flatMap(([name, rules]) =>
      rules.flatMap((rule, at) => faultsOf(rule, ['subgraphs', name, at])),
    ),
  ];
}

/** Why the gateway refuses or cannot answer: a stable code and a sentence in both languages. Holds no value that a client sent. */
export interface GatewayProblem {
  readonly code: GatewayCode;
  /** The part of the request concerned; empty where it is the request as a whole. */
  readonly field: string;
  /** The rule that was broken. */
  readonly rule: string;
  readonly messageZh: string;
  readonly messageEn: string;
  /** The subgraph concerned, or `gateway`. */
  readonly service: string;
}

/** The codes that the gateway itself gives out. Those of subgraphs pass through unchanged. */
export type GatewayCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'UNAUTHORIZED_FIELD_OR_TYPE'
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'DOCUMENT_NOT_TRUSTED'
  | 'REQUEST_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'QUERY_LIMIT_EXCEEDED'
  | 'COST_BUDGET_EXCEEDED'
  | 'QUERY_PLANNING_FAILED'
  | 'SUBGRAPH_UNAVAILABLE'
  | 'SUPERGRAPH_UNAVAILABLE'
  | 'NOT_ACCEPTABLE'
  | 'STREAM_LIMIT_EXCEEDED'
  | 'SLOW_CLIENT'
  | 'SUPERGRAPH_CHANGED'
  | 'SHUTTING_DOWN'
  | 'EVENTS_UNAVAILABLE'
  | 'CURSOR_INVALID'
  | 'CURSOR_EXPIRED'
  | 'NOT_FOUND'
  | 'INTERNAL_SERVER_ERROR';

const SENTENCES: Readonly<Record<GatewayCode, readonly [zh: string, en: string]>> = {
  UNAUTHENTICATED: ['请求缺少有效的访问令牌。', 'The request carries no valid access token.'],
  FORBIDDEN: ['无权访问此内容。', 'This is not permitted.'],
  UNAUTHORIZED_FIELD_OR_TYPE: ['无权读取此字段或类型。', 'You may not read this field or type.'],
  BAD_REQUEST: ['请求格式不正确。', 'The request is malformed.'],
  BAD_USER_INPUT: ['参数的值不符合其类型。', 'A variable or argument does not fit its type.'],
  GRAPHQL_PARSE_FAILED: ['查询存在语法错误。', 'The query has a syntax error.'],
  GRAPHQL_VALIDATION_FAILED: ['查询不符合图的结构。', 'The query does not fit the schema.'],
  OPERATION_RESOLUTION_FAILURE: ['无法确定要执行的操作。', 'It is not clear which operation to run.'],
  PERSISTED_QUERY_NOT_FOUND: [
    '未登记此查询，请附上全文重试。',
    'The persisted query is not known; send its text.',
  ],
  DOCUMENT_NOT_TRUSTED: ['仅接受已登记的查询。', 'Only documents of the manifest are answered.'],
  REQUEST_TOO_LARGE: ['请求体超出大小限制。', 'The request body is over the size limit.'],
  UNSUPPORTED_MEDIA_TYPE: [
    '不支持此内容类型，请使用 application/json。',
    'Unsupported content type; use application/json.',
  ],
  COST_BUDGET_EXCEEDED: ['请求过多，请稍后再试。', 'Too much was asked for; try again later.'],
  QUERY_LIMIT_EXCEEDED: ['查询超出网关的限制。', 'The query is over a limit of the gateway.'],
  QUERY_PLANNING_FAILED: ['无法为此查询制定执行计划。', 'No plan can be made for this query.'],
  SUBGRAPH_UNAVAILABLE: [
    '相关业务服务暂时不可用，请稍后再试。',
    'A service behind this field is unavailable for now; try again later.',
  ],
  SUPERGRAPH_UNAVAILABLE: ['网关尚未载入图的结构。', 'The gateway has no schema loaded.'],
  NOT_ACCEPTABLE: [
    '请求的应答类型无法承载此操作。',
    'The media types that the client accepts cannot carry this operation.',
  ],
  STREAM_LIMIT_EXCEEDED: [
    '同时进行的订阅过多，请先结束一些。',
    'Too many streams are open at once; end some of them first.',
  ],
  SLOW_CLIENT: [
    '客户端接收过慢，订阅已结束，请重新订阅。',
    'The client takes events too slowly and the stream was ended; subscribe again.',
  ],
  SUPERGRAPH_CHANGED: [
    '图的结构已更新，请重新订阅。',
    'The schema has changed and the stream was ended; subscribe again.',
  ],
  EVENTS_UNAVAILABLE: [
    '事件服务暂时不可用，请稍后再订阅。',
    'Events cannot be had for now; subscribe again later.',
  ],
  CURSOR_INVALID: ['游标无法识别。', 'The cursor is none of this subscription.'],
  CURSOR_EXPIRED: [
    '游标之后的部分事件已不再保留，请重新载入数据后从当前开始订阅。',
    'Some of what came after the cursor is kept no longer; load the data anew and subscribe from now on.',
  ],
  SHUTTING_DOWN: ['网关正在停机，请重新连接。', 'The gateway is stopping; connect again.'],
  NOT_FOUND: ['没有此地址。', 'There is nothing at this address.'],
  INTERNAL_SERVER_ERROR: [
    '系统内部错误，请凭请求编号联系管理员。',
    'Internal error; please report the request id.',
  ],
};

/**
 * A problem with the sentences of its code.
 *
 * @param detail English text about the rule that is safe to show: names and limits, never values
 */
export function gatewayProblem(
  code: GatewayCode,
  rule: string,
  place: { field?: string; service?: string; detail?: string } = {},
): GatewayProblem {
  const [messageZh, messageEn] = SENTENCES[code];
  const { field = '', service = 'gateway', detail } = place;
  return {
    code,
    field,
    rule,
    messageZh,
    messageEn: detail === undefined ? messageEn : `${messageEn} ${detail}`,
    service,
  };
}

/** Whether a text is one of the gateway's own codes. */
export function isGatewayCode(code: unknown): code is GatewayCode {
  return typeof code === 'string' && Object.hasOwn(SENTENCES, code);
}

/** A problem as an entry of `errors` in an answer; Chinese first, as everywhere. */
export function problemAsError(
  problem: GatewayProblem,
  requestId?: string,
): { message: string; extensions: Record<string, unknown> } {
  return {
    message: `${problem.messageZh} ${problem.messageEn}`,
    extensions: { ...problem, ...(requestId === undefined ? {} : { requestId }) },
  };
}

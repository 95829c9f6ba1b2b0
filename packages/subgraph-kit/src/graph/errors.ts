import { unwrapResolverError } from '@apollo/server/errors';
import { type Problem, RefusedError } from '@zhucan/codes';
import type { Logger } from '@zhucan/observability';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import type { RequestIds } from '../service/current-request.js';

/** What a client is told of a problem, in `extensions` of an error. */
export interface ProblemExtensions extends Record<string, unknown> {
  code: string;
  field: string;
  rule: string;
  messageZh: string;
  messageEn: string;
}

function extensionsOf(problem: Problem): ProblemExtensions {
  return {
    code: problem.code,
    field: problem.field,
    rule: problem.rule,
    messageZh: problem.messageZh,
    messageEn: problem.messageEn,
  };
}

/** A refusal of a query, as a GraphQL error that names field and rule; its message is Chinese first. */
export function problemError(problem: Problem): GraphQLError {
  return new GraphQLError(`${problem.messageZh} ${problem.messageEn}`, { extensions: extensionsOf(problem) });
}

/** The caller may not do or see this. The field names what, never whose. */
export function forbidden(field: string, permission: string): GraphQLError {
  return problemError({
    code: 'FORBIDDEN',
    field,
    rule: `permission ${permission}`,
    messageZh: '当前角色无权访问此内容。',
    messageEn: 'Your role does not permit this.',
  });
}

/** Codes of graphql-js and Apollo Server that say what the client did wrong and hold nothing of ours. */
const CLIENT_ERRORS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

function masked(service: string, requestId: string): GraphQLFormattedError {
  const messageZh = '系统内部错误，请凭请求编号联系管理员。';
  const messageEn = 'Internal error; please report the request id.';
  return {
    message: `${messageZh} ${messageEn}`,
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      field: '',
      rule: 'internal',
      messageZh,
      messageEn,
      service,
      requestId,
    },
  };
}

/**
 * Turns any error into what a client may see: refusals as they are, everything else masked and logged, each with the id by which one is found
 * from the other.
 *
 * @param current the ids of the request that is being served
 */
export function errorFormatter(service: string, current: () => RequestIds, logger: Pick<Logger, 'error'>) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const place = {
      ...(formatted.path ? { path: formatted.path } : {}),
      ...(formatted.locations ? { locations: formatted.locations } : {}),
    };
    if (original instanceof RefusedError) {
      const [first, ...others] = original.problems;
      return {
        message: `${first.messageZh} ${first.messageEn}`,
        ...place,
        extensions: {
          ...extensionsOf(first),
          service,
          ...(others.length > 0 ? { problems: original.problems.map(extensionsOf) } : {}),
        },
      };
    }
    const code = formatted.extensions?.['code'];
    const deliberate = original instanceof GraphQLError && typeof original.extensions['rule'] === 'string';
    if (deliberate || (typeof code === 'string' && CLIENT_ERRORS.has(code))) {
      return {
        message: formatted.message,
        ...place,
        extensions: { ...withoutStack(formatted.extensions), service },
      };
    }
    const ids = current();
    logger.error({ err: original, ...ids }, 'a resolver failed');
    return { ...masked(service, ids.requestId), ...place };
  };
}

function withoutStack(extensions: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions ?? {}).filter(([name]) => name !== 'stacktrace'));
}

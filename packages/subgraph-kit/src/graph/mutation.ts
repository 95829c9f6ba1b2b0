import { type Problem, RefusedError, type Result } from '@zhucan/codes';
import { retryLostRace } from '@zhucan/sql';

import type { Transaction } from '../store/database.js';
import type { SubgraphContext } from './context.js';

/** A command as a client sends it. */
export interface CommandRequest {
  /** The caller's own id of the request. */
  readonly requestId: string;
  /** The operation, as `register-resident`. */
  readonly operation: string;
  /** What was asked, so that a request id cannot be used again for something else. */
  readonly input: unknown;
}

/** What a command led to: the id of the thing, or why nothing was done. */
export interface CommandAnswer {
  readonly id: string | null;
  readonly problems: readonly Problem[];
}

class Refusal extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('refused');
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner)) {
      return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
    }
    return inner;
  });
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{8,64}$/;

function checkRequestId(requestId: string): Problem | undefined {
  return REQUEST_ID.test(requestId)
    ? undefined
    : {
        code: 'MALFORMED_REQUEST_ID',
        field: 'input.requestId',
        rule: '8 to 64 characters of A-Z, a-z, 0-9, . _ : -',
        messageZh: '请求编号应为8至64位字母、数字或 . _ : - 。',
        messageEn: 'A request id has 8 to 64 letters, digits or . _ : -.',
      };
}

const REUSED: Problem = {
  code: 'REQUEST_ID_REUSED',
  field: 'input.requestId',
  rule: 'a request id belongs to one request',
  messageZh: '该请求编号已用于另一项请求。',
  messageEn: 'This request id belongs to another request.',
};

/**
 * Runs a command once per request id, in one transaction: a replay gives the first answer and does nothing. A refusal writes
 * nothing, the request id included, so that a corrected request may use it again. A command that meets another which makes the same
 * thing is run anew, so that it finds the thing and says so.
 *
 * @param work decides and saves; answers with the id of the thing, or its refusal; has no effect but in the transaction
 */
export async function runCommand<Loaders>(
  context: SubgraphContext<Loaders>,
  request: CommandRequest,
  work: (transaction: Transaction) => Promise<Result<string>>,
): Promise<CommandAnswer> {
  const malformed = checkRequestId(request.requestId);
  if (malformed) return { id: null, problems: [malformed] };
  // A keyed digest: the input may hold identifiers, which a plain one would give away to a guess.
  const digest = context.protector.blindIndex(canonical(request.input), `request:${request.operation}`);
  async function carryOut(transaction: Transaction): Promise<CommandAnswer> {
    const [fresh] = await transaction.sql.query(
      `INSERT INTO operation_request (request_id, actor, operation, input_digest) VALUES ($1, $2, $3, $4)
       ON CONFLICT (actor, request_id) DO NOTHING RETURNING request_id`,
      [request.requestId, context.caller.subject, request.operation, digest],
    );
    if (!fresh) return replay(transaction, context.caller.subject, request, digest);
    const result = await work(transaction);
    if (!result.ok) throw new Refusal(result.problems);
    await transaction.sql.query(
      'UPDATE operation_request SET thing_id = $3 WHERE actor = $1 AND request_id = $2',
      [context.caller.subject, request.requestId, result.value],
    );
    return { id: result.value, problems: [] };
  }
  try {
    return await retryLostRace(() => context.database.transaction(carryOut));
  } catch (error) {
    if (error instanceof Refusal) return { id: null, problems: error.problems };
    if (error instanceof RefusedError) return { id: null, problems: error.problems };
    throw error;
  }
}

async function replay(
  transaction: Transaction,
  actor: string,
  request: CommandRequest,
  digest: Buffer,
): Promise<CommandAnswer> {
  const [first] = await transaction.sql.query<{ operation: string; input_digest: Buffer; thing_id: string }>(
    'SELECT operation, input_digest, thing_id FROM operation_request WHERE actor = $1 AND request_id = $2',
    [actor, request.requestId],
  );
  const same = first?.operation === request.operation && first.input_digest.equals(digest);
  return same ? { id: first.thing_id, problems: [] } : { id: null, problems: [REUSED] };
}

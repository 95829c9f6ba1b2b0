import type { TokenHolder } from '@zhucan/access';

import { createEngine, type EngineSettings } from '../../engine/engine.js';
import type { IncrementalAnswer } from '../../incremental/run-deferred.js';
import { DEFAULT_LIMITS } from '../../limits/limits.js';
import type { AnswerError } from '../../projection/merge-errors.js';
import { parseAnswer } from '../../subgraphs/subgraph-answer.js';
import { loadGraph } from '../../supergraph/load-graph.js';
import { putPart } from '../assemble.js';
import type { CallSubgraph, ConformanceAnswer, ConformanceRequest, StartedGateway } from './harness.js';

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** An answer with the parts that come later put into it, as clients do. */
async function assembled(answer: IncrementalAnswer): Promise<ConformanceAnswer> {
  const whole = { data: JSON.parse(answer.first.data) as unknown };
  const errors: AnswerError[] = [...answer.first.errors];
  let isLast = false;
  for (let message = await answer.next(); message !== undefined; message = await answer.next()) {
    if (isLast) throw new Error('a part comes after the last');
    isLast = !message.hasNext;
    for (const part of message.parts) {
      putPart(whole, part);
      errors.push(...(part.errors ?? []));
    }
  }
  if (!isLast) throw new Error('the last part is missing');
  return { ...whole, ...(errors.length > 0 ? { errors } : {}) };
}

/**
 * Our engine, with nothing but the calls of subgraphs replaced.
 *
 * @param besides among it whether what is deferred comes in parts
 */
export function ourGateway(
  supergraphSdl: string,
  call: CallSubgraph,
  { inParts = false, ...besides }: Pick<EngineSettings, 'caches'> & { readonly inParts?: boolean } = {},
): Promise<StartedGateway> {
  const policiesOf = new WeakMap<TokenHolder, readonly string[]>();
  const engine = createEngine({
    graph: loadGraph(supergraphSdl),
    client: {
      call: async (service, body) =>
        parseAnswer(JSON.stringify(await call(service, JSON.parse(body) as ConformanceRequest)), service),
      states: () => [],
      close: () => Promise.resolve(),
    },
    logger: SILENT,
    // What a query may cost is no question of its answer.
    limits: { ...DEFAULT_LIMITS, maxCost: Number.MAX_SAFE_INTEGER },
    ...besides,
    authorization: { policies: ({ holder }) => (holder && policiesOf.get(holder)) ?? [] },
  });
  return Promise.resolve({
    async execute({ query, variables = {}, operationName }, caller): Promise<ConformanceAnswer> {
      const { subject = 'conformance', role = 'integrator', regionCode = null } = caller ?? {};
      const known = { subject, role, regionCode };
      const holder = caller && { ...known, scopes: caller.scopes ?? [] };
      if (holder) policiesOf.set(holder, caller.policies ?? []);
      const operation = engine.prepare(query, operationName, true);
      if ('errors' in operation) return { errors: operation.errors };
      const context = {
        caller: { ...known, requestId: 'conformance' },
        holder,
        deadline: performance.now() + 10_000,
        calls: { count: 0 },
      };
      const admitted = engine.admit(operation, variables);
      if ('errors' in admitted) return { errors: admitted.errors };
      const answer = await (inParts
        ? engine.performInParts(admitted, context)
        : engine.perform(admitted, context));
      if ('next' in answer) return assembled(answer);
      return {
        ...('data' in answer ? { data: JSON.parse(answer.data) as unknown } : {}),
        ...(answer.errors.length > 0 ? { errors: answer.errors } : {}),
      };
    },
    stop: () => Promise.resolve(),
  });
}

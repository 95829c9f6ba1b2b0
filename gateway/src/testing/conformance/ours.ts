import type { TokenHolder } from '@zhucan/access';

import { createEngine, type EngineSettings } from '../../engine/engine.js';
import { DEFAULT_LIMITS } from '../../limits/limits.js';
import { parseAnswer } from '../../subgraphs/subgraph-answer.js';
import { loadGraph } from '../../supergraph/load-graph.js';
import type { CallSubgraph, ConformanceAnswer, ConformanceRequest, StartedGateway } from './harness.js';

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Our engine, with nothing but the calls of subgraphs replaced. */
export function ourGateway(
  supergraphSdl: string,
  call: CallSubgraph,
  besides: Pick<EngineSettings, 'caches'> = {},
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
      const answer = await engine.run(operation, variables, {
        caller: { ...known, requestId: 'conformance' },
        holder,
        deadline: performance.now() + 10_000,
        calls: { count: 0 },
      });
      return {
        ...('data' in answer ? { data: JSON.parse(answer.data) as unknown } : {}),
        ...(answer.errors.length > 0 ? { errors: answer.errors } : {}),
      };
    },
    stop: () => Promise.resolve(),
  });
}

import { compose } from '../../composition/compose.js';
import { createEngine, type Engine } from '../../engine/engine.js';
import { DEFAULT_LIMITS } from '../../limits/limits.js';
import { loadGraph } from '../../supergraph/load-graph.js';
import { smallSubgraphs } from '../report-subgraphs.js';
import { keepingLogger } from '../small-graph.js';

/** An engine over subgraphs that answer at once with so many entities. */
export interface MemoryEngine {
  readonly engine: Engine;
  /** How many calls of subgraphs there were. */
  readonly calls: () => number;
  /** Asks for the entities with what the second subgraph adds to them. @returns how many came */
  readonly ask: (query: string) => Promise<number>;
}

const GRAPH = loadGraph(compose(smallSubgraphs).supergraphSdl);

/** @param maxDocumentBytes what prepared documents may weigh together */
export function memoryEngine(entities: number, maxDocumentBytes?: number): MemoryEngine {
  const lines: string[] = [];
  let calls = 0;
  const residents = (name: string) => ({
    data: {
      [name]: Array.from({ length: entities }, (_, at) => ({
        __typename: 'Resident',
        id: String(at),
        name: 'n',
      })),
    },
  });
  const engine = createEngine({
    graph: GRAPH,
    logger: keepingLogger(lines),
    limits: { ...DEFAULT_LIMITS, maxCost: Number.MAX_SAFE_INTEGER },
    ...(maxDocumentBytes === undefined ? {} : { maxDocumentBytes }),
    client: {
      call: (_service, body) => {
        calls += 1;
        const { query, variables } = JSON.parse(body) as {
          query: string;
          variables: { representations?: readonly object[] };
        };
        const name = /(\w+):residents/.exec(query)?.[1] ?? 'residents';
        return Promise.resolve(
          variables.representations
            ? { data: { _entities: variables.representations.map(() => ({ cases: ['c'] })) } }
            : residents(name),
        );
      },
      states: () => [],
      close: () => Promise.resolve(),
    },
  });
  return {
    engine,
    calls: () => calls,
    async ask(query) {
      const operation = engine.prepare(query, undefined, true, {});
      if ('errors' in operation) throw new Error(JSON.stringify(operation.errors));
      const admitted = engine.admit(operation, {});
      if ('errors' in admitted) throw new Error(JSON.stringify(admitted.errors));
      const answer = await engine.perform(admitted, {
        caller: { subject: 'soak', role: 'integrator', regionCode: null, requestId: 'soak' },
        deadline: performance.now() + 60_000,
        calls: { count: 0 },
      });
      if (!('data' in answer) || answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
      return answer.data.split('"id"').length - 1;
    },
  };
}

import { buildSchema } from 'graphql';

import type { ConformanceGraph } from '../conformance/case.js';
import {
  type ConformanceAnswer,
  type GatewayUnderTest,
  type RunningGraph,
  startGraph,
} from '../conformance/harness.js';
import { ourGateway } from '../conformance/ours.js';
import { deferredDifferences, differences, expectedOf, type Merged } from './compare.js';
import { deferSome } from './defer-some.js';
import { makeData } from './make-data.js';
import { makeModel } from './make-model.js';
import { type GeneratedQuery, makeQuery } from './make-query.js';
import type { Model } from './model.js';
import { randomOf, seedOf } from './random.js';
import { resolveOver } from './resolve.js';
import { writeMerged, writeSubgraph } from './write-schemas.js';

/** So many queries go to one supergraph before the next is made. */
const QUERIES_OF_GRAPH = 40;

export interface FuzzSettings {
  readonly seed: number;
  readonly queries: number;
  /** Whether some of each query is deferred, and what comes in parts is put together. */
  readonly deferring?: boolean;
  /** The number of the first query. */
  readonly from?: number;
  /** Told of each mismatch when it is found. */
  readonly onMismatch?: (mismatch: Mismatch) => void;
  /** Told after each supergraph how far it is. */
  readonly onProgress?: (report: FuzzReport) => void;
}

/** A query that was answered otherwise than by one executor. */
export interface Mismatch {
  readonly query: number;
  readonly found: string;
}

export interface FuzzReport {
  readonly queries: number;
  readonly graphs: number;
  /** How many supergraphs did not compose and were made anew. */
  readonly refusedGraphs: number;
  /** Queries whose calls followed each other, two at least and three at least. */
  readonly twoHops: number;
  readonly threeHops: number;
  /** Queries whose answer had errors. */
  readonly withErrors: number;
  /** The numbers of the queries that were refused for want of a plan. */
  readonly unplanned: readonly number[];
  readonly mismatches: readonly Mismatch[];
}

interface FuzzGraph {
  readonly model: Model;
  readonly merged: Merged;
  readonly running: RunningGraph;
  readonly refused: number;
  readonly describe: () => string;
  /** The calls since it was asked last, and how many of them followed each other. */
  readonly takeCalls: ReturnType<typeof counted>['take'];
}

/** Counts how many calls followed each other: one that starts when another has ended comes after it. */
function counted(gateway: GatewayUnderTest): {
  gateway: GatewayUnderTest;
  take: () => { readonly hops: number; readonly calls: readonly string[] };
} {
  let ended = 0;
  let calls: string[] = [];
  return {
    gateway: (supergraphSdl, call) =>
      gateway(supergraphSdl, async (subgraph, body) => {
        const hop = ended + 1;
        const answer = await call(subgraph, body);
        ended = Math.max(ended, hop);
        calls.push(
          `${hop}. ${subgraph}: ${body.query}\n  ${JSON.stringify(body.variables)}\n  ${JSON.stringify(answer)}`,
        );
        return answer;
      }),
    take: () => {
      const taken = { hops: ended, calls };
      ended = 0;
      calls = [];
      return taken;
    },
  };
}

async function makeGraph(seed: number, inParts: boolean): Promise<FuzzGraph> {
  for (let refused = 0; refused < 20; refused += 1) {
    const random = randomOf(seedOf(seed, refused));
    const model = makeModel(random);
    const resolving = resolveOver(model, makeData(model, random));
    const graph: ConformanceGraph = {
      name: `graph ${seed}`,
      about: 'made at random',
      subgraphs: Object.fromEntries(
        model.subgraphs.map((name) => [
          name,
          { sdl: writeSubgraph(model, name), resolvers: resolving.ofSubgraph(name) },
        ]),
      ),
      cases: [],
    };
    const { gateway, take } = counted((supergraphSdl, call) => ourGateway(supergraphSdl, call, { inParts }));
    let running: RunningGraph;
    try {
      running = await startGraph(graph, gateway);
    } catch (error) {
      // What does not compose; anything else is a defect.
      if (error instanceof Error && error.message.startsWith(`${graph.name}: `)) continue;
      throw error;
    }
    return {
      model,
      merged: {
        strict: buildSchema(writeMerged(model, false)),
        relaxed: buildSchema(writeMerged(model, true)),
        resolving,
      },
      running,
      refused,
      describe: () => model.subgraphs.map((name) => `# ${name}\n${writeSubgraph(model, name)}`).join('\n\n'),
      takeCalls: take,
    };
  }
  throw new Error(`No supergraph of the seed ${seed} composes.`);
}

/** Whether an answer says that no plan was made, or not in time. */
function isUnplanned({ errors = [] }: ConformanceAnswer): boolean {
  return errors.some(
    ({ extensions }) =>
      extensions?.['code'] === 'QUERY_PLANNING_FAILED' || extensions?.['rule'] === 'maxPlanningMs',
  );
}

async function check(
  graph: FuzzGraph,
  made: GeneratedQuery,
  deferred: GeneratedQuery | undefined,
): Promise<{
  readonly found: readonly string[];
  readonly hasErrors: boolean;
  readonly hops: number;
  readonly planned: boolean;
}> {
  const expected = await expectedOf(graph.merged, made);
  graph.takeCalls();
  try {
    const { answer } = await graph.running.run({
      name: 'made at random',
      ...(deferred ?? made),
      expected: { data: null },
    });
    const { hops, calls } = graph.takeCalls();
    if (isUnplanned(answer)) return { found: [], hasErrors: true, hops, planned: false };
    const found = deferred ? deferredDifferences(expected, answer) : differences(expected, answer);
    return {
      found: found.length > 0 ? [...found, ...calls] : [],
      hasErrors: expected.errors.length > 0,
      hops,
      planned: true,
    };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { found: [`thrown: ${text}`], hasErrors: false, hops: 0, planned: true };
  }
}

/** Asks random supergraphs random queries, and compares with what one executor answers. */
export async function fuzz({
  seed,
  queries,
  from = 0,
  deferring = false,
  onMismatch = () => undefined,
  onProgress = () => undefined,
}: FuzzSettings): Promise<FuzzReport> {
  const report = { queries: 0, graphs: 0, refusedGraphs: 0, twoHops: 0, threeHops: 0, withErrors: 0 };
  const mismatches: Mismatch[] = [];
  const unplanned: number[] = [];
  let graph: FuzzGraph | undefined;
  let number = -1;
  for (let query = from; query < from + queries; query += 1) {
    const wanted = Math.floor(query / QUERIES_OF_GRAPH);
    if (graph === undefined || number !== wanted) {
      await graph?.running.stop();
      if (graph) onProgress({ ...report, unplanned, mismatches });
      graph = await makeGraph(seedOf(seed, wanted), deferring);
      number = wanted;
      report.graphs += 1;
      report.refusedGraphs += graph.refused;
    }
    const made = makeQuery(randomOf(seedOf(seed, wanted, query)), graph.model, graph.merged.strict);
    const deferred = deferring ? deferSome(randomOf(seedOf(seed, wanted, query, 1)), made) : undefined;
    const { found, hasErrors, hops, planned } = await check(graph, made, deferred);
    report.queries += 1;
    if (!planned) unplanned.push(query);
    if (hops >= 2) report.twoHops += 1;
    if (hops >= 3) report.threeHops += 1;
    if (hasErrors) report.withErrors += 1;
    if (found.length > 0) {
      const lines = [
        `seed ${seed}, query ${query}`,
        graph.describe(),
        (deferred ?? made).query,
        `variables: ${JSON.stringify(made.variables)}`,
        ...found,
      ];
      mismatches.push({ query, found: lines.join('\n') });
      onMismatch({ query, found: lines.join('\n') });
    }
  }
  await graph?.running.stop();
  return { ...report, unplanned, mismatches };
}

import { buildSubgraphSchema } from '@apollo/subgraph';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SECTIONS } from '@zhucan/subgraph-kit';
import { parse } from 'graphql';

import { readCommitted } from './composition/files.js';
import { readServices } from './composition/subgraphs.js';
import { SERVICE_NAMES, type ServiceName } from './testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from './testing/small-graph.js';

/*
 * The committed supergraph over four subgraphs with the SDL of the services, which refuse what does not fit it. The planner asks one
 * subgraph for the codes of region and period: with that one down they were null, though each of the others knows them.
 */

type Args = Readonly<Record<'region' | 'period', string>>;

/** The sections that a service answers for. */
function sectionsOf(service: ServiceName): string[] {
  return Object.entries(SECTIONS).flatMap(([code, section]) => (section.service === service ? [code] : []));
}

function schemaOf(service: ServiceName, sdl: string) {
  const answer =
    (more: object) =>
    (_root: unknown, { region, period }: Args) => ({
      regionCode: region,
      periodCode: period,
      ...Object.fromEntries(
        sectionsOf(service).map((code) => [code, { code, nameZh: code, nameEn: code, ...more }]),
      ),
    });
  return buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: { Query: { workReport: answer({ indicators: [] }), workPlan: answer({ tasks: [] }) } },
  });
}

const INDICATORS = `indicators {
  code nameZh value unit counts amountFen printed approximate rule occurredOn asOf reconciliation { withinRounding }
  evidence(first: 1) { totalCount edges { cursor node { id } } } }`;
const QUERY = `query($region: ID!, $period: String!) {
  workReport(region: $region, period: $period) { regionCode periodCode
    ${Object.keys(SECTIONS)
      .map((section) => `${section} { code ${INDICATORS} }`)
      .join(' ')} } }`;
const PLAN = `query($region: ID!, $period: String!) {
  workPlan(region: $region, period: $period) { regionCode periodCode registry { code } partyBuilding { code } rehabilitation { code } educationEmployment { code } reliefRights { code } } }`;
const VARIABLES = { region: '430103', period: '2019-H1' };
const KEYS = { regionCode: '430103', periodCode: '2019-H1' };

let graph: SmallGraph;
beforeAll(async () => {
  const schemas = readServices().map(({ name, sdl }) => [name, schemaOf(name as ServiceName, sdl)] as const);
  graph = await startSmallGraph(
    { supergraphSdl: readCommitted().supergraphSdl },
    Object.fromEntries(schemas),
  );
});
afterAll(() => graph.stop());
beforeEach(() => {
  graph.fetches.length = 0;
  for (const name of SERVICE_NAMES) graph.subgraphs[name].misbehaviour = null;
});

const whole = {
  ...KEYS,
  ...Object.fromEntries(Object.keys(SECTIONS).map((code) => [code, { code, indicators: [] }])),
};

describe('the whole report', () => {
  it('is four fetches, one of each subgraph', async () => {
    const answer = await graph.ask(QUERY, VARIABLES);
    expect([answer.data, answer.errors]).toEqual([{ workReport: whole }, []]);
    expect(graph.fetches.map(({ service }) => service).sort()).toEqual([...SERVICE_NAMES].sort());
  });

  it.each(SERVICE_NAMES)('keeps its codes and the sections of the others when %s is down', async (name) => {
    graph.subgraphs[name].misbehaviour = (request) => request.socket.destroy();
    const answer = await graph.ask(QUERY, VARIABLES);
    const missing = sectionsOf(name);
    expect(answer.data).toEqual({
      workReport: { ...whole, ...Object.fromEntries(missing.map((code) => [code, null])) },
    });
    expect(
      answer.errors.map(({ path, extensions }) => [path, extensions['code'], extensions['service']]),
    ).toEqual(missing.map((code) => [['workReport', code], 'SUBGRAPH_UNAVAILABLE', name]));
    expect(graph.fetches).toHaveLength(4);
  });

  it.each(SERVICE_NAMES)('keeps its codes when %s alone lives', async (name) => {
    for (const other of SERVICE_NAMES)
      if (other !== name) graph.subgraphs[other].misbehaviour = (request) => request.socket.destroy();
    const answer = await graph.ask(QUERY, VARIABLES);
    expect(answer.data?.['workReport']).toMatchObject({
      ...KEYS,
      ...Object.fromEntries(sectionsOf(name).map((code) => [code, { code }])),
    });
    expect(answer.errors).toHaveLength(Object.keys(SECTIONS).length - sectionsOf(name).length);
  });
});

it.each(SERVICE_NAMES)('the plan keeps its codes when %s is down', async (name) => {
  graph.subgraphs[name].misbehaviour = (request) => request.socket.destroy();
  const answer = await graph.ask(PLAN, VARIABLES);
  expect(answer.data?.['workPlan']).toMatchObject(KEYS);
  expect(graph.fetches).toHaveLength(4);
});

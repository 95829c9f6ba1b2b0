import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { type Misbehaviour, SECTIONS, SERVICE_NAMES } from './testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from './testing/small-graph.js';

/** The report is one fetch of each subgraph, and what one of them cannot give takes nothing from the others. */
const REPORT = `query Report($region: ID!) {
  workReport(region: $region, period: "2019-H1") { registry { code } rehabilitation { code } publicity { code } partyBuilding { code } }
}`;

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({ subgraphTimeoutMs: 2_000 });
});
afterAll(() => graph.stop());
beforeEach(() => {
  graph.fetches.length = 0;
  graph.logged.length = 0;
  for (const name of SERVICE_NAMES) graph.subgraphs[name].misbehaviour = null;
});

const whole = Object.fromEntries(Object.values(SECTIONS).map((section) => [section, { code: section }]));

const FAULTS: Readonly<Record<string, { rule: string; misbehaviour: Misbehaviour }>> = {
  'closes the connection': { rule: 'network', misbehaviour: (request) => request.socket.destroy() },
  'answers garbage': {
    rule: 'answer',
    misbehaviour: (_request, response) => response.end('<html>stack at /srv</html>'),
  },
  'answers half': {
    rule: 'network',
    misbehaviour: (request, response) =>
      void (
        response.writeHead(200, { 'content-length': '99' }),
        response.write('{"data":', () => request.socket.destroy())
      ),
  },
  'answers 500': {
    rule: 'answer',
    misbehaviour: (_request, response) => response.writeHead(500).end('SELECT 1'),
  },
  'refuses the gateway': {
    rule: 'refused',
    misbehaviour: (_request, response) => response.writeHead(401).end('{"errors":[]}'),
  },
  'sends elsewhere': {
    rule: 'network',
    misbehaviour: (_request, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
  },
};

describe('the report', () => {
  it('is four parallel fetches, one of each subgraph', async () => {
    const answer = await graph.ask(REPORT, { region: '430103' });
    expect(answer.data).toEqual({ workReport: whole });
    expect(answer.errors).toEqual([]);
    expect(graph.fetches.map(({ service, outcome }) => `${service} ${outcome}`).sort()).toEqual(
      SERVICE_NAMES.map((name) => `${name} answered`).sort(),
    );
    expect(answer.headers.get('x-zhucan-subgraph-fetches')).toBe('4');
    const requestId = answer.headers.get('x-request-id');
    for (const name of SERVICE_NAMES) expect(graph.subgraphs[name].requestIds.at(-1)).toBe(requestId);
  });

  it.each(SERVICE_NAMES.flatMap((name) => Object.keys(FAULTS).map((fault) => [name, fault] as const)))(
    'comes without the section of %s alone when it %s',
    async (name, fault) => {
      const { rule, misbehaviour } = FAULTS[fault]!;
      graph.subgraphs[name].misbehaviour = misbehaviour;
      const answer = await graph.ask(REPORT, { region: '430103' });
      expect(answer.status).toBe(200);
      expect(answer.data).toEqual({ workReport: { ...whole, [SECTIONS[name]]: null } });
      expect(answer.errors).toEqual([
        {
          message: expect.stringMatching(/业务服务.*unavailable/),
          path: ['workReport', SECTIONS[name]],
          extensions: expect.objectContaining({
            code: 'SUBGRAPH_UNAVAILABLE',
            service: name,
            rule,
            field: `workReport.${SECTIONS[name]}`,
            messageZh: expect.any(String),
            messageEn: expect.any(String),
          }),
        },
      ]);
      expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|srv|SELECT|stack/);
    },
  );

  it.each(SERVICE_NAMES)('comes when %s answers null with an error, whichever answers last', async (name) => {
    for (let round = 0; round < 5; round++) {
      const answer = await graph.ask(REPORT, { region: `fails-${name}` });
      expect(answer.data).toEqual({ workReport: { ...whole, [SECTIONS[name]]: null } });
      expect(answer.errors.map(({ extensions }) => [extensions['code'], extensions['service']])).toEqual([
        ['INTERNAL_SERVER_ERROR', name],
      ]);
      expect(answer.text).not.toMatch(/secret|10\.0\.0\.5/);
    }
  });

  it('is null with every subgraph down, and says so of each', async () => {
    for (const name of SERVICE_NAMES)
      graph.subgraphs[name].misbehaviour = FAULTS['closes the connection']!.misbehaviour;
    const answer = await graph.ask(REPORT, { region: '430103' });
    expect(answer.data).toEqual({ workReport: null });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({
      path: ['workReport'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', services: [...SERVICE_NAMES].sort() },
    });
  });

  it('reports one refusal of four subgraphs once', async () => {
    const answer = await graph.ask(REPORT, { region: '999999' });
    expect(answer.data).toEqual({ workReport: null });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({
      path: ['workReport'],
      extensions: {
        code: 'UNKNOWN_REGION',
        field: 'region',
        messageZh: '未知区划。',
        services: [...SERVICE_NAMES].sort(),
      },
    });
    expect(answer.errors[0]?.extensions).not.toHaveProperty('serviceName');
  });

  it('ends at the deadline with what is there', async () => {
    const slow = await startSmallGraph({ subgraphTimeoutMs: 60_000, requestTimeoutMs: 300 });
    try {
      // Never answers; the deadline must end it.
      slow.subgraphs['party-affairs'].misbehaviour = () => undefined;
      const answer = await slow.ask(REPORT, { region: '430103' });
      expect(answer.data).toEqual({ workReport: { ...whole, partyBuilding: null } });
      expect(answer.errors.map(({ extensions }) => [extensions['service'], extensions['rule']])).toEqual([
        ['party-affairs', 'deadline'],
      ]);
    } finally {
      await slow.stop();
    }
  });

  it('keeps variables and tokens out of the log', async () => {
    graph.subgraphs.registry.misbehaviour = FAULTS['answers garbage']!.misbehaviour;
    await graph.ask(REPORT, { region: '430103' });
    const lines = graph.logged.join('\n');
    expect(lines).toContain('a subgraph is unavailable');
    expect(lines).not.toMatch(/430103|eyJ|Bearer/);
  });
});

describe('entities across subgraphs', () => {
  const QUERY = '{ residents { id name cases } }';

  it('are joined', async () => {
    const answer = await graph.ask(QUERY);
    expect(answer.data).toEqual({
      residents: ['1', '2'].map((id) => ({ id, name: `name of ${id}`, cases: [`case of ${id}`] })),
    });
    expect(graph.fetches.map(({ service }) => service)).toEqual(['registry', 'rehab-employment']);
  });

  it('lose just the fields of a subgraph that is down, named at each place', async () => {
    graph.subgraphs['rehab-employment'].misbehaviour = FAULTS['closes the connection']!.misbehaviour;
    const answer = await graph.ask(QUERY);
    expect(answer.data).toEqual({
      residents: ['1', '2'].map((id) => ({ id, name: `name of ${id}`, cases: null })),
    });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['residents', 0, 'cases'], 'SUBGRAPH_UNAVAILABLE'],
      [['residents', 1, 'cases'], 'SUBGRAPH_UNAVAILABLE'],
    ]);
  });

  it('are null as far as null reaches when a required field is gone', async () => {
    graph.subgraphs.registry.misbehaviour = FAULTS['closes the connection']!.misbehaviour;
    const answer = await graph.ask(QUERY);
    expect(answer.data).toBeNull();
    expect(answer.errors.map(({ extensions }) => [extensions['code'], extensions['service']])).toEqual([
      ['SUBGRAPH_UNAVAILABLE', 'registry'],
    ]);
  });
});

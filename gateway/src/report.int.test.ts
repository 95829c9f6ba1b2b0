import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { type Misbehaviour, SECTIONS, SERVICE_NAMES } from './testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from './testing/small-graph.js';

/** The report is one fetch of each subgraph, and what one of them cannot give takes nothing from the others. */
const REPORT = `query Report($region: ID!) {
  workReport(region: $region, period: "2019-H1") { regionCode periodCode registry { code } rehabilitation { code } publicity { code } partyBuilding { code } }
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

const sections = Object.fromEntries(Object.values(SECTIONS).map((section) => [section, { code: section }]));
const keys = (regionCode: string) => ({ regionCode, periodCode: '2019-H1' });
const whole = { ...keys('430103'), ...sections };

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
      expect(answer.data).toEqual({
        workReport: { ...keys(`fails-${name}`), ...sections, [SECTIONS[name]]: null },
      });
      expect(
        answer.errors.map(({ path, extensions }) => [path, extensions['code'], extensions['service']]),
      ).toEqual([[['workReport', SECTIONS[name]], 'INTERNAL_SERVER_ERROR', name]]);
      expect(answer.text).not.toMatch(/secret|10\.0\.0\.5/);
    }
  });

  /** Every choice of one, two or three of the four. */
  const choices = Array.from({ length: 14 }, (_each, at) =>
    SERVICE_NAMES.filter((_name, bit) => ((at + 1) >> bit) & 1),
  );
  it.each(choices.map((dead) => [dead.join(', '), dead] as const))(
    'comes with its keys and all other sections when %s are down',
    async (_title, dead) => {
      for (const name of dead)
        graph.subgraphs[name].misbehaviour = FAULTS['closes the connection']!.misbehaviour;
      const answer = await graph.ask(REPORT, { region: '430103' });
      const missing = Object.fromEntries(dead.map((name) => [SECTIONS[name], null]));
      expect(answer.data).toEqual({ workReport: { ...whole, ...missing } });
      expect(
        answer.errors.map(({ path, extensions }) => [path, extensions['code'], extensions['service']]).sort(),
      ).toEqual(dead.map((name) => [['workReport', SECTIONS[name]], 'SUBGRAPH_UNAVAILABLE', name]).sort());
      expect(graph.fetches).toHaveLength(4);
    },
  );

  it('asks each subgraph for the keys that were asked for, by alias, fragment and condition, and for no others', async () => {
    const query = `query($region: ID!, $with: Boolean! = true, $without: Boolean!) {
      mine: workReport(region: $region, period: "2019-H1") {
        place: regionCode registry { code } ...Parts partyBuilding { code } skipped: periodCode @include(if: $without)
      } }
      fragment Parts on WorkReport { when: periodCode @include(if: $with) ... on WorkReport @skip(if: $with) { never: regionCode } publicity { code } }`;
    graph.subgraphs['party-affairs'].misbehaviour = FAULTS['answers 500']!.misbehaviour;
    graph.subgraphs['relief-accessibility'].misbehaviour = FAULTS['answers 500']!.misbehaviour;
    const answer = await graph.ask(query, { region: '430103', without: false });
    expect(answer.data).toEqual({
      mine: {
        place: '430103',
        registry: { code: 'registry' },
        when: '2019-H1',
        publicity: null,
        partyBuilding: null,
      },
    });
    expect(answer.errors).toHaveLength(2);
    expect(graph.fetches).toHaveLength(3);
  });

  describe('of which one section is asked for', () => {
    const ONE = (fields: string) =>
      `query($region: ID!) { workReport(region: $region, period: "2019-H1") { ${fields} } }`;

    it('is one fetch', async () => {
      const answer = await graph.ask(ONE('regionCode registry { code }'), { region: '430103' });
      expect(answer.data).toEqual({ workReport: { regionCode: '430103', registry: { code: 'registry' } } });
      expect(graph.fetches).toHaveLength(1);
    });

    it.each([['430103'], ['fails-registry']])(
      'has its keys from another when its subgraph is down (%s)',
      async (region) => {
        if (region === '430103')
          graph.subgraphs.registry.misbehaviour = FAULTS['closes the connection']!.misbehaviour;
        // Two more of three are down: whoever lives stands in.
        for (const name of ['party-affairs', 'rehab-employment'] as const)
          graph.subgraphs[name].misbehaviour = FAULTS['answers 500']!.misbehaviour;
        const answer = await graph.ask(ONE('regionCode periodCode registry { code }'), { region });
        expect(answer.data).toEqual({ workReport: { ...keys(region), registry: null } });
        expect(answer.errors.map(({ path, extensions }) => [path, extensions['service']])).toEqual([
          [['workReport', 'registry'], 'registry'],
        ]);
      },
    );

    it('is whole without an error when all of it came from another', async () => {
      graph.subgraphs['party-affairs'].misbehaviour = FAULTS['closes the connection']!.misbehaviour;
      const answer = await graph.ask(ONE('regionCode'), { region: '430103' });
      expect([answer.data, answer.errors]).toEqual([{ workReport: { regionCode: '430103' } }, []]);
    });

    it('asks nobody else where it is refused', async () => {
      const answer = await graph.ask(ONE('regionCode registry { code }'), { region: '999999' });
      expect(answer.data).toEqual({ workReport: null });
      expect(answer.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
        [['workReport'], 'UNKNOWN_REGION'],
      ]);
      // Told by the answer: a call of the test before may still be under way, since the first to stand in was enough.
      expect(answer.headers.get('x-zhucan-subgraph-fetches')).toBe('1');
    });
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
    const slow = await startSmallGraph({ subgraphTimeoutMs: 60_000, requestTimeoutMs: 1_000 });
    try {
      // The plan is made before, so that the time is that of the calls.
      await slow.ask(REPORT, { region: '430103' });
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

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '@zhucan/access';

import { callerOf, startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
const PETITIONS = '编号,类型,收到日期,受理日期,延期告知日期,办结日期,区划';
const MATTERS = '事项代码,名称,提出日期,办结日期,说明,区划';

beforeAll(async () => {
  service = await startTestService();
  const sheets: readonly (readonly [kind: string, lines: readonly string[]])[] = [
    [
      'petitions',
      [
        PETITIONS,
        'PT-1,拆迁,2019-02-20,,,,430103',
        'PT-2,其他,2019-01-08,2019-01-15,,2019-03-04,430103',
        'PT-3,拆迁,2019-03-11,2019-03-20,2019-05-10,,430103005',
        'PT-4,拆迁,2019-03-11,2019-03-20,,,txc-0001',
        'PT-5,其他,2019-06-28,,,,430103005',
        'PT-6,其他,2019-06-28,,,,430111',
      ],
    ],
    // Whether PT-1 was taken up became known later.
    ['petitions', [PETITIONS, 'PT-1,拆迁,2019-02-20,2019-03-01,,,430103']],
    [
      'open-matters',
      [
        MATTERS,
        'petitions.demolition,拆迁等信访事件,2019-02-20,,化解难度大,430103',
        'relief.specialHardship,特殊困难群体特殊救助,2019-06-30,,,430103005',
        'relief.settled,示例事项,2019-01-10,,,430103',
        'relief.elsewhere,示例事项,2019-01-10,,,430111',
      ],
    ],
    ['open-matters', [MATTERS, 'relief.settled,示例事项,2019-01-10,2019-05-06,已解决,430103']],
  ];
  for (const [kind, lines] of sheets) {
    expect(await service.importText(kind, lines.join('\n'))).toMatchObject({ rejectedRows: 0 });
  }
});
afterAll(() => service.close());

interface List<Node> {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function list<Node>(field: string, args: string, node: string, caller?: Caller) {
  const query = `{ ${field}(${args}) { totalCount edges { cursor node { ${node} } } pageInfo { hasNextPage endCursor } } }`;
  const { data, codes, statements } = await service.ask(query, {}, caller);
  const found = (data as Readonly<Record<string, List<Node>>> | null)?.[field];
  return { codes, statements, found, nodes: found?.edges.map((edge) => edge.node) ?? [] };
}

const numbers = async (args: string, caller?: Caller): Promise<readonly string[]> =>
  (await list<{ readonly number: string }>('petitions', args, 'number', caller)).nodes.map(
    (node) => node.number,
  );

describe('petitions', () => {
  it('of a region stand in the order of their receipt, each with its day due and its rule', async () => {
    const { nodes, found } = await list(
      'petitions',
      'region: "430103000000"',
      'number status receivedOn dueOn overdue dueRule region { id }',
    );
    expect(found?.totalCount).toBe(5);
    const rule: unknown = expect.stringMatching(/^信访条例（2005年）.*Regulations on Petitions of 2005/);
    const standing = (
      number: string,
      status: string,
      receivedOn: string,
      dueOn: string | null,
      overdue: boolean,
      at = '430103',
    ) => ({
      number,
      status,
      receivedOn,
      dueOn,
      overdue,
      dueRule: dueOn === null ? null : rule,
      region: { id: at },
    });
    expect(nodes.slice(0, 2)).toEqual([
      standing('PT-2', 'HANDLED', '2019-01-08', null, false),
      standing('PT-1', 'ACCEPTED', '2019-02-20', '2019-04-30', true),
    ]);
    expect(nodes).toContainEqual(standing('PT-3', 'ACCEPTED', '2019-03-11', '2019-06-18', true, '430103005'));
    expect(nodes).toContainEqual(standing('PT-4', 'ACCEPTED', '2019-03-11', '2019-05-19', true, 'txc-0001'));
    expect(nodes.at(-1)).toEqual(
      standing('PT-5', 'RECEIVED', '2019-06-28', '2019-07-13', false, '430103005'),
    );
  });

  it('are counted and listed by region and status', async () => {
    expect(await numbers('region: "430103", status: RECEIVED')).toEqual(['PT-5']);
    expect(await numbers('region: "430103", status: HANDLED')).toEqual(['PT-2']);
    expect(await numbers('region: "txc-0001"')).toEqual(['PT-4']);
    expect(await numbers('region: "430100", status: RECEIVED')).toHaveLength(2);
    const { found } = await list('petitions', 'region: "430103005", status: ACCEPTED, first: 1', 'number');
    expect([found?.totalCount, found?.edges.length]).toEqual([2, 1]);
  });

  it('keep what was recorded of them, and since when', async () => {
    const { nodes } = await list<{ number: string; history: readonly Record<string, unknown>[] }>(
      'petitions',
      'region: "430103"',
      'number history { version status acceptedOn dueOn recordedAt supersededAt topic region { id } }',
    );
    const history = nodes.find(({ number }) => number === 'PT-1')?.history ?? [];
    expect(history).toMatchObject([
      {
        version: 1,
        status: 'RECEIVED',
        acceptedOn: null,
        dueOn: '2019-03-07',
        topic: 'DEMOLITION',
        region: { id: '430103' },
      },
      { version: 2, status: 'ACCEPTED', acceptedOn: '2019-03-01', dueOn: '2019-04-30', supersededAt: null },
    ]);
    expect(history[0]?.['supersededAt']).toBe(history[1]?.['recordedAt']);
    expect(nodes.find(({ number }) => number === 'PT-2')?.history).toHaveLength(1);
  });

  it('are paged to the end without one missing or twice', async () => {
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 5; page += 1) {
      const { found, nodes } = await list<{ number: string }>(
        'petitions',
        `region: "430103", first: 2${after}`,
        'number',
      );
      seen.push(...nodes.map(({ number }) => number));
      if (!found?.pageInfo.hasNextPage) break;
      after = `, after: "${String(found.pageInfo.endCursor)}"`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(['PT-1', 'PT-2', 'PT-3', 'PT-4', 'PT-5']));
  });

  it('have cursors of their own list, filter and scope', async () => {
    const { found } = await list('petitions', 'region: "430103", first: 1', 'number');
    const after = `after: "${String(found?.pageInfo.endCursor)}"`;
    const refused = async (field: string, args: string, caller?: Caller) =>
      (await list(field, `${args}, ${after}`, 'id', caller)).codes;
    expect(await refused('petitions', 'region: "430103"')).toEqual([]);
    expect(await refused('petitions', 'region: "430103005"')).toEqual(['INVALID_CURSOR']);
    expect(await refused('petitions', 'region: "430103", status: ACCEPTED')).toEqual(['INVALID_CURSOR']);
    expect(await refused('openMatters', 'region: "430103"')).toEqual(['INVALID_CURSOR']);
    expect(await refused('petitions', 'region: "430103"', callerOf('street', '430103005'))).toEqual([
      'INVALID_CURSOR',
    ]);
    expect((await list('petitions', 'region: "430103", after: "x"', 'id')).codes).toEqual(['INVALID_CURSOR']);
  });

  it('take three statements, however many they are and whatever is read of them', async () => {
    const args = (first: number) => `region: "430103", first: ${first}`;
    const whole = 'number dueRule region { id } history { version recordedAt }';
    expect((await list('petitions', args(1), 'number')).statements).toBe(3);
    expect((await list('petitions', args(200), whole)).statements).toBe(3);
    const narrowed = callerOf('street', '430103005');
    expect((await list('petitions', args(200), whole, narrowed)).statements).toBe(4);
  });

  it('are refused for a region or a page that there is not', async () => {
    expect((await list('petitions', 'region: "430199"', 'id')).codes).toEqual(['UNKNOWN_REGION']);
    expect((await list('petitions', 'region: "4301"', 'id')).codes).toEqual(['MALFORMED_REGION']);
    for (const first of [0, 201])
      expect((await list('petitions', `region: "430103", first: ${first}`, 'id')).codes).toEqual([
        'PAGE_SIZE',
      ]);
  });
});

describe('open matters', () => {
  it('of a region are those that are not settled, with their notes', async () => {
    const { nodes, found } = await list(
      'openMatters',
      'region: "430103"',
      'code nameZh openedOn closedOn noteZh region { id }',
    );
    expect(found?.totalCount).toBe(2);
    expect(nodes).toEqual([
      {
        code: 'petitions.demolition',
        nameZh: '拆迁等信访事件',
        openedOn: '2019-02-20',
        closedOn: null,
        noteZh: '化解难度大',
        region: { id: '430103' },
      },
      expect.objectContaining({ code: 'relief.specialHardship', noteZh: null, region: { id: '430103005' } }),
    ]);
  });

  it('that were settled are listed where that is asked, with what held before', async () => {
    const { nodes } = await list(
      'openMatters',
      'region: "430103", closed: true, first: 1',
      'code closedOn history { version closedOn noteZh nameZh openedOn recordedAt supersededAt region { id } }',
    );
    expect(nodes).toMatchObject([
      {
        code: 'relief.settled',
        closedOn: '2019-05-06',
        history: [
          { version: 1, closedOn: null, noteZh: null, openedOn: '2019-01-10', region: { id: '430103' } },
          { version: 2, closedOn: '2019-05-06', noteZh: '已解决', supersededAt: null },
        ],
      },
    ]);
  });

  it('take three statements with their history', async () => {
    const { statements, nodes } = await list(
      'openMatters',
      'region: "430103"',
      'code history { version region { id } }',
    );
    expect([nodes.length, statements]).toEqual([2, 3]);
  });
});

describe('whose token is narrowed to a region', () => {
  const street = callerOf('street', '430103005');

  it('sees what lies in it, in whatever wider region is asked for, and counts that alone', async () => {
    expect(new Set(await numbers('region: "430103"', street))).toEqual(new Set(['PT-3', 'PT-4', 'PT-5']));
    const { found } = await list('openMatters', 'region: "430103"', 'code', street);
    expect(found).toMatchObject({ totalCount: 1, edges: [{ node: { code: 'relief.specialHardship' } }] });
    expect(await numbers('region: "430111"', street)).toEqual([]);
  });
});

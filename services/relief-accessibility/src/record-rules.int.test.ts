import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const sheet = (...lines: string[]): string => lines.join('\n');

type Sections = Readonly<
  Record<string, { readonly indicators: readonly { code: string; value: number; occurredOn: string }[] }>
>;

/** The figure of an indicator for the half-year, and when it happened where one record stands behind it. */
async function figure(code: string): Promise<unknown> {
  const { data } = await service.ask(
    `{ workReport(region: "430103", period: "2019-H1") { publicity { indicators { code value occurredOn } }
       reliefRights { indicators { code value occurredOn } } businessEnvironment { indicators { code value occurredOn } } } }`,
  );
  const { workReport } = data as { readonly workReport: Sections };
  const found = Object.values(workReport).flatMap((section) => section.indicators);
  const { value, occurredOn } = found.find((each) => each.code === code) ?? {};
  return [value, occurredOn];
}

describe('a row', () => {
  const refusals: readonly (readonly [
    kind: string,
    headings: string,
    rows: readonly string[],
    codes: readonly string[],
  ])[] = [
    [
      'public-events',
      '编号,名称,类型,日期,区划,状态',
      [
        'R-1,活动,慰问,2019-05-19,430103,已举办',
        'R-2,活动,助残日,2019-05-19,430103,计划',
        'R-3,活动,助残日,2019-07-02,430103,已举办',
        'R-4,活动,助残日,2019-05-19,430199,已举办',
        'R-5,,助残日,2019-05-19,430103,已举办',
      ],
      [
        '类型 UNKNOWN_CHOICE',
        '状态 UNKNOWN_CHOICE',
        '日期 FUTURE_DATE',
        '区划 UNKNOWN_REGION',
        '名称 VALUE_REQUIRED',
      ],
    ],
    [
      'honours',
      '编号,荣誉名称,获得者,日期,区划',
      ['R-1,荣誉,示例单位,2019-5,430103', 'R-2,荣誉,示例单位,2019-08,430103', 'R-3,荣誉,,2019-05,430103'],
      ['日期 MALFORMED_DATE', '日期 FUTURE_DATE', '获得者 VALUE_REQUIRED'],
    ],
    [
      'petitions',
      '编号,类型,收到日期,受理日期,延期告知日期,办结日期,区划',
      [
        'R-1,其他,2019-02-20,2019-02-19,,,430103',
        'R-2,其他,2019-02-20,2019-03-01,2019-02-28,,430103',
        'R-3,其他,2019-02-20,,2019-02-28,,430103',
        'R-4,其他,2019-02-20,2019-03-01,2019-04-01,2019-03-31,430103',
        'R-5,其他,2019-02-20,,,2019-02-19,430103',
        'R-6,其他,2019-02-20,2019-03-01,,2019-07-02,430103',
        'R-7,噪音,2019-02-20,,,,430103',
      ],
      [
        '受理日期 PERIOD_ORDER',
        '延期告知日期 PERIOD_ORDER',
        '延期告知日期 NOT_ACCEPTED',
        '办结日期 PERIOD_ORDER',
        '办结日期 PERIOD_ORDER',
        '办结日期 FUTURE_DATE',
        '类型 UNKNOWN_CHOICE',
      ],
    ],
    [
      'model-communities',
      '编号,名称,级别,区划,开工日期,完工日期',
      [
        'R-1,示例社区,,txc-0001,2019-03-11,',
        'R-2,示例社区,街道级,txc-0001,2019-03-11,',
        'R-3,市级社区,,txc-0001,2019-03-11,2019-03-10',
        'R-4,市级社区,,txc-0001,2019-07-02,',
        'R-5,市级社区,,txc-0001,2019-03-11,2019-07-02',
      ],
      [
        '级别 LEVEL_REQUIRED',
        '级别 UNKNOWN_CHOICE',
        '完工日期 PERIOD_ORDER',
        '开工日期 FUTURE_DATE',
        '完工日期 FUTURE_DATE',
      ],
    ],
    [
      'one-visit-procedures',
      '编号,名称,最多现场次数,实现日期,区划',
      ['R-1,事项,一次,2019-04-15,430103', 'R-2,事项,1,2019-07-02,430103'],
      ['最多现场次数 MALFORMED_COUNT', '实现日期 FUTURE_DATE'],
    ],
    [
      'open-matters',
      '事项代码,名称,提出日期,办结日期,区划',
      [
        '拆迁,事项,2019-02-20,,430103',
        'relief.one,事项,2019-02-20,2019-02-19,430103',
        'relief.two,事项,2019-07-02,,430103',
        `relief.${'x'.repeat(60)},事项,2019-02-20,,430103`,
      ],
      ['事项代码 MALFORMED_CODE', '办结日期 PERIOD_ORDER', '提出日期 FUTURE_DATE', '事项代码 TEXT_TOO_LONG'],
    ],
  ];

  it.each(refusals)('of %s is refused by rule', async (kind, headings, rows, codes) => {
    const done = await service.importText(kind, sheet(headings, ...rows));
    expect(done.rejects.map(({ column, code }) => `${column} ${code}`)).toEqual(codes);
    expect(done.appliedRows).toBe(0);
  });
});

describe('the figures', () => {
  it('count the events that were held, as they stand', async () => {
    const headings = '编号,名称,类型,日期,区划,状态';
    const rows = [
      'F-1,活动,助残日,2019-05-18,430103,已举办',
      'F-2,活动,助残日,2019-05-18,txc-0001,已举办',
      'F-3,活动,助残日,2019-05-19,430103,已取消',
      'F-4,活动,其他,2019-03-05,430103,已举办',
      'F-5,活动,助残日,2019-05-19,430111,已举办',
    ];
    await service.importText('public-events', sheet(headings, ...rows));
    expect(await figure('publicity.helpDayEvents')).toEqual([2, null]);
    await service.importText('public-events', sheet(headings, String(rows[1]).replace('已举办', '已取消')));
    expect(await figure('publicity.helpDayEvents')).toEqual([1, '2019-05-18']);
  });

  it('give the month of an honour of which no day is known, and count a corrected one once', async () => {
    const headings = '编号,荣誉名称,获得者,日期,区划';
    const row = 'F-1,中国好人,示例个人,2019-04,430103';
    await service.importText('honours', sheet(headings, row));
    expect(await figure('publicity.honours')).toEqual([1, '2019-04']);
    await service.importText('honours', sheet(headings, row.replace('2019-04', '2019-04-09')));
    expect(await figure('publicity.honours')).toEqual([1, '2019-04-09']);
  });

  it('count the communities that work for a model of the city, by name or by level', async () => {
    const headings = '编号,名称,级别,区划,开工日期,完工日期';
    const rows = [
      'F-1,市级无障碍改造社区,,txc-0001,2019-03-11,',
      'F-2,无障碍改造社区,区级,430103005,2019-03-11,',
      'F-3,无障碍改造社区,市级,430111,2019-03-11,',
    ];
    expect(await service.importText('model-communities', sheet(headings, ...rows))).toMatchObject({
      appliedRows: 3,
    });
    expect(await figure('accessibility.modelCommunities')).toEqual([1, '2019-03-11']);
  });

  it('count the procedures that take one visit at most', async () => {
    const headings = '编号,名称,最多现场次数,实现日期,区划';
    const rows = ['F-1,燃油补贴申请,1,2019-05-06,430103', 'F-2,示例事项,3,2019-05-06,430103'];
    await service.importText('one-visit-procedures', sheet(headings, ...rows));
    expect(await figure('service.oneVisitProcedures')).toEqual([1, '2019-05-06']);
  });
});

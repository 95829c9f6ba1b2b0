import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const sheet = (...lines: string[]): string => lines.join('\n');

/** What was told of the records of a kind, oldest first. */
const told = (aggregateType: string) =>
  service.sql.query<{ type: string; version: number; on: string; payload: Record<string, unknown> }>(
    `SELECT event_type AS type, version, occurred_on AS "on", public_payload AS payload FROM outbox WHERE aggregate_type = $1 ORDER BY position`,
    [aggregateType],
  );

interface Kind {
  readonly workbook: string;
  readonly table: string;
  readonly aggregateType: string;
  readonly headings: string;
  readonly row: string;
  /** What of the row is changed into what, as a correction. */
  readonly correction: readonly [string, string];
  /** What is told of the row, and of its correction. */
  readonly events: readonly [object, object];
  /** What must not be told. */
  readonly untold: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    workbook: 'public-events',
    table: 'public_event',
    aggregateType: 'public-event',
    headings: '编号,名称,类型,日期,区划,主办,状态',
    row: 'K-1,助残日活动,助残日,2018-05-19,430103,示例社区,已举办',
    correction: ['已举办', '已取消'],
    events: [
      { campaign: 'HELP_DAY', status: 'HELD', heldOn: '2018-05-19', regionId: '430103' },
      { status: 'CANCELLED' },
    ],
    untold: ['助残日活动', '示例社区'],
  },
  {
    workbook: 'honours',
    table: 'honour',
    aggregateType: 'honour',
    headings: '编号,荣誉名称,获得者,授予单位,日期,区划',
    row: 'K-1,助残先进,示例个人甲,示例单位,2018-05,430103',
    correction: ['2018-05', '2018-05-18'],
    events: [
      { receivedOn: '2018-05-01', precision: 'MONTH', regionId: '430103' },
      { receivedOn: '2018-05-18', precision: 'DAY' },
    ],
    untold: ['助残先进', '示例个人甲', '示例单位'],
  },
  {
    workbook: 'petitions',
    table: 'petition',
    aggregateType: 'petition',
    headings: '编号,类型,收到日期,受理日期,办结日期,区划',
    row: 'K-1,拆迁,2019-02-20,,,430103',
    correction: ['2019-02-20,,', '2019-02-20,2019-03-01,'],
    events: [
      {
        topic: 'DEMOLITION',
        status: 'RECEIVED',
        receivedOn: '2019-02-20',
        dueOn: '2019-03-07',
        regionId: '430103',
      },
      { status: 'ACCEPTED', dueOn: '2019-04-30' },
    ],
    untold: [],
  },
  {
    workbook: 'model-communities',
    table: 'model_community',
    aggregateType: 'project',
    headings: '编号,名称,区划,开工日期,完工日期',
    row: 'K-1,市级示例社区,txc-0001,2018-03-11,',
    correction: ['2018-03-11,', '2018-03-11,2018-11-30'],
    events: [
      { level: 'MUNICIPAL', startedOn: '2018-03-11', finishedOn: null, regionId: '430103005' },
      { finishedOn: '2018-11-30' },
    ],
    untold: ['示例社区'],
  },
  {
    workbook: 'one-visit-procedures',
    table: 'one_visit_procedure',
    aggregateType: 'procedure',
    headings: '编号,名称,最多现场次数,实现日期,区划',
    row: 'K-1,示例事项,2,2018-04-15,430103',
    correction: [',2,', ',1,'],
    events: [{ visitsRequired: 2, achievedOn: '2018-04-15', regionId: '430103' }, { visitsRequired: 1 }],
    untold: ['示例事项'],
  },
  {
    workbook: 'open-matters',
    table: 'open_matter',
    aggregateType: 'matter',
    headings: '事项代码,名称,提出日期,办结日期,说明,区划',
    row: 'relief.example,示例未决事项,2019-02-20,,化解难度大,430103',
    correction: ['2019-02-20,,', '2019-02-20,2019-06-03,'],
    events: [
      { code: 'relief.example', openedOn: '2019-02-20', closedOn: null, regionId: '430103' },
      { closedOn: '2019-06-03' },
    ],
    untold: ['示例未决事项', '化解难度大'],
  },
];

describe.each(KINDS)(
  '$workbook',
  ({ workbook, table, aggregateType, headings, row, correction, events, untold }) => {
    const corrected = row.replace(...correction);

    it('are recorded once, and corrected with what held before', async () => {
      expect(await service.importText(workbook, sheet(headings, row))).toMatchObject({ appliedRows: 1 });
      expect(await service.importText(workbook, sheet(headings, row))).toMatchObject({ unchangedRows: 1 });
      expect(await service.importText(workbook, sheet(headings, corrected))).toMatchObject({
        correctedRows: 1,
      });
      const versions = await service.sql.query(
        `SELECT version, superseded_at IS NULL AS standing, superseded_at >= recorded_at AS followed FROM ${table} ORDER BY version`,
      );
      expect(versions).toEqual([
        { version: 1, standing: false, followed: true },
        { version: 2, standing: true, followed: null },
      ]);
    });

    it('are told without a name, a note or a host', async () => {
      const found = await told(aggregateType);
      expect(found).toMatchObject([
        { type: `zhucan.relief-accessibility.${aggregateType}.recorded`, version: 1, payload: events[0] },
        { type: `zhucan.relief-accessibility.${aggregateType}.corrected`, version: 2, payload: events[1] },
      ]);
      for (const text of untold) expect(JSON.stringify(found)).not.toContain(text);
    });

    it('leave who recorded and corrected them in the audit, and nothing of what they say', async () => {
      const entries = await service.sql.query(
        'SELECT operation, actor, role, subject_id, request_id FROM audit_entry WHERE subject_type = $1 ORDER BY entry_id',
        [aggregateType],
      );
      expect(entries).toMatchObject([
        { operation: `record-${aggregateType}`, actor: 'a-district', role: 'district' },
        { operation: `correct-${aggregateType}`, actor: 'a-district', role: 'district' },
      ]);
      for (const text of untold) expect(JSON.stringify(entries)).not.toContain(text);
    });
  },
);

it('keep who received an honour encrypted, in the record and in the file that brought it', async () => {
  const [stored] = await service.sql.query<{ recipient_zh: Buffer }>(
    "SELECT recipient_zh FROM honour WHERE number = 'K-1' AND superseded_at IS NULL",
  );
  expect(stored?.recipient_zh.length).toBeGreaterThan(16);
  expect(stored?.recipient_zh.includes(Buffer.from('示例个人甲'))).toBe(false);
  const kept = await service.sql.query(
    "SELECT cells FROM import_row WHERE state <> 'REJECTED' AND cells IS NOT NULL",
  );
  expect(kept).toEqual([]);
});

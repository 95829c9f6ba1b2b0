import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

interface Answer {
  readonly problems: readonly { readonly code: string; readonly field: string }[];
  readonly [thing: string]: unknown;
}

/** The mutations, each with an input that keeps every rule, what is shown of it, the same as a row of its workbook, and what is told of it. */
const MUTATIONS = {
  Enterprise: {
    thing: 'enterprise',
    table: 'enterprise',
    input: {
      enterpriseNumber: 'QY-1',
      nameZh: '示例盲人按摩店',
      kind: 'BLIND_MASSAGE',
      staff: 6,
      disabledStaff: 3,
      visionStaff: 3,
      registeredOn: '2018-06-01',
    },
    fields: 'enterpriseNumber nameZh kind',
    shown: { enterpriseNumber: 'QY-1', nameZh: '示例盲人按摩店', kind: 'BLIND_MASSAGE' },
    workbook: 'enterprises',
    row: '企业编号,名称,类型,区划,职工人数,残疾职工人数,视力残疾职工人数,登记日期\nQY-1,示例盲人按摩店,盲人按摩机构,430103005,6,3,3,2018-06-01',
    told: { kind: 'BLIND_MASSAGE', staff: 6, disabledStaff: 3, regionId: '430103005' },
    on: '2018-06-01',
  },
  InspectionVisit: {
    thing: 'inspectionVisit',
    table: 'inspection_visit',
    input: { number: 'IV-1', visitorZh: '示例单位', topicZh: '精准康复', visitedOn: '2019-05' },
    fields: 'visitorZh topicZh visitedOn visitedText',
    shown: { visitorZh: '示例单位', topicZh: '精准康复', visitedOn: '2019-05-01', visitedText: '2019-05' },
    workbook: 'inspection-visits',
    row: '编号,单位,主题,日期,区划\nIV-1,示例单位,精准康复,2019-05,430103005',
    told: { visitedOn: '2019-05-01', precision: 'MONTH', regionId: '430103005' },
    on: '2019-05-01',
  },
  TrainingClass: {
    thing: 'trainingClass',
    table: 'training_class',
    input: {
      number: 'TC-1',
      nameZh: '示例培训班',
      heldOn: '2019-06-10',
      people: 18,
      taskCode: 'plan.autismTrainingClass',
    },
    fields: 'nameZh heldOn',
    shown: { nameZh: '示例培训班', heldOn: '2019-06-10' },
    workbook: 'training-classes',
    row: '编号,名称,开班日期,区划,人数,计划任务\nTC-1,示例培训班,2019-06-10,430103005,18,plan.autismTrainingClass',
    told: {
      taskCode: 'plan.autismTrainingClass',
      heldOn: '2019-06-10',
      endedOn: null,
      people: 18,
      regionId: '430103005',
    },
    on: '2019-06-10',
  },
} as const;
type Name = keyof typeof MUTATIONS;

async function enter(name: Name, requestId: string, more: object = {}): Promise<Answer> {
  const { thing, fields, input } = MUTATIONS[name];
  const { data } = await service.ask(
    `mutation ($input: Record${name}Input!) { record${name}(input: $input) { ${thing} { id ${fields} } problems { code field } } }`,
    { input: { requestId, ...input, region: '430103005000', ...more } },
  );
  return (data as Readonly<Record<string, Answer>>)[`record${name}`] as Answer;
}

describe.each(Object.keys(MUTATIONS) as Name[])('record%s', (name) => {
  const { thing, table, shown, workbook, row, told, on } = MUTATIONS[name];
  const versions = async () => (await service.sql.query(`SELECT 1 FROM ${table}`)).length;

  it('enters one, and tells of it as of one that was imported', async () => {
    expect(await enter(name, `request-1-${name}`)).toEqual({
      [thing]: { id: expect.any(String), ...shown },
      problems: [],
    });
    const events = await service.sql.query(
      `SELECT public_payload AS payload, occurred_on AS "on" FROM outbox ORDER BY position DESC LIMIT 1`,
    );
    expect(events).toMatchObject([{ payload: told, on }]);
  });

  it('says what the same row of the workbook says', async () => {
    expect(await service.importText(workbook, row)).toMatchObject({ unchangedRows: 1, rejectedRows: 0 });
  });

  it('answers a replay as at first, and writes nothing', async () => {
    expect((await enter(name, `request-1-${name}`))[thing]).toMatchObject(shown);
    expect(await versions()).toBe(1);
    expect((await enter(name, `request-1-${name}`, { region: '430103' })).problems).toMatchObject([
      { code: 'REQUEST_ID_REUSED' },
    ]);
  });

  it('corrects the one that there is, and keeps what held before', async () => {
    const before = (await enter(name, `request-1-${name}`))[thing] as { readonly id: string };
    expect((await enter(name, `request-2-${name}`, { region: '430103' }))[thing]).toMatchObject({
      id: before.id,
    });
    expect(await versions()).toBe(2);
  });
});

it('refuses by the rules of the workbook, in the words of the input', async () => {
  const refusals: readonly (readonly [Name, object, string, string])[] = [
    ['Enterprise', { disabledStaff: 7 }, 'STAFF_DISAGREES', 'disabledStaff'],
    ['Enterprise', { nameZh: '张某13800000000' }, 'IDENTIFIER_IN_TEXT', 'nameZh'],
    ['Enterprise', { staff: -1 }, 'MALFORMED_COUNT', 'staff'],
    ['Enterprise', { region: '430199' }, 'UNKNOWN_REGION', 'region'],
    ['InspectionVisit', { visitedOn: '2019-08' }, 'FUTURE_DATE', 'visitedOn'],
    ['TrainingClass', { endedOn: '2019-06-09' }, 'PERIOD_ORDER', 'endedOn'],
    ['TrainingClass', { heldOn: '2019-07-02' }, 'FUTURE_DATE', 'heldOn'],
    ['TrainingClass', { taskCode: 'plan.other' }, 'UNKNOWN_PLAN_TASK', 'taskCode'],
  ];
  for (const [name, more, code, field] of refusals)
    expect(await enter(name, 'request-refused', more)).toEqual({
      [MUTATIONS[name].thing]: null,
      problems: [{ code, field }],
    });
});

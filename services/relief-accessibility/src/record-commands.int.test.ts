import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toDate } from '@zhucan/codes';

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

/** The mutations, each with the field of its payload, an input that keeps every rule, and what follows from it besides. */
const MUTATIONS = {
  PublicEvent: {
    thing: 'publicEvent',
    table: 'public_event',
    input: {
      number: 'C-1',
      titleZh: '助残日活动',
      campaign: 'HELP_DAY',
      heldOn: '2019-05-18',
      status: 'HELD',
      hostZh: '示例社区',
    },
    follows: {},
  },
  Honour: {
    thing: 'honour',
    table: 'honour',
    input: {
      number: 'C-1',
      titleZh: '助残先进',
      recipientZh: '示例个人甲',
      grantedByZh: '示例单位',
      receivedOn: '2019-04',
    },
    follows: { receivedOn: '2019-04-01', receivedText: '2019-04' },
  },
  Petition: {
    thing: 'petition',
    table: 'petition',
    input: { number: 'C-1', topic: 'DEMOLITION', receivedOn: '2019-06-20' },
    follows: {
      acceptedOn: null,
      extendedOn: null,
      settledOn: null,
      status: 'RECEIVED',
      dueOn: '2019-07-05',
      overdue: false,
    },
  },
  ModelCommunity: {
    thing: 'modelCommunity',
    table: 'model_community',
    input: {
      number: 'C-1',
      nameZh: '市级无障碍改造社区',
      startedOn: '2019-03-11',
      finishedOn: '2019-06-20',
    },
    follows: { levelZh: '市级' },
  },
  OneVisitProcedure: {
    thing: 'oneVisitProcedure',
    table: 'one_visit_procedure',
    input: { number: 'C-1', nameZh: '燃油补贴申请', visitsRequired: 1, achievedOn: '2019-05-06' },
    follows: {},
  },
  OpenMatter: {
    thing: 'openMatter',
    table: 'open_matter',
    input: {
      code: 'relief.example',
      nameZh: '示例未决事项',
      openedOn: '2019-02-20',
      noteZh: '化解难度大',
    },
    follows: { closedOn: null },
  },
} as const;
type Name = keyof typeof MUTATIONS;
const NAMES = Object.keys(MUTATIONS) as Name[];

async function enter(name: Name, requestId: string, more: object = {}): Promise<Answer> {
  const { thing, input, follows } = MUTATIONS[name];
  const fields = Object.keys({ ...input, ...follows }).join(' ');
  const { data, text } = await service.ask(
    `mutation ($input: Record${name}Input!) { record${name}(input: $input) { ${thing} { id ${fields} region { id } } problems { code field } } }`,
    { input: { requestId, ...input, region: '430103005000', ...more } },
  );
  const answer = (data as Readonly<Record<string, Answer>> | undefined)?.[`record${name}`];
  if (!answer) throw new Error(text);
  return answer;
}

/** How many versions of its records a mutation has led to. */
async function versions(name: Name): Promise<number> {
  return (await service.sql.query(`SELECT 1 FROM ${MUTATIONS[name].table}`)).length;
}

describe.each(NAMES)('record%s', (name) => {
  const { thing, input, follows } = MUTATIONS[name];

  it('enters one, in a region of whatever form, and gives it back', async () => {
    expect(await enter(name, `request-1-${name}`)).toEqual({
      [thing]: { id: expect.any(String), ...input, ...follows, region: { id: '430103005' } },
      problems: [],
    });
  });

  it('answers a replay as at first and writes nothing, and takes a request id for one request only', async () => {
    const [first] = await service.sql.query('SELECT count(*) AS events FROM outbox');
    const replayed = await enter(name, `request-1-${name}`);
    expect(replayed.problems).toEqual([]);
    expect(replayed[thing]).toMatchObject({ region: { id: '430103005' } });
    expect(await enter(name, `request-1-${name}`, { region: '430103' })).toMatchObject({
      [thing]: null,
      problems: [{ code: 'REQUEST_ID_REUSED' }],
    });
    expect(await versions(name)).toBe(1);
    expect(await service.sql.query('SELECT count(*) AS events FROM outbox')).toEqual([first]);
  });

  it('corrects the one that there is, in the same record, and keeps what held before', async () => {
    const before = (await enter(name, `request-1-${name}`))[thing] as { readonly id: string };
    const answer = await enter(name, `request-2-${name}`, { region: 'txc-0001' });
    expect(answer[thing]).toMatchObject({ id: before.id, region: { id: 'txc-0001' } });
    expect(await versions(name)).toBe(2);
    expect((await enter(name, `request-3-${name}`, { region: 'txc-0001' }))[thing]).toMatchObject({
      id: before.id,
    });
    expect(await versions(name)).toBe(2);
  });

  it('refuses an unknown region by the name that the caller gave it', async () => {
    const problemsOf = async (region: string) =>
      (await enter(name, `request-4-${name}`, { region })).problems;
    expect(await problemsOf('430199')).toEqual([{ code: 'UNKNOWN_REGION', field: 'region' }]);
    expect(await problemsOf('43')).toEqual([{ code: 'MALFORMED_REGION', field: 'region' }]);
    expect(await versions(name)).toBe(2);
  });
});

it('refuses by the rules of the workbook, in the words of the input', async () => {
  const refusals: readonly (readonly [Name, object, string, string])[] = [
    ['PublicEvent', { heldOn: '2019-07-02' }, 'FUTURE_DATE', 'heldOn'],
    ['PublicEvent', { titleZh: ' ' }, 'VALUE_REQUIRED', 'titleZh'],
    ['PublicEvent', { titleZh: '=1' }, 'FORMULA_CELL', 'titleZh'],
    ['PublicEvent', { number: 'x'.repeat(65) }, 'TEXT_TOO_LONG', 'number'],
    ['PublicEvent', { hostZh: '社区\u0000' }, 'MALFORMED_TEXT', 'hostZh'],
    ['PublicEvent', { hostZh: '联系人13800000000' }, 'IDENTIFIER_IN_TEXT', 'hostZh'],
    ['Honour', { recipientZh: '11010519491231002X' }, 'IDENTIFIER_IN_TEXT', 'recipientZh'],
    ['Honour', { receivedOn: '2019-4' }, 'MALFORMED_DATE', 'receivedOn'],
    ['Petition', { acceptedOn: '2019-06-19' }, 'PERIOD_ORDER', 'acceptedOn'],
    ['Petition', { extendedOn: '2019-06-21' }, 'NOT_ACCEPTED', 'extendedOn'],
    ['ModelCommunity', { finishedOn: '2019-03-10' }, 'PERIOD_ORDER', 'finishedOn'],
    ['ModelCommunity', { nameZh: '无障碍改造社区' }, 'LEVEL_REQUIRED', 'level'],
    ['OneVisitProcedure', { visitsRequired: -1 }, 'MALFORMED_COUNT', 'visitsRequired'],
    ['OneVisitProcedure', { achievedOn: '2019-07-02' }, 'FUTURE_DATE', 'achievedOn'],
    ['OpenMatter', { code: '拆迁' }, 'MALFORMED_CODE', 'code'],
    ['OpenMatter', { closedOn: '2019-02-19' }, 'PERIOD_ORDER', 'closedOn'],
  ];
  for (const [name, more, code, field] of refusals) {
    const { thing } = MUTATIONS[name];
    expect(await enter(name, 'request-refused', more)).toEqual({
      [thing]: null,
      problems: [{ code, field }],
    });
  }
  const kept = await service.sql.query(
    "SELECT 1 FROM operation_request WHERE request_id = 'request-refused'",
  );
  expect(kept).toEqual([]);
});

it('names nobody in events, audit and the requests that it keeps', async () => {
  for (const table of ['outbox', 'audit_entry', 'operation_request']) {
    const [row] = await service.sql.query<{ text: string }>(
      `SELECT coalesce(string_agg(t::text, ''), '') AS text FROM ${table} t`,
    );
    expect(row?.text.length).toBeGreaterThan(100);
    expect(row?.text).not.toContain('示例个人甲');
  }
});

it('shows within one request what each of its mutations led to', async () => {
  const change = (alias: string, requestId: string, titleZh: string) =>
    `${alias}: recordHonour(input: { requestId: "${requestId}", number: "C-2", titleZh: "${titleZh}", recipientZh: "示例单位", receivedOn: "2019-04", region: "430103" }) { honour { titleZh } }`;
  const { data } = await service.ask(
    `mutation { ${change('first', 'request-twice-1', '甲')} ${change('second', 'request-twice-2', '乙')} }`,
  );
  expect(data).toEqual({ first: { honour: { titleZh: '甲' } }, second: { honour: { titleZh: '乙' } } });
});

it('takes the level of a model from its name, unless another is given', async () => {
  const { modelCommunity } = await enter('ModelCommunity', 'request-level', {
    number: 'C-2',
    level: 'DISTRICT',
  });
  expect(modelCommunity).toMatchObject({ nameZh: '市级无障碍改造社区', levelZh: '区级' });
});

it('makes a petition overdue on the day after the last, and lets a correction settle it', async () => {
  const petition = async (requestId: string, more: object = {}) =>
    (await enter('Petition', requestId, { number: 'C-3', ...more }))['petition'];
  expect(await petition('request-overdue-1')).toMatchObject({ dueOn: '2019-07-05', overdue: false });
  service.clock.set(toDate('2019-07-06'));
  expect(await petition('request-overdue-1')).toMatchObject({ dueOn: '2019-07-05', overdue: true });
  const settled = { acceptedOn: '2019-07-04', settledOn: '2019-07-06' };
  expect(await petition('request-overdue-2', settled)).toMatchObject({
    status: 'HANDLED',
    dueOn: null,
    overdue: false,
  });
  service.clock.set(toDate('2019-07-01'));
});

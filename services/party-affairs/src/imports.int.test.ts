import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toDate } from '@zhucan/codes';

import { type BranchService, caller, startBranchService } from './testing/branch-service.js';

let branch: BranchService;
beforeAll(async () => {
  branch = await startBranchService();
});
afterAll(() => branch.stop());

const sheet = (...lines: string[]): string => lines.join('\n');

describe('the records of the branch', () => {
  const RECORDS = '记录编号,种类,召开日期,所属期间,区划,主题,参加人数,结果数值,状态';

  it('are taken with the period they are for apart from the day, and bear the name of their kind without a theme', async () => {
    const done = await branch.importText(
      'party-records',
      sheet(
        RECORDS,
        'PR-1,组织生活会,2019-03-26,2018,999999,,9,,已召开',
        'PR-2,组织关系排查,2019-04-18,,999999,,,0,已召开',
        'PR-3,党课,2019-05-09,,999999,守初心,,,已取消',
        'PR-4,党风廉政教育,2019-11-20,2019-Q4,999999,,,,计划',
      ),
    );
    expect(done).toMatchObject({ appliedRows: 4, rejectedRows: 0 });
    expect(await branch.figure('party.organizationalLifeMeetings')).toBe(1);
    expect(await branch.figure('party.floatingMembers')).toBe(0);
    expect(await branch.figure('party.partyLectures')).toBe(0);
    const stored = await branch.sql.query(
      `SELECT number, held_on, for_period, for_from, for_until, topic_zh, people, stated_value, status FROM party_record
        WHERE superseded_at IS NULL AND number IN ('PR-1', 'PR-4') ORDER BY number`,
    );
    expect(stored).toMatchObject([
      {
        held_on: '2019-03-26',
        for_period: '2018',
        for_from: '2018-01-01',
        for_until: '2019-01-01',
        topic_zh: '组织生活会',
        people: 9,
        stated_value: null,
      },
      { held_on: '2019-11-20', for_from: '2019-10-01', for_until: '2020-01-01', status: 'PLANNED' },
    ]);
  });

  it('are refused by rule, each with its column', async () => {
    const done = await branch.importText(
      'party-records',
      sheet(
        RECORDS,
        'PR-10,组织关系排查,2019-04-18,,999999,,,,已召开',
        'PR-11,支委会,2019-07-02,,999999,,,,已召开',
        'PR-12,茶话会,2019-04-18,,999999,,,,已召开',
        'PR-13,支委会,2019-04-18,2019-13,999999,,,,已召开',
        'PR-14,支委会,2019-04-18,,430199,,,,已召开',
        'PR-15,支委会,2019-04-18,,999999,,,,进行中',
        `${'9'.repeat(65)},支委会,2019-04-18,,999999,,,,已召开`,
        'PR-17,组织关系排查,2019-09-18,,999999,,,,计划',
      ),
    );
    expect(done).toMatchObject({ appliedRows: 1 });
    expect(done.rejects.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, '结果数值', 'STATED_VALUE_REQUIRED'],
      [3, '召开日期', 'FUTURE_DATE'],
      [4, '种类', 'UNKNOWN_CHOICE'],
      [5, '所属期间', 'MALFORMED_PERIOD'],
      [6, '区划', 'UNKNOWN_REGION'],
      [7, '状态', 'UNKNOWN_CHOICE'],
      [8, '记录编号', 'TEXT_TOO_LONG'],
    ]);
  });

  it('are corrected with their history, and the former does not count', async () => {
    const row = 'PR-20,党员大会,2019-06-21,,999999,换届,8,,已召开';
    await branch.importText('party-records', sheet(RECORDS, row));
    expect(await branch.figure('party.memberAssemblies')).toBe(1);
    expect(await branch.importText('party-records', sheet(RECORDS, row))).toMatchObject({ unchangedRows: 1 });
    expect(
      await branch.importText('party-records', sheet(RECORDS, row.replace('已召开', '已取消'))),
    ).toMatchObject({ correctedRows: 1 });
    expect(await branch.figure('party.memberAssemblies')).toBe(0);
    const history = await branch.sql.query(
      `SELECT version, status, superseded_at IS NULL AS stands FROM party_record WHERE number = 'PR-20' ORDER BY version`,
    );
    expect(history).toEqual([
      { version: 1, status: 'HELD', stands: false },
      { version: 2, status: 'CANCELLED', stands: true },
    ]);
    const events = await branch.sql.query(
      `SELECT event_type, public_payload->>'status' AS status FROM outbox WHERE aggregate_id =
        (SELECT record_id::text FROM party_record WHERE number = 'PR-20' AND version = 1) ORDER BY version`,
    );
    expect(events).toEqual([
      { event_type: 'zhucan.party-affairs.record.recorded', status: 'HELD' },
      { event_type: 'zhucan.party-affairs.record.corrected', status: 'CANCELLED' },
    ]);
  });

  it('are one with those of the mutation: the same number is the same record', async () => {
    const done = await branch.command(
      'recordPartyRecord',
      { number: 'PR-2', kind: 'MEMBERSHIP_CHECK', heldOn: '2019-04-18', topicZh: '', statedValue: 1 },
      'statedValue',
    );
    expect(done).toEqual({ thing: { statedValue: 1 }, problems: [] });
    expect(await branch.figure('party.floatingMembers')).toBe(1);
  });
});

describe('the roll', () => {
  const ROLL = '编号,姓名,类型,确定日期,确定机构,入党日期,流动党员,区划';

  /** The stages that stand of whom the office calls so, in their order. */
  const stages = (number: string) =>
    branch.sql.query(
      `SELECT s.stage, s.since, s.until, s.determined_by, s.stated FROM party_stage_standing s
         JOIN party_member m ON m.member_id = s.member_id AND m.superseded_at IS NULL WHERE m.number = $1 ORDER BY s.since, s.until`,
      [number],
    );

  it('leads to the stages: a member was on probation from joining, and confirmed a year later where the roll says nothing', async () => {
    const done = await branch.importText(
      'party-members',
      sheet(
        ROLL,
        'PM-1,示例党员甲,正式党员,,,1998-07-01,否,999999',
        'PM-2,示例党员乙,正式党员,2017-07-05,党员大会,2016-07-01,是,999999',
        'PM-3,示例党员丙,预备党员,,党员大会,2019-06-21,否,999999',
        'PM-4,示例积极分子甲,入党积极分子,2018-08-16,党员大会,,否,999999',
        'PM-5,示例积极分子乙,入党积极分子,2018-08-16,支委会,,否,999999',
      ),
    );
    expect(done).toMatchObject({ appliedRows: 5, rejectedRows: 0 });
    expect(await stages('PM-1')).toEqual([
      {
        stage: 'PROBATIONARY_MEMBER',
        since: '1998-07-01',
        until: '1999-07-01',
        determined_by: null,
        stated: true,
      },
      { stage: 'FULL_MEMBER', since: '1999-07-01', until: null, determined_by: null, stated: false },
    ]);
    expect(await stages('PM-2')).toMatchObject([
      { stage: 'PROBATIONARY_MEMBER', since: '2016-07-01' },
      { stage: 'FULL_MEMBER', since: '2017-07-05', determined_by: 'MEMBER_ASSEMBLY', stated: true },
    ]);
    expect(await stages('PM-3')).toMatchObject([{ stage: 'PROBATIONARY_MEMBER', since: '2019-06-21' }]);
    expect(await stages('PM-4')).toMatchObject([{ determined_by: 'MEMBER_ASSEMBLY' }]);
    expect(await stages('PM-5')).toMatchObject([{ determined_by: 'BRANCH_COMMITTEE' }]);
    expect(await branch.figure('party.activists')).toBe(2);
  });

  it('makes an activist of 2018-08-16 no candidate before 2019-08-16', async () => {
    branch.clock.set(toDate('2019-09-01'));
    const candidate = (on: string) =>
      branch.importText('party-members', sheet(ROLL, `PM-4,示例积极分子甲,发展对象,${on},支委会,,否,999999`));
    const early = await candidate('2019-08-15');
    expect(early.rejects).toMatchObject([{ row: 2, column: '确定日期', code: 'STAGE_TOO_EARLY' }]);
    expect(await stages('PM-4')).toHaveLength(1);
    expect(await candidate('2019-08-16')).toMatchObject({ correctedRows: 1, rejectedRows: 0 });
    expect(await stages('PM-4')).toMatchObject([
      { stage: 'ACTIVIST', since: '2018-08-16', until: '2019-08-16' },
      { stage: 'DEVELOPMENT_CANDIDATE', since: '2019-08-16', until: null },
    ]);
    // In the first half-year they were an activist still.
    expect(await branch.figure('party.activists')).toBe(2);
    branch.clock.set(toDate('2019-07-01'));
  });

  it('is refused by rule, each with its column', async () => {
    const done = await branch.importText(
      'party-members',
      sheet(
        ROLL,
        'PM-20,甲,入党积极分子,,党员大会,,否,999999',
        'PM-21,甲,入党积极分子,2019-01-08,,,否,999999',
        'PM-22,甲,正式党员,,,,否,999999',
        'PM-23,甲,发展对象,2019-01-08,支委会,2019-02-01,否,999999',
        'PM-24,甲,预备党员,2019-02-02,,2019-02-01,否,999999',
        'PM-25,甲,预备党员,,支委会,2019-02-01,否,999999',
        'PM-26,甲,正式党员,,,2018-07-02,否,999999',
        'PM-27,甲,正式党员,2019-01-05,,2018-06-01,否,999999',
        'PM-28,甲,群众,,,,否,999999',
        'PM-29,甲,入党积极分子,2019-07-02,党员大会,,否,999999',
        'PM-1,示例党员甲,预备党员,,,1998-07-01,否,999999',
        'PM-30,甲,入党积极分子,2019-01-08,党员大会,,不详,999999',
        'PM-31,甲,入党积极分子,2019-01-08,党员大会,,否,430199',
        'PM-32\u0001,甲,入党积极分子,2019-01-08,党员大会,,否,999999',
      ),
    );
    expect(done).toMatchObject({ appliedRows: 0, correctedRows: 0 });
    expect(done.rejects.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, '确定日期', 'VALUE_REQUIRED'],
      [3, '确定机构', 'VALUE_REQUIRED'],
      [4, '入党日期', 'VALUE_REQUIRED'],
      [5, '入党日期', 'NOT_JOINED_YET'],
      [6, '确定日期', 'DATES_DISAGREE'],
      [7, '确定机构', 'ASSEMBLY_DECIDES'],
      [8, '入党日期', 'FUTURE_DATE'],
      [9, '确定日期', 'STAGE_TOO_EARLY'],
      [10, '类型', 'UNKNOWN_CHOICE'],
      [11, '确定日期', 'FUTURE_DATE'],
      [12, '类型', 'STAGE_ORDER'],
      [13, '流动党员', 'YES_OR_NO'],
      [14, '区划', 'UNKNOWN_REGION'],
      [15, '编号', 'MALFORMED_TEXT'],
    ]);
    expect(await branch.sql.query(`SELECT 1 FROM party_member WHERE number ~ '^PM-[23][0-9]'`)).toEqual([]);
  });

  it('is corrected with its history: the row, and the day of a stage', async () => {
    const row = 'PM-40,示例姓名,入党积极分子,2019-01-08,支委会,,否,999999';
    await branch.importText('party-members', sheet(ROLL, row));
    expect(await branch.importText('party-members', sheet(ROLL, row))).toMatchObject({ unchangedRows: 1 });
    const changed = row.replace('示例姓名', '示例新名').replace('01-08', '01-09');
    expect(await branch.importText('party-members', sheet(ROLL, changed))).toMatchObject({
      correctedRows: 1,
    });
    const roll = await branch.sql.query(
      `SELECT version, superseded_at IS NULL AS stands FROM party_member WHERE number = 'PM-40' ORDER BY version`,
    );
    expect(roll).toEqual([
      { version: 1, stands: false },
      { version: 3, stands: true },
    ]);
    const entered = await branch.sql.query(
      `SELECT version, since, superseded_at IS NULL AS stands FROM party_stage WHERE member_id =
        (SELECT member_id FROM party_member WHERE number = 'PM-40' AND superseded_at IS NULL) ORDER BY version`,
    );
    expect(entered).toEqual([
      { version: 2, since: '2019-01-08', stands: false },
      { version: 4, since: '2019-01-09', stands: true },
    ]);
  });

  it('is told by events in one order for roll and stages, without name or number', async () => {
    const events = await branch.sql.query<{ version: number; event_type: string; payload: string }>(
      `SELECT version, event_type, public_payload::text AS payload FROM outbox WHERE aggregate_id =
        (SELECT member_id::text FROM party_member WHERE number = 'PM-40' AND superseded_at IS NULL) ORDER BY version`,
    );
    expect(
      events.map(({ version, event_type: type }) => [version, type.split('.').slice(2).join('.')]),
    ).toEqual([
      [1, 'member.recorded'],
      [2, 'member.determined'],
      [3, 'member.corrected'],
      [4, 'member.determined'],
    ]);
    const all = await branch.sql.query<{ text: string }>(
      `SELECT coalesce(string_agg(public_payload::text || coalesce(internal_payload::text, ''), ''), '') AS text FROM outbox
        WHERE aggregate_type = 'member'`,
    );
    expect(all[0]?.text).not.toMatch(/示例|PM-/);
    const audit = await branch.sql.query<{ text: string }>(
      `SELECT string_agg(a::text, '') AS text FROM audit_entry a WHERE subject_type = 'party-member'`,
    );
    expect(audit[0]?.text).toMatch(/record-party-member/);
    expect(audit[0]?.text).not.toMatch(/示例|PM-/);
  });

  it('keeps names encrypted', async () => {
    const rows = await branch.sql.query<{ name: Buffer }>(
      `SELECT name FROM party_member WHERE name IS NOT NULL`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { name } of rows) expect(name.toString('utf8')).not.toContain('示例');
  });

  it('does not let a day that follows from the rules take the place of one that was stated', async () => {
    const { thing } = await branch.command(
      'recordPartyMember',
      {
        number: 'PM-50',
        name: '示例姓名',
        stage: 'FULL_MEMBER',
        joinedOn: '2017-07-01',
        determinedOn: '2018-07-20',
        determinedBy: 'MEMBER_ASSEMBLY',
        floating: false,
      },
      'id',
    );
    expect(thing?.id).toBeDefined();
    const again = await branch.importText(
      'party-members',
      sheet(ROLL, 'PM-50,示例姓名,正式党员,,,2017-07-01,否,999999'),
    );
    expect(again).toMatchObject({ unchangedRows: 1 });
  });

  it('gives the name to whom only a decision was known of', async () => {
    const { thing } = await branch.command(
      'determinePartyStage',
      { number: 'PM-60', stage: 'ACTIVIST', decidedOn: '2019-02-01', determinedBy: 'BRANCH_COMMITTEE' },
      'id name',
    );
    expect(thing).toMatchObject({ name: null });
    const row = 'PM-60,示例姓名,入党积极分子,2019-02-01,支委会,,否,999999';
    expect(await branch.importText('party-members', sheet(ROLL, row))).toMatchObject({ correctedRows: 1 });
    const { data } = await branch.query(`{ partyMember(id: "${thing?.id ?? ''}") { name number floating } }`);
    expect(data).toEqual({ partyMember: { name: '示例姓名', number: 'PM-60', floating: false } });
  });
});

it('imports only for who may', async () => {
  const { body } = await branch.ask(
    'mutation { openPartyAffairsImport(input: { requestId: "request-00001", kind: "party-members", fileName: "x.csv" }) { uploadUrl } }',
    {},
    caller('integrator'),
  );
  expect(body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

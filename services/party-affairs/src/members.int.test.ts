import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toDate } from '@zhucan/codes';
import { race } from '@zhucan/test-kit';

import { type BranchService, startBranchService } from './testing/branch-service.js';

let branch: BranchService;
beforeAll(async () => {
  branch = await startBranchService();
});
afterAll(() => branch.stop());

const SELECTION = 'id stage since nextStageNotBefore';

const member = (input: object) => branch.command('recordPartyMember', input, SELECTION);
const determine = (input: object) => branch.command('determinePartyStage', input, SELECTION);

const activist = {
  name: '示例姓名',
  stage: 'ACTIVIST',
  determinedOn: '2018-08-16',
  determinedBy: 'MEMBER_ASSEMBLY',
  floating: false,
};

describe('a member', () => {
  it('who was made an activist on 2018-08-16 becomes no candidate before 2019-08-16', async () => {
    const { thing } = await member({ ...activist, number: 'M-1' });
    expect(thing).toMatchObject({ stage: 'ACTIVIST', nextStageNotBefore: '2019-08-16' });
    branch.clock.set(toDate('2019-09-01'));
    const candidate = {
      memberId: thing?.id,
      stage: 'DEVELOPMENT_CANDIDATE',
      determinedBy: 'BRANCH_COMMITTEE',
    };
    expect(await determine({ ...candidate, decidedOn: '2019-08-15' })).toEqual({
      thing: null,
      problems: [{ code: 'STAGE_TOO_EARLY', field: 'input.decidedOn' }],
    });
    const row = { ...activist, number: 'M-1', stage: 'DEVELOPMENT_CANDIDATE' };
    expect(await member({ ...row, determinedOn: '2019-08-15' })).toEqual({
      thing: null,
      problems: [{ code: 'STAGE_TOO_EARLY', field: 'input.determinedOn' }],
    });
    expect(await determine({ ...candidate, decidedOn: '2019-08-16' })).toMatchObject({
      thing: { stage: 'DEVELOPMENT_CANDIDATE', since: '2019-08-16', nextStageNotBefore: '2019-08-16' },
    });
    expect(await branch.figure('party.activists')).toBe(1);
    branch.clock.set(toDate('2019-07-01'));
  });

  it('goes the whole way by decisions, found by the number of the office', async () => {
    const { thing } = await determine({ number: 'M-2', stage: 'ACTIVIST', decidedOn: '2016-01-08' });
    const step = (stage: string, decidedOn: string, determinedBy = 'MEMBER_ASSEMBLY') =>
      determine({ number: 'M-2', stage, decidedOn, determinedBy });
    expect((await step('PROBATIONARY_MEMBER', '2017-02-01')).problems[0]?.code).toBe('STAGE_ORDER');
    await step('DEVELOPMENT_CANDIDATE', '2017-01-08', 'BRANCH_COMMITTEE');
    expect((await step('PROBATIONARY_MEMBER', '2017-02-01', 'BRANCH_COMMITTEE')).problems).toEqual([
      { code: 'ASSEMBLY_DECIDES', field: 'input.determinedBy' },
    ]);
    await step('PROBATIONARY_MEMBER', '2017-02-01');
    expect((await step('FULL_MEMBER', '2018-01-31')).problems[0]?.code).toBe('STAGE_TOO_EARLY');
    expect((await step('FULL_MEMBER', '2018-02-01')).thing).toEqual({
      id: thing?.id,
      stage: 'FULL_MEMBER',
      since: '2018-02-01',
      nextStageNotBefore: null,
    });
    const events = await branch.sql.query(
      `SELECT version, event_type, jsonb_array_length(public_payload->'stages') AS stages FROM outbox WHERE aggregate_id = $1 ORDER BY version`,
      [thing?.id],
    );
    expect(events).toEqual([
      { version: 1, event_type: 'zhucan.party-affairs.member.recorded', stages: 0 },
      ...[2, 3, 4, 5].map((version) => ({
        version,
        event_type: 'zhucan.party-affairs.member.determined',
        stages: version - 1,
      })),
    ]);
  });

  it('is corrected by the roll under the same number, and by no decision of another branch', async () => {
    const { thing } = await member({ ...activist, number: 'M-3' });
    const corrected = await member({ ...activist, number: 'M-3', determinedOn: '2018-08-17' });
    expect(corrected.thing).toEqual({
      id: thing?.id,
      stage: 'ACTIVIST',
      since: '2018-08-17',
      nextStageNotBefore: '2019-08-17',
    });
    await member({ ...activist, number: 'M-3', determinedOn: '2018-08-17', floating: true });
    const told = await branch.sql.query(
      `SELECT event_type, public_payload AS payload FROM outbox WHERE aggregate_id = $1 ORDER BY version`,
      [thing?.id],
    );
    expect(told.at(-1)).toMatchObject({
      event_type: 'zhucan.party-affairs.member.corrected',
      payload: { floating: true, stages: [{ stage: 'ACTIVIST', since: '2018-08-17' }] },
    });
    expect(
      (
        await determine({
          number: 'M-3',
          stage: 'DEVELOPMENT_CANDIDATE',
          decidedOn: '2019-08-17',
          region: '999999001',
        })
      ).problems[0]?.code,
    ).toBe('FUTURE_DATE');
    branch.clock.set(toDate('2019-09-01'));
    const elsewhere = { stage: 'DEVELOPMENT_CANDIDATE', decidedOn: '2019-08-17', region: '999999001' };
    expect((await determine({ ...elsewhere, number: 'M-3' })).problems).toEqual([
      { code: 'OTHER_BRANCH', field: 'input.region' },
    ]);
    expect((await determine({ ...elsewhere, number: 'M-3', memberId: 'nobody' })).problems).toEqual([
      { code: 'UNKNOWN_MEMBER', field: 'input.memberId' },
    ]);
    branch.clock.set(toDate('2019-07-01'));
  });

  it('is refused by the rules of the workbook, in the words of the input', async () => {
    const refusals = [
      [{ ...activist, determinedBy: null }, 'VALUE_REQUIRED', 'determinedBy'],
      [{ ...activist, name: ' ' }, 'VALUE_REQUIRED', 'name'],
      [{ ...activist, number: ' ' }, 'VALUE_REQUIRED', 'number'],
      [{ ...activist, name: '=1+1' }, 'FORMULA_CELL', 'name'],
      [{ ...activist, number: 'M\u0000' }, 'MALFORMED_TEXT', 'number'],
      [{ ...activist, determinedOn: '2019-07-02' }, 'FUTURE_DATE', 'determinedOn'],
      [{ ...activist, region: '430199' }, 'UNKNOWN_REGION', 'region'],
      [{ ...activist, stage: 'FULL_MEMBER' }, 'VALUE_REQUIRED', 'joinedOn'],
      [{ ...activist, number: 'M-2' }, 'STAGE_ORDER', 'stage'],
    ] as const;
    for (const [input, code, field] of refusals)
      expect(await member(input)).toEqual({ thing: null, problems: [{ code, field: `input.${field}` }] });
  });

  it('is found by no number that no database keeps', async () => {
    const decided = { stage: 'ACTIVIST', decidedOn: '2019-01-08' };
    expect((await determine({ ...decided, number: 'M\u0000' })).problems).toEqual([
      { code: 'MALFORMED_TEXT', field: 'input.number' },
    ]);
  });

  it('is entered once by two at the same moment', async () => {
    const enter = () => member({ ...activist, number: 'M-9' });
    const both = await race({ pool: branch.pool, heldAt: 'audit_entry', first: enter, second: enter });
    expect(new Set(both.map(({ thing }) => thing?.id)).size).toBe(1);
    expect(await branch.sql.query(`SELECT 1 FROM party_member WHERE number = 'M-9'`)).toHaveLength(1);
    const stages = 'SELECT 1 FROM party_stage WHERE member_id::text = $1';
    expect(await branch.sql.query(stages, [both[0].thing?.id])).toHaveLength(1);
  });
});

describe('a record', () => {
  const record = (input: object) =>
    branch.command(
      'recordPartyRecord',
      { kind: 'THEME_DAY', heldOn: '2019-08-15', topicZh: ' ', ...input },
      'id number status topicZh',
    );

  it('is planned, and then held under the number that the service made', async () => {
    const planned = await record({ status: 'PLANNED' });
    expect(planned.thing).toMatchObject({ status: 'PLANNED', topicZh: '主题党日' });
    const held = {
      number: planned.thing?.['number'],
      heldOn: '2019-06-15',
      topicZh: '重温入党誓词',
      people: 9,
    };
    expect((await record(held)).thing).toEqual({
      id: planned.thing?.id,
      number: planned.thing?.['number'],
      status: 'HELD',
      topicZh: '重温入党誓词',
    });
    expect(await branch.figure('party.themeDays')).toBe(1);
    expect((await record({ ...held, status: 'CANCELLED' })).thing).toMatchObject({ status: 'CANCELLED' });
    expect(await branch.figure('party.themeDays')).toBe(0);
  });

  it('is refused by the rules of the workbook, in the words of the input', async () => {
    const check = { kind: 'MEMBERSHIP_CHECK', heldOn: '2019-05-10' };
    const refusals = [
      [{}, 'FUTURE_DATE', 'heldOn'],
      [check, 'STATED_VALUE_REQUIRED', 'statedValue'],
      [{ ...check, statedValue: -1 }, 'MALFORMED_COUNT', 'statedValue'],
      [{ ...check, statedValue: 0, people: -1 }, 'MALFORMED_COUNT', 'people'],
      [{ ...check, forPeriod: '2019-13' }, 'MALFORMED_PERIOD', 'forPeriod'],
      [{ ...check, number: '9'.repeat(65) }, 'TEXT_TOO_LONG', 'number'],
      [{ ...check, statedValue: 0, region: '430199' }, 'UNKNOWN_REGION', 'region'],
    ] as const;
    for (const [input, code, field] of refusals)
      expect(await record(input)).toEqual({ thing: null, problems: [{ code, field: `input.${field}` }] });
    expect((await record({ ...check, status: 'PLANNED', heldOn: '2019-10-10' })).problems).toEqual([]);
    expect((await record({ ...check, status: 'CANCELLED' })).problems).toEqual([]);
    expect(await branch.figure('party.floatingMembers')).toBeNull();
  });
});

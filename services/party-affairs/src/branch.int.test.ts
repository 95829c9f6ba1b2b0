import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toDate } from '@zhucan/codes';

import { type BranchService, startBranchService } from './testing/branch-service.js';

let branch: BranchService;
beforeAll(async () => {
  branch = await startBranchService();
});
afterAll(() => branch.stop());

const held = (kind: string, heldOn: string, more: object = {}) =>
  branch.command('recordPartyRecord', { kind, heldOn, topicZh: '', ...more }, 'id');

interface Norm {
  readonly code: string;
  readonly required: number;
  readonly held: number;
  readonly met: boolean | null;
  readonly missed: readonly string[];
}

async function norms(period: string, region = '999999') {
  const { data, statements } = await branch.query(
    `{ partyNorms(region: "${region}", period: "${period}") { code required held met missed } }`,
  );
  return {
    statements,
    norm: (code: string) => {
      const found = (data as { partyNorms: readonly Norm[] }).partyNorms.find(
        (each) => each.code === `party.${code}`,
      );
      if (!found) throw new Error(code);
      const { required, held: times, met, missed } = found;
      return [required, times, met, missed] as const;
    },
  };
}

describe('the branch', () => {
  it('is none where nothing is known of it', async () => {
    const { data } = await branch.query('{ partyBranch(region: "999999") { regionId } }');
    expect(data).toEqual({ partyBranch: null });
  });

  it('has its members by stage, its committee, and a term of three years from its election', async () => {
    for (let at = 1; at <= 7; at += 1) {
      const joined = { stage: 'FULL_MEMBER', joinedOn: `200${at}-07-01`, floating: false };
      await branch.command('recordPartyMember', { number: `B-${at}`, name: '示例姓名', ...joined }, 'id');
    }
    await branch.command('determinePartyStage', { stage: 'ACTIVIST', decidedOn: '2018-08-16' }, 'id');
    await branch.command(
      'determinePartyStage',
      { stage: 'ACTIVIST', decidedOn: '2018-08-16', region: '999999001' },
      'id',
    );
    await held('ELECTION', '2016-06-20');
    await held('ELECTION', '2019-06-21');
    await held('ELECTION', '2019-06-28', { status: 'CANCELLED' });
    await held('ELECTION', '2022-06-21', { status: 'PLANNED' });
    await held('MEMBERSHIP_CHECK', '2019-04-18', { statedValue: 0 });
    const { data, statements } = await branch.query(
      `{ partyBranch(region: "999999000000") { regionId members { stage count } floatingMembers lastElectionOn termYears nextElectionDueOn
           termSource { labels local } committee { required fromFullMembers atLeast atMost } } }`,
    );
    expect(data).toEqual({
      partyBranch: {
        regionId: '999999',
        members: [
          { stage: 'ACTIVIST', count: 1 },
          { stage: 'DEVELOPMENT_CANDIDATE', count: 0 },
          { stage: 'PROBATIONARY_MEMBER', count: 0 },
          { stage: 'FULL_MEMBER', count: 7 },
        ],
        floatingMembers: 0,
        lastElectionOn: '2019-06-21',
        termYears: 3,
        nextElectionDueOn: '2022-06-21',
        termSource: { labels: ['S-PB4'], local: false },
        committee: { required: true, fromFullMembers: 7, atLeast: 3, atMost: 5 },
      },
    });
    expect(statements).toBe(2);
  });

  it('has five years where it is that of a community', async () => {
    await branch.sql.query(
      `INSERT INTO region (id, level, name_zh, parent_id, street_id, district_id, aggregate_version)
       VALUES ('txc-9001', 'COMMUNITY', '示例社区', '999999001', '999999001', '999999', 1)`,
    );
    await held('ELECTION', '2019-06-21', { region: 'txc-9001' });
    const { data } = await branch.query(
      '{ partyBranch(region: "txc-9001") { termYears nextElectionDueOn committee { required } } }',
    );
    expect(data).toEqual({
      partyBranch: { termYears: 5, nextElectionDueOn: '2024-06-21', committee: { required: false } },
    });
  });
});

describe('the norms', () => {
  beforeAll(async () => {
    for (const month of ['01', '02', '03', '05']) await held('BRANCH_COMMITTEE_MEETING', `2019-${month}-08`);
    // Two in May do not make up for April.
    await held('BRANCH_COMMITTEE_MEETING', '2019-05-29');
    // That of June was held in July, but is for June.
    await held('BRANCH_COMMITTEE_MEETING', '2019-07-01', { forPeriod: '2019-06' });
    await held('MEMBER_ASSEMBLY', '2019-02-14');
    await held('MEMBER_ASSEMBLY', '2019-06-21');
    await held('MEMBER_ASSEMBLY', '2019-06-22', { region: '999999001' });
    await held('THEME_DAY', '2019-05-15', { status: 'CANCELLED' });
    await held('ORGANIZATIONAL_LIFE_MEETING', '2019-03-26', { forPeriod: '2018' });
    // A plan for the whole year counts by its day for what is due more often.
    await held('PARTY_LECTURE', '2019-03-14', { forPeriod: '2019' });
  });

  it('are held against each interval, not against their sum', async () => {
    const { norm, statements } = await norms('2019-H1');
    expect(norm('branchCommitteeMeetings')).toEqual([6, 6, false, ['2019-04']]);
    expect(norm('memberAssemblies')).toEqual([2, 2, true, []]);
    expect(norm('partyLectures')).toEqual([2, 1, false, ['2019-Q2']]);
    expect(norm('themeDays')[3]).toHaveLength(6);
    expect(statements).toBe(2);
  });

  it('count what is for a year in that year: the organisational-life meeting of 2018 was held in 2019', async () => {
    expect((await norms('2018')).norm('organizationalLifeMeetings')).toEqual([1, 1, true, []]);
    branch.clock.set(toDate('2020-01-01'));
    expect((await norms('2019')).norm('organizationalLifeMeetings')).toEqual([1, 0, false, ['2019']]);
    branch.clock.set(toDate('2019-07-01'));
  });

  it('are due at the end of their interval, and judged once it is over', async () => {
    expect((await norms('2019-H1')).norm('organizationalLifeMeetings')).toEqual([0, 0, null, []]);
    expect((await norms('2019-H2')).norm('organizationalLifeMeetings')).toEqual([1, 0, null, []]);
    expect((await norms('2019-06')).norm('memberAssemblies')).toEqual([1, 1, true, []]);
    expect((await norms('2019-05')).norm('memberAssemblies')).toEqual([0, 0, null, []]);
    branch.clock.set(toDate('2019-04-30'));
    expect((await norms('2019-H1')).norm('branchCommitteeMeetings')).toEqual([6, 6, true, []]);
    branch.clock.set(toDate('2019-05-01'));
    expect((await norms('2019-H1')).norm('branchCommitteeMeetings')).toEqual([6, 6, false, ['2019-04']]);
    branch.clock.set(toDate('2019-07-01'));
  });

  it('are those of a branch of its own where it has set them, marked as such', async () => {
    await branch.sql.query(
      `INSERT INTO region (id, code, level, name_zh, district_id, aggregate_version) VALUES ('430103', '430103', 'DISTRICT', '天心区', '430103', 1)`,
    );
    const asked = async (region: string) => {
      const { data } = await branch.query(
        `{ partyNorms(region: "${region}", period: "2019-H1") { code every times required source { local labels } } }`,
      );
      return (data as { partyNorms: readonly object[] }).partyNorms;
    };
    const own = await asked('430103');
    expect(own).toContainEqual({
      code: 'party.leadershipStudySessions',
      every: 'MONTH',
      times: 1,
      required: 6,
      source: { local: true, labels: ['SEED 56-58'] },
    });
    expect(own).toContainEqual(
      expect.objectContaining({ code: 'party.ideologyReviews', every: 'QUARTER', required: 2 }),
    );
    const common = await asked('999999');
    expect(common).toContainEqual(
      expect.objectContaining({ code: 'party.leadershipStudySessions', every: 'QUARTER', required: 2 }),
    );
    expect(common).toContainEqual(
      expect.objectContaining({ code: 'party.ideologyReviews', every: 'HALF_YEAR', required: 1 }),
    );
    expect(JSON.stringify(common)).not.toContain('groupStudySessions');
    expect(JSON.stringify(await asked('999999001'))).not.toContain('leadershipStudySessions');
  });
});

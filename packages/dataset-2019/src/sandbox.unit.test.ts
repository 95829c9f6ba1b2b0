import { readFileSync } from 'node:fs';

import { checkEligibility, findVersion } from '@zhucan/casework';
import { toDate } from '@zhucan/codes';
import { describe, expect, it } from '@jest/globals';

import { datasetRows } from './generate.js';
import { sandboxResidents, type SandboxResident } from './sandbox.js';
import { datasetCases } from './testing/cases.js';
import { programmes } from './testing/programmes.js';
import { Subjects } from './testing/subjects.js';

const rows = datasetRows();
const subjects = new Subjects(rows);
const cases = datasetCases(rows, programmes, subjects);
const residents = new Map((rows.get('residents') ?? []).map((each) => [each['citizenId'], each]));
const forPeople = programmes.filter((each) => each.subjectKind !== 'ENTERPRISE');
const ON = toDate('2019-07-01');

/** What the real rules say of an application in the district of residence, with the cases that the data set gives this person. */
function realFailures(resident: SandboxResident, programme: (typeof programmes)[number]): string[] {
  const row = residents.get(resident.citizenId) ?? {};
  const version = findVersion(programme, ON);
  if (!version) throw new RangeError('a programme that is not in force');
  const subject = subjects.subject(row, programme.subjectKind);
  const own = cases.filter(({ each }) => each.subject.subjectId === subject.subjectId);
  const application = { filedIn: subjects.region(row['regionId'] ?? ''), occasion: null };
  const prior = own.map(({ each }) => each.prior);
  const check = checkEligibility(programme.code, version, subject, ON, prior, application);
  return check.results.filter((each) => !each.passed).map((each) => each.rule);
}

/** `RULE: PROGRAMME, PROGRAMME; RULE + RULE: PROGRAMME`. */
function turnedDown({ excluded }: SandboxResident): string {
  const byRules = new Map<string, string[]>();
  for (const { programme, rules } of excluded) {
    const key = rules.join(' + ');
    byRules.set(key, [...(byRules.get(key) ?? []), programme]);
  }
  return [...byRules].map(([rules, codes]) => `**${rules}** ${codes.join(', ')}`).join('; ');
}

function tableRow(resident: SandboxResident, at: number): string {
  const { name, about, has, eligible } = resident;
  const held = has ? `${has.programme}, ${has.step.replace('On', '')} ${has.on}` : '';
  return `| ${[String(at + 1), name, about, held, eligible.join(', '), turnedDown(resident)].join(' | ')} |`;
}

describe('the sandbox residents', () => {
  it('are twenty, with ids that stay, and stand in the workbook of residents', () => {
    expect(sandboxResidents.map((each) => each.residentId)).toEqual(
      Array.from(
        { length: 20 },
        (_none, at) => `00000000-0000-4000-8000-0000000000${String(at + 1).padStart(2, '0')}`,
      ),
    );
    for (const { citizenId, residentId, name } of sandboxResidents)
      expect(residents.get(citizenId)).toMatchObject({ residentId, name });
  });

  it.each(sandboxResidents.map((each) => [each.residentId, each] as const))(
    '%s fares with the real rules as it is told',
    (_id, resident) => {
      const told = new Map(resident.excluded.map((each) => [each.programme, each.rules]));
      for (const programme of forPeople) {
        const failed = realFailures(resident, programme);
        if (resident.eligible.includes(programme.code)) expect(failed).toEqual([]);
        else if (told.has(programme.code)) expect(failed).toEqual(told.get(programme.code));
        else expect(failed).toContain('CATEGORY_GRADE');
      }
      const codes = new Set(forPeople.map((each) => each.code));
      expect([...resident.eligible, ...told.keys()].filter((each) => !codes.has(each))).toEqual([]);
    },
  );

  it('hold the cases that they are said to, and no others', () => {
    const ids = new Map(sandboxResidents.map((each) => [each.citizenId, each]));
    const held = cases.filter(({ each }) => ids.has(each.row['citizenId'] ?? ''));
    for (const { each } of held) {
      const has = ids.get(each.row['citizenId'] ?? '')?.has;
      expect(each.row).toMatchObject({ programmeCode: has?.programme, [has?.step ?? '']: has?.on });
    }
    expect(held).toHaveLength(sandboxResidents.filter((each) => each.has).length);
  });

  it('are turned down by exclusion and repetition, some of them', () => {
    const rules = sandboxResidents.flatMap((each) => each.excluded.flatMap((one) => one.rules));
    expect([...new Set(rules)].sort()).toEqual([
      'AGE_BAND',
      'ANY_OF',
      'EXCLUDED_BY_EXTRAORDINARY_RELIEF',
      'EXCLUDED_BY_FAMILY_CARE_SUBSIDY',
      'EXCLUDED_BY_HEARING_AIDS',
      'EXCLUDED_BY_HOME_CARE',
      'EXCLUDED_BY_PROSTHESES',
      'HARDSHIP',
      'REPEAT',
    ]);
  });

  it('are in the README as they are', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const table = readme.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(table).toEqual(sandboxResidents.map(tableRow));
  });
});

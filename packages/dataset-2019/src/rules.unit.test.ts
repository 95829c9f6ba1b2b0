import type { Programme } from '@zhucan/casework';
import { describe, expect, it } from '@jest/globals';

import { datasetRows } from './generate.js';
import { PAPERS_MISSING } from './refusals.js';
import { datasetCases } from './testing/cases.js';
import { programmes, versionsOfHalfYear } from './testing/programmes.js';
import { Subjects } from './testing/subjects.js';

const rows = datasetRows();
const subjects = new Subjects(rows);
const cases = datasetCases(rows, programmes, subjects);
const codes = programmes.map((each) => each.code);

/** A workbook names a household by the applicant, who is a member: a household without members cannot be imported. */
const NOT_TO_BE_IMPORTED: ReadonlySet<string> = new Set(['HOUSEHOLD_MEMBERS']);

/** The rules of a programme, by version of the half-year, by which no case of the data set is refused. */
function rulesWithoutCase(programme: Programme, given: typeof cases = cases): string[] {
  const own = given.filter(({ each }) => each.programme.code === programme.code);
  return versionsOfHalfYear(programme).flatMap(({ version }) => {
    const judged = own.filter(({ each }) => each.version.version === version);
    const refused = new Set(judged.map(({ each }) => each.refusedBy));
    const rules = judged[0]?.each.rules() ?? ['no case at all'];
    return rules
      .filter((rule) => !NOT_TO_BE_IMPORTED.has(rule) && !refused.has(rule))
      .map((rule) => `v${String(version)} ${rule}`);
  });
}

const tell = ({ each }: (typeof cases)[number], failed: readonly string[]): string =>
  `${each.row['caseNumber'] ?? ''} ${each.programme.code}: ${failed.join(' ')}`;

/** Death cancels the certificate too; any other rule fails alone. */
function expectedFailures(rule: string | undefined): string[] {
  if (rule === undefined) return [];
  return rule === 'ALIVE' ? ['ALIVE', 'CERTIFICATE_VALID'] : [rule];
}

describe.each(codes)('%s', (code) => {
  const own = cases.filter(({ each }) => each.programme.code === code);

  it('has a refused case for each rule of its data file', () => {
    for (const programme of programmes.filter((each) => each.code === code))
      expect(rulesWithoutCase(programme)).toEqual([]);
  });

  it('has somebody who fits and was served by July 2019', () => {
    const served = own.filter(
      ({ each: { row } }) =>
        row['ending'] === undefined && (row['deliveredOn'] ?? row['paidOn']) !== undefined,
    );
    expect(served).not.toEqual([]);
  });

  it('judges everybody as the real rules do, on the day of the application and of the decision', () => {
    const wrong = own.flatMap((found) =>
      found.each.judgedOn.flatMap((on) => {
        const failed = found.each.failedRules(on, found.others);
        const expected = expectedFailures(found.each.refusedBy);
        return failed.join() === expected.join() ? [] : [tell(found, failed)];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has rows that the decisions of the import take', () => {
    const refused = own.flatMap((found) => {
      const replayed = found.each.replay(found.earlier);
      if (!replayed.ok)
        return [
          tell(
            found,
            replayed.problems.map((each) => each.code),
          ),
        ];
      return replayed.value.state.status === found.each.status ? [] : [tell(found, ['another status'])];
    });
    expect(refused).toEqual([]);
  });
});

describe('the cases', () => {
  it('are refused for a rule, or for want of papers', () => {
    const other = cases.filter(
      ({ each }) => each.rejected && !each.refusedBy && each.row['reason'] !== PAPERS_MISSING,
    );
    expect(other).toEqual([]);
  });

  it('show a rule that a data file is given and no case knows', () => {
    const [first, ...others] = programmes.filter((each) => each.code === 'HEARING_AIDS');
    if (!first) throw new RangeError('no such programme');
    expect(others).toEqual([]);
    const changed: Programme = {
      ...first,
      versions: first.versions.map((version) => ({
        ...version,
        rules: [...version.rules, { rule: 'REGION', unverified: true, within: ['430103'] }],
      })),
    };
    expect(
      rulesWithoutCase(
        changed,
        datasetCases(rows, [...programmes.filter((each) => each !== first), changed], subjects),
      ),
    ).toEqual(['v1 REGION']);
    expect(rulesWithoutCase({ ...first, code: 'SOMETHING_NEW' })).toEqual(['v1 no case at all']);
  });

  it('stand at every status where the report counts nobody', () => {
    for (const code of ['SCHOOL_AID', 'EXTRAORDINARY_RELIEF']) {
      const own = cases.filter(({ each }) => each.programme.code === code);
      expect([...new Set(own.map(({ each }) => each.status))].sort()).toEqual([
        'APPROVED',
        'CANCELLED',
        'CLOSED',
        'COMMUNITY_REVIEWED',
        'CONFIRMED',
        'FOLLOWED_UP',
        'OBJECTED',
        'PAID',
        'PUBLIC_NOTICE',
        'REJECTED',
        'RETURNED',
        'STREET_REVIEWED',
        'SUBMITTED',
        'WITHDRAWN',
      ]);
    }
  });
});

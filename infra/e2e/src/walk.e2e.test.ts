import { describe, expect, it } from '@jest/globals';
import { sandboxResidents } from '@zhucan/dataset-2019';

import { ask } from './client.js';

/** Has a case in rehab-employment, and a household of one. */
const SANDBOX = sandboxResidents[0];

describe('one query', () => {
  it('walks from a resident to certificate, household and the cases of both services, and back', async () => {
    const { data, errors } = await ask<{ resident: Record<string, never> }>(
      `query ($id: ID!) { resident(id: $id) {
        name citizenIdMasked age certificate { category grade status } region { nameZh parent { nameZh } }
        household { id members { resident { id rehabEmploymentCases { caseNumber } } } reliefAccessibilityCases { caseNumber } }
        rehabEmploymentCases { caseNumber programmeCode status region { nameZh } resident { id name } steps { status occurredOn } }
        reliefAccessibilityCases { caseNumber } } }`,
      { id: SANDBOX?.residentId },
    );
    expect(errors).toEqual([]);
    expect(data.resident).toMatchObject({
      name: SANDBOX?.name,
      certificate: { category: 'HEARING', grade: 2, status: 'VALID' },
      rehabEmploymentCases: [
        { programmeCode: 'HEARING_AIDS', status: 'CONFIRMED', resident: { id: SANDBOX?.residentId } },
      ],
    });
    expect(JSON.stringify(data)).not.toContain(SANDBOX?.citizenId);
  });

  it('leads from a figure to its records, and from there to the resident', async () => {
    const query = `query ($after: String) { workReport(region: "430103", period: "2019-H1") { rehabilitation { indicators { code
      evidence(first: 20, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        edges { node { ... on RehabEmploymentCase { id caseNumber resident { id name household { id } } } } } } } } } }`;
    interface Evidence {
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      edges: { node: { id: string; resident: { name: string } | null } }[];
    }
    interface Answer {
      workReport: { rehabilitation: { indicators: { code: string; evidence: Evidence }[] } };
    }
    const page = async (after?: string): Promise<Evidence | undefined> => {
      // A cursor belongs to one figure: those of the others are refused, each with its own error.
      const { data } = await ask<Answer>(query, { after });
      return data.workReport.rehabilitation.indicators.find(({ code }) => code === 'rehab.hearingAids')
        ?.evidence;
    };
    const first = await page();
    const second = await page(first?.pageInfo.endCursor);
    expect([first?.totalCount, second?.totalCount]).toEqual([40, 40]);
    const ids = [...(first?.edges ?? []), ...(second?.edges ?? [])].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(40);
    expect(second?.pageInfo.hasNextPage).toBe(false);
    expect(first?.edges.every(({ node }) => node.resident !== null && node.resident.name !== '')).toBe(true);
  });
});

describe('an integrator', () => {
  it('reads figures and nobody', async () => {
    const { data, errors } = await ask<{ resident: unknown }>(
      'query ($id: ID!) { resident(id: $id) { name } workReport(region: "430103", period: "2019-H1") { registry { indicators { value } } } }',
      { id: SANDBOX?.residentId },
      'integrator',
    );
    expect(data).toEqual({ resident: null, workReport: { registry: { indicators: [{ value: 7210 }] } } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });

  it('sees no evidence, and a street sees none of another', async () => {
    const query = (region: string): string =>
      `{ workReport(region: "${region}", period: "2019-H1") { registry { indicators { evidence(first: 1) { totalCount } } } } }`;
    for (const [role, own] of [
      ['integrator', undefined],
      ['street', '430103005'],
    ] as const) {
      const { errors } = await ask(query('430103002'), {}, role, own);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    }
    expect((await ask(query('430103005'), {}, 'street', '430103005')).errors).toEqual([]);
  });
});

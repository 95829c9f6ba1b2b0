import { randomUUID } from 'node:crypto';

import type { Programme } from '@zhucan/casework';
import type { Sql } from '@zhucan/sql';

import { projectHouseholds } from '../projections/households.js';
import type { RegistryMessage } from '../projections/messages.js';
import { projectRegions } from '../projections/regions.js';
import { projectResidents } from '../projections/residents.js';
import type { CaseService } from '../service.js';

/** What is tried: a service on a database of its own. */
export interface TrialWorld {
  readonly service: CaseService;
  /** Runs work in one transaction. */
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** Records an enterprise that meets the rules of a programme, in a street, and gives its id; for the service that has some. */
  readonly newEnterprise?: (regionId: string, programme: Programme) => Promise<string>;
}

const [FIRST_STREET, SECOND_STREET, COMMUNITY, DISTRICT] = ['430103005', '430103002', 'txc-0001', '430103'];

/** The places of one district in which cases are filed. */
export const TRIAL_PLACES = {
  firstStreet: FIRST_STREET,
  secondStreet: SECOND_STREET,
  community: COMMUNITY,
  district: DISTRICT,
} as const;

/** The parts of the district: each street with its community, and the district itself for what is filed at its own level. */
export const TRIAL_PARTS: readonly (readonly string[])[] = [
  [FIRST_STREET, COMMUNITY],
  [SECOND_STREET],
  [DISTRICT],
];

function region(id: string, level: string, parentId: string | null): RegistryMessage {
  const code = level === 'COMMUNITY' ? null : id;
  const data = { id, code, level, nameZh: id, parentId, validFrom: null, validTo: null };
  return { aggregateId: id, aggregateVersion: 1, data };
}

/** Brings the regions of the trials into the service's projection. */
export async function openTrialRegions({ service, transaction }: TrialWorld): Promise<void> {
  await transaction((sql) =>
    projectRegions(service, sql, [
      region('430100', 'PROVINCE_CITY', null),
      region(DISTRICT, 'DISTRICT', '430100'),
      region(FIRST_STREET, 'STREET', DISTRICT),
      region(SECOND_STREET, 'STREET', DISTRICT),
      region(COMMUNITY, 'COMMUNITY', FIRST_STREET),
    ]),
  );
}

const EVERY_CATEGORY = ['VISION', 'HEARING', 'SPEECH', 'PHYSICAL', 'INTELLECTUAL', 'MENTAL'];

/**
 * Somebody of a household whom the rules of every programme let in: of every category at once, poor, and seventeen all through 2019, so
 * that only what happened before can turn anybody down.
 */
export async function newTrialResident({ service, transaction }: TrialWorld) {
  const [residentId, householdId] = [randomUUID(), randomUUID()];
  const certificate = {
    status: 'VALID',
    category: 'MULTIPLE',
    grade: 1,
    components: EVERY_CATEGORY.map((category) => ({ category, grade: 1 })),
    validFrom: '2017-01-01',
    validTo: '2027-01-01',
  };
  const place = { from: '2017-01-01', to: null, regionId: FIRST_STREET };
  await transaction(async (sql) => {
    await projectHouseholds(service, sql, [
      {
        aggregateId: householdId,
        aggregateVersion: 1,
        data: { householdId, synthetic: true, timeline: [place] },
      },
    ]);
    await projectResidents(service, sql, [
      {
        aggregateId: residentId,
        aggregateVersion: 1,
        data: {
          residentId,
          sex: 'FEMALE',
          birthDate: '2001-12-31',
          deceasedOn: null,
          synthetic: true,
          timeline: [{ ...place, householdId, hardship: 'REGISTERED_POOR', certificate }],
        },
      },
    ]);
  });
  return { residentId, householdId };
}

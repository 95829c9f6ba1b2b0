import type { z } from 'zod';

import type { certificateStatus } from '../../../fields/codes.js';
import type { residentPayload } from './resident.v1.js';

type Everyone = z.output<typeof residentPayload.public>;
type Services = z.output<typeof residentPayload.internal>;
type Interval = Services['timeline'][number];
type Status = z.output<typeof certificateStatus>;

interface ResidentExample {
  readonly public: Everyone;
  readonly internal: Services;
}

/** The resident of the examples. */
export const RESIDENT_ID = '7d3e2c1a-4b5f-4c6d-8e9f-0a1b2c3d4e5f';
const REGISTERED_ON = '2017-09-01';
const CERTIFIED_ON = '2018-03-01';

function interval(from: string, to: string | null, status: Status | null): Interval {
  return {
    from,
    to,
    regionId: '430103005000',
    householdId: status === null ? null : '1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b',
    hardship: status === null ? null : 'REGISTERED_POOR',
    certificate:
      status === null
        ? null
        : {
            status,
            category: 'PHYSICAL',
            grade: 2,
            components: [],
            validFrom: CERTIFIED_ON,
            validTo: '2028-03-01',
          },
  };
}

function example(
  status: Status | null,
  timeline: Interval[],
  certificateHeld: Everyone['certificateHeld'] = [],
): ResidentExample {
  return {
    public: {
      residentId: RESIDENT_ID,
      birthYear: 1962,
      sex: 'FEMALE',
      streetCode: '430103005',
      category: status === null ? null : 'PHYSICAL',
      grade: status === null ? null : 2,
      components: [],
      certificateStatus: status,
      certificateHeld,
    },
    internal: {
      residentId: RESIDENT_ID,
      sex: 'FEMALE',
      birthDate: '1962-05-17',
      deceasedOn: null,
      synthetic: true,
      timeline,
    },
  };
}

/** Somebody as they are registered. */
export const newcomer = example(null, [interval(REGISTERED_ON, null, null)]);

/** The same person with a certificate and a household, registered as poor. */
export const holder = example(
  'VALID',
  [interval(REGISTERED_ON, CERTIFIED_ON, null), interval(CERTIFIED_ON, null, 'VALID')],
  [{ from: '2018-03', to: '2028-02', regionId: '430103005' }],
);

/** The same person once the certificate stands otherwise. */
export function holderWhoseCertificateIs(status: Status, from: string): ResidentExample {
  return example(status, [
    interval(REGISTERED_ON, CERTIFIED_ON, null),
    interval(CERTIFIED_ON, from, 'VALID'),
    interval(from, null, status),
  ]);
}

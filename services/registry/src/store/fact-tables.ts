import {
  type CalendarDate,
  type Category,
  certificateNumber,
  type Component,
  type Grade,
} from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';

import type {
  CancellationReason,
  CertificateAction,
  CertificateStatus,
} from '../decisions/certificate-life-cycle.js';
import type {
  CertificateState,
  Guardian,
  Hardship,
  Membership,
  Particulars,
} from '../decisions/resident-record.js';
import { PROTECTED } from './unit-of-work.js';

/** A column of a fact: its name and type, and what stands in it. */
export interface FactColumn<T> {
  readonly name: string;
  readonly type: 'uuid' | 'text' | 'bytea' | 'date' | 'smallint' | 'jsonb';
  write(value: T, protector: Protector, citizenId: string): unknown;
}

/** How facts of one kind are stored. */
export interface FactTable<T> {
  readonly table: string;
  readonly columns: readonly FactColumn<T>[];
  read(row: Readonly<Record<string, unknown>>, protector: Protector): T;
}

function encrypted(protector: Protector, text: string | null, context: string): Buffer | null {
  return text === null ? null : protector.encrypt(text, context);
}

function indexed(protector: Protector, text: string | null, context: string): Buffer | null {
  return text === null ? null : protector.blindIndex(text, context);
}

function decrypted(protector: Protector, cipher: unknown, context: string): string | null {
  return Buffer.isBuffer(cipher) ? protector.decrypt(cipher, context) : null;
}

/** Name, phone and address. */
export const particularsTable: FactTable<Particulars> = {
  table: 'particulars_fact',
  columns: [
    {
      name: 'name_cipher',
      type: 'bytea',
      write: (value, protector) => encrypted(protector, value.name, PROTECTED.name),
    },
    {
      name: 'name_index',
      type: 'bytea',
      write: (value, protector) => indexed(protector, value.name, PROTECTED.name),
    },
    {
      name: 'phone_cipher',
      type: 'bytea',
      write: (value, protector) => encrypted(protector, value.phone, PROTECTED.phone),
    },
    {
      name: 'phone_index',
      type: 'bytea',
      write: (value, protector) => indexed(protector, value.phone, PROTECTED.phone),
    },
    {
      name: 'address_cipher',
      type: 'bytea',
      write: (value, protector) => encrypted(protector, value.address, PROTECTED.address),
    },
  ],
  read: (row, protector) => ({
    name: decrypted(protector, row['name_cipher'], PROTECTED.name) ?? '',
    phone: decrypted(protector, row['phone_cipher'], PROTECTED.phone),
    address: decrypted(protector, row['address_cipher'], PROTECTED.address),
  }),
};

/** Where people live. */
export const residenceTable: FactTable<{ readonly regionId: string }> = {
  table: 'residence_fact',
  columns: [{ name: 'region_id', type: 'text', write: (value) => value.regionId }],
  read: (row) => ({ regionId: row['region_id'] as string }),
};

/** Certificates. */
export const certificateTable: FactTable<CertificateState> = {
  table: 'certificate_fact',
  columns: [
    { name: 'certificate_id', type: 'uuid', write: (value) => value.certificateId },
    { name: 'status', type: 'text', write: (value) => value.status },
    { name: 'reason', type: 'text', write: (value) => value.reason },
    { name: 'category', type: 'text', write: (value) => value.category },
    { name: 'grade', type: 'smallint', write: (value) => value.grade },
    { name: 'components', type: 'jsonb', write: (value) => JSON.stringify(value.components) },
    { name: 'issued_on', type: 'date', write: (value) => value.issuedOn },
    { name: 'expires_on', type: 'date', write: (value) => value.expiresOn },
    { name: 'reissue', type: 'smallint', write: (value) => value.reissue },
    { name: 'actions', type: 'jsonb', write: (value) => JSON.stringify(value.actions) },
    {
      name: 'number_index',
      type: 'bytea',
      write: (value, protector, citizenId) =>
        protector.blindIndex(
          certificateNumber(citizenId, value.category, value.grade, value.reissue),
          PROTECTED.certificateNumber,
        ),
    },
  ],
  read: (row) => ({
    certificateId: row['certificate_id'] as string,
    status: row['status'] as CertificateStatus,
    reason: row['reason'] as CancellationReason | null,
    category: row['category'] as Category,
    grade: row['grade'] as Grade,
    components: (row['components'] as Component[]).map(({ category, grade }) => ({ category, grade })),
    issuedOn: row['issued_on'] as CalendarDate,
    expiresOn: row['expires_on'] as CalendarDate,
    reissue: row['reissue'] as number,
    actions: row['actions'] as CertificateAction[],
  }),
};

/** Hardship. */
export const hardshipTable: FactTable<{ readonly kind: Hardship }> = {
  table: 'hardship_fact',
  columns: [{ name: 'kind', type: 'text', write: (value) => value.kind }],
  read: (row) => ({ kind: row['kind'] as Hardship }),
};

/** Membership of households. */
export const membershipTable: FactTable<Membership> = {
  table: 'membership_fact',
  columns: [
    { name: 'household_id', type: 'uuid', write: (value) => value.householdId },
    { name: 'kinship', type: 'text', write: (value) => value.kinship },
  ],
  read: (row) => ({ householdId: row['household_id'] as string, kinship: row['kinship'] as string }),
};

/** Guardians. */
export const guardianTable: FactTable<Guardian> = {
  table: 'guardian_fact',
  columns: [
    { name: 'guardian_id', type: 'uuid', write: (value) => value.guardianId },
    {
      name: 'name_cipher',
      type: 'bytea',
      write: (value, protector) => encrypted(protector, value.name, PROTECTED.guardianName),
    },
    {
      name: 'phone_cipher',
      type: 'bytea',
      write: (value, protector) => encrypted(protector, value.phone, PROTECTED.guardianPhone),
    },
    {
      name: 'phone_index',
      type: 'bytea',
      write: (value, protector) => indexed(protector, value.phone, PROTECTED.guardianPhone),
    },
    { name: 'kinship', type: 'text', write: (value) => value.kinship },
  ],
  read: (row, protector) => ({
    guardianId: row['guardian_id'] as string,
    name: decrypted(protector, row['name_cipher'], PROTECTED.guardianName) ?? '',
    phone: decrypted(protector, row['phone_cipher'], PROTECTED.guardianPhone),
    kinship: row['kinship'] as string,
  }),
};

import type { CalendarDate, Category, Component, Grade, Sex } from '@zhucan/codes';

import type { CancellationReason, CertificateAction, CertificateStatus } from './certificate-life-cycle.js';
import type { Timeline } from './timeline.js';

/** What the register knows of a person besides the citizen id; every field is an identifier. */
export interface Particulars {
  readonly name: string;
  readonly phone: string | null;
  readonly address: string | null;
}

/** A certificate as it stands over a stretch of days. */
export interface CertificateState {
  /** The certificate; renewal, loss and re-grading keep it, a new issue after a cancellation does not. */
  readonly certificateId: string;
  readonly status: CertificateStatus;
  /** Given with `CANCELLED` and only with it. */
  readonly reason: CancellationReason | null;
  readonly category: Category;
  readonly grade: Grade;
  /** The disabilities that make up a multiple one; empty for a single one. */
  readonly components: readonly Component[];
  readonly issuedOn: CalendarDate;
  /** First day on which it is no longer valid. */
  readonly expiresOn: CalendarDate;
  /** 0, or n after the n-th issue for loss (`Bn` in the number). */
  readonly reissue: number;
  /**
   * What was done to the certificate on the first of these days, in its order; nothing where it was issued or expired on that day. By it
   * a change that is filed another time is known again, also where another of the same day followed.
   */
  readonly actions: readonly CertificateAction[];
}

/** Kinds of hardship that programmes ask for: 建档立卡, 低保, 低收入, 特困 (困难类型). */
export const HARDSHIPS = ['REGISTERED_POOR', 'MINIMUM_LIVING', 'LOW_INCOME', 'EXTREME_HARDSHIP'] as const;

/** A kind of hardship. */
export type Hardship = (typeof HARDSHIPS)[number];

/** The place of a person in a household. */
export interface Membership {
  readonly householdId: string;
  /** GB/T 4761-2008, two digits: `02` is the head (户主). */
  readonly kinship: string;
}

/** Someone who acts for a minor, or for an adult with an intellectual or mental disability (监护人). */
export interface Guardian {
  readonly guardianId: string;
  readonly name: string;
  readonly phone: string | null;
  /** GB/T 4761-2008, two digits: what the guardian is to the ward. */
  readonly kinship: string;
}

/** A person with everything the register holds as standing knowledge. */
export interface ResidentRecord {
  readonly id: string;
  /** Version of the aggregate; 0 before it is first stored. */
  readonly version: number;
  readonly citizenId: string;
  readonly birthDate: CalendarDate;
  readonly sex: Sex;
  readonly synthetic: boolean;
  readonly registeredOn: CalendarDate;
  readonly deceasedOn: CalendarDate | null;
  readonly particulars: Timeline<Particulars>;
  readonly residence: Timeline<{ readonly regionId: string }>;
  readonly certificates: Timeline<CertificateState>;
  readonly hardship: Timeline<{ readonly kind: Hardship }>;
  readonly membership: Timeline<Membership>;
  /** Several guardians may act at once: these may overlap. */
  readonly guardians: Timeline<Guardian>;
}

import { addDays, type CalendarDate } from '@zhucan/codes';

/** The days of a petition (信访事项), as the office knows them. */
export interface PetitionDates {
  readonly receivedOn: CalendarDate;
  /** The day on which it was taken up; none where it has not been, or was not. */
  readonly acceptedOn: CalendarDate | null;
  /** The day on which the petitioner was told that the term is extended, and why. */
  readonly extendedOn: CalendarDate | null;
  /** The day on which it was settled (办结). */
  readonly settledOn: CalendarDate | null;
}

/** Where a petition stands (办理状态): received, taken up, settled. */
export type PetitionStatus = 'RECEIVED' | 'ACCEPTED' | 'HANDLED';

/** Where a petition stands, and the last day for what comes next. */
export interface PetitionStanding {
  readonly status: PetitionStatus;
  /** Null where nothing more is due, or no rule is known. */
  readonly dueOn: CalendarDate | null;
}

/** The terms of a regulation, in calendar days; the day from which a term runs is not one of them. */
export interface PetitionTerms {
  readonly validFrom: string;
  /** The first day on which it no longer holds; null while it does. */
  readonly validTo: string | null;
  /** From receipt until the decision whether it is taken up. */
  readonly acceptanceDays: number;
  /** From that decision until it is settled. */
  readonly handlingDays: number;
  /** By how much that may be extended, once and with notice to the petitioner. */
  readonly extensionDays: number;
  readonly source: { readonly label: string; readonly nameZh: string; readonly nameEn: string };
  /** Whether the text of the regulation has not been read in full. */
  readonly unverified: boolean;
}

/**
 * The terms by validity. A petition goes by those in force on the day on which it was received. Of what held before May 2005 nothing is
 * known here, so that no day is due.
 */
export const PETITION_TERMS: readonly PetitionTerms[] = [
  {
    validFrom: '2005-05-01',
    validTo: '2022-05-01',
    acceptanceDays: 15,
    handlingDays: 60,
    extensionDays: 30,
    source: { label: 'K', nameZh: '信访条例（2005年）', nameEn: 'Regulations on Petitions of 2005' },
    unverified: true,
  },
  {
    validFrom: '2022-05-01',
    validTo: null,
    acceptanceDays: 15,
    handlingDays: 60,
    extensionDays: 30,
    source: { label: 'K', nameZh: '信访工作条例（2022年）', nameEn: 'Regulations on Petition Work of 2022' },
    unverified: true,
  },
];

/** The terms in force on a day, or null where none are known. */
export function findTerms(on: CalendarDate): PetitionTerms | null {
  return (
    PETITION_TERMS.find(({ validFrom, validTo }) => validFrom <= on && (validTo === null || on < validTo)) ??
    null
  );
}

/** Where a petition stands by its days, and what is due when. */
export function standingOf({
  receivedOn,
  acceptedOn,
  extendedOn,
  settledOn,
}: PetitionDates): PetitionStanding {
  if (settledOn !== null) return { status: 'HANDLED', dueOn: null };
  const status = acceptedOn === null ? 'RECEIVED' : 'ACCEPTED';
  const terms = findTerms(receivedOn);
  if (terms === null) return { status, dueOn: null };
  if (acceptedOn === null) return { status, dueOn: addDays(receivedOn, terms.acceptanceDays) };
  const extension = extendedOn === null ? 0 : terms.extensionDays;
  return { status, dueOn: addDays(acceptedOn, terms.handlingDays + extension) };
}

/** Whether the last day for what comes next has passed. */
export function isOverdue({ dueOn }: Pick<PetitionStanding, 'dueOn'>, today: CalendarDate): boolean {
  return dueOn !== null && dueOn < today;
}

/** The rule by which a petition is due, in Chinese and English, with its source. */
export function ruleOf(receivedOn: CalendarDate): string | null {
  const terms = findTerms(receivedOn);
  if (terms === null) return null;
  const { acceptanceDays, handlingDays, extensionDays, source } = terms;
  return (
    `${source.nameZh}：自收到起${acceptanceDays}日内决定是否受理，自受理起${handlingDays}日内办结，可延长${extensionDays}日。 ` +
    `${source.nameEn}: taken up or not within ${acceptanceDays} days of receipt, settled within ${handlingDays} days of that, which may be extended by ${extensionDays}.`
  );
}

import type { Category } from '@zhucan/codes';

import type { Asks } from '../asks.js';
import type { Profile } from '../people.js';
import type { Course, Step } from '../steps.js';

/** How a programme's cases are made. */
export interface ProgrammePlan extends Course {
  readonly code: string;
  readonly service: 'rehab' | 'relief';
  readonly asks: Asks;
  /** How many people the report counts; 0 where it counts none. */
  readonly count: number;
  /** The step by whose date the report counts. */
  readonly counted: 'submittedOn' | 'confirmedOn' | 'deliveredOn' | 'paidOn';
  /** The last step that the counted cases have reached. */
  readonly reaches: Step;
  /** What a case is granted, in yuan, by its place. */
  readonly yuan?: (at: number) => number;
  readonly occasion?: (at: number) => '春节' | '助残日';
  /** Who the people are; they meet all that it asks. */
  readonly people: Omit<Profile, 'group' | 'count'>;
  /** Whether the counted are whoever of the population fits, not people of its own. */
  readonly fromPopulation?: true;
}

/** Years of birth of people who work. */
export const ADULT = [1962, 1998] as const;
/** Years of birth of grown-up people. */
export const ANY = [1950, 1998] as const;

/** Categories in equal parts. */
export function only(...names: Category[]): readonly (readonly [Category, number])[] {
  return names.map((each) => [each, 1] as const);
}

/** Applied for, and under review. */
export const APPLIED = { counted: 'submittedOn', reaches: 'streetReviewedOn' } as const;
/** Delivered, after a public notice. */
export const DELIVERED = {
  counted: 'deliveredOn',
  reaches: 'deliveredOn',
  serves: 'deliveredOn',
  notice: true,
} as const;
/** Paid, after a public notice. */
export const PAID = { counted: 'paidOn', reaches: 'paidOn', serves: 'paidOn', notice: true } as const;

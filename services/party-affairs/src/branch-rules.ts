import { readFile } from 'node:fs/promises';

import { type CalendarDate, parseDate } from '@zhucan/codes';
import { z } from 'zod';

import type { BranchRules } from './decisions/branch-norms.js';
import { RECORD_KINDS } from './decisions/party-records.js';

const date = z.string().transform((text, context): CalendarDate => {
  const parsed = parseDate(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: 'a calendar date' });
  return z.NEVER;
});

const version = {
  validFrom: date,
  validTo: date.nullable(),
  regionCode: z
    .string()
    .regex(/^(\d{6}(\d{3}){0,2}|txc-\d{4})$/)
    .optional(),
  levels: z
    .array(z.enum(['PROVINCE_CITY', 'DISTRICT', 'STREET', 'COMMUNITY']))
    .min(1)
    .optional(),
  unverified: z.boolean(),
  source: z.strictObject({
    labels: z.array(z.string().min(1)).min(1),
    noteZh: z.string().min(1),
    noteEn: z.string().min(1),
  }),
};
const norm = z.strictObject({
  code: z.string().regex(/^party\.[a-zA-Z]+$/),
  nameZh: z.string().min(1),
  nameEn: z.string().min(1),
  kind: z.enum(Object.values(RECORD_KINDS)),
  versions: z
    .array(
      z.strictObject({
        ...version,
        everyMonths: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)]),
        times: z.int().positive(),
      }),
    )
    .min(1),
});
const branchRules = z.strictObject({
  norms: z.array(norm).min(1),
  terms: z.array(z.strictObject({ ...version, years: z.int().positive() })).min(1),
  committees: z
    .array(
      z.strictObject({
        ...version,
        fromFullMembers: z.int().positive(),
        atLeast: z.int().positive(),
        atMost: z.int().positive(),
      }),
    )
    .min(1),
});

/**
 * Reads what holds for branches (`norms/branch.json`).
 *
 * @throws where the file is missing or wrong
 */
export async function readBranchRules(file: URL): Promise<BranchRules> {
  return branchRules.parse(JSON.parse(await readFile(file, 'utf8')));
}

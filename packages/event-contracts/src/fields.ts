import { z } from 'zod';

/** A calendar date of business. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** An internal id. */
export const id = z.uuid();
/** The id of a region: its code, or our own id of a community. */
export const regionId = z.string().regex(/^(\d{6}(\d{3}){0,2}|txc-\d{4})$/);
/** Fen as decimal text: more than a JSON number holds exactly. */
export const fen = z.string().regex(/^\d{1,18}$/);
export const sex = z.enum(['MALE', 'FEMALE']);
export const category = z.enum([
  'VISION',
  'HEARING',
  'SPEECH',
  'PHYSICAL',
  'INTELLECTUAL',
  'MENTAL',
  'MULTIPLE',
]);
export const grade = z.int().min(1).max(4);
export const components = z.array(z.strictObject({ category, grade }));
export const certificateStatus = z.enum([
  'VALID',
  'EXPIRED',
  'LOST',
  'FROZEN',
  'TRANSFERRED_OUT',
  'CANCELLED',
]);
export const hardship = z.enum(['REGISTERED_POOR', 'MINIMUM_LIVING', 'LOW_INCOME', 'EXTREME_HARDSHIP']);

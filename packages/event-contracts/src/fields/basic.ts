import { z } from 'zod';

// The forms are our own, not those that zod brings: another release of zod must not change a contract.

/** A calendar date of business, in the time of the district. */
export const date = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .meta({ format: 'date' });
/** A month of business. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** An id of ours: random, it says nothing. */
export const id = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .meta({ format: 'uuid' });
/** The id of a region at any level: its official code, or our own id of a community. */
export const regionId = z.string().regex(/^(\d{6}(\d{3}){0,2}|txc-\d{4})$/);
/** The official code of a city, a district or a street; nothing below, so that few people never stand alone. */
export const regionToStreet = z.string().regex(/^\d{6}(\d{3})?$/);
/** Fen as decimal text: more than a JSON number holds exactly. */
export const fen = z.string().regex(/^\d{1,18}$/);
/** A number of things. */
export const count = z.int().min(0);
/** The code of a figure, a task or a matter, as `plan.schoolAid`. */
export const dottedCode = z.string().regex(/^[a-zA-Z]{1,40}\.[a-zA-Z]{1,60}$/);
/** A year, half-year, quarter or month. */
export const periodCode = z.string().regex(/^\d{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$/);
/** From 1, the most severe, to 4. */
export const grade = z.int().min(1).max(4);

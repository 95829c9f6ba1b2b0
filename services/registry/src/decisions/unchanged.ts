import type { ResidentRecord } from './resident-record.js';

/** Whether a decision led to nothing new: every field is the same object as before. */
export function isUnchanged(before: ResidentRecord, after: ResidentRecord): boolean {
  return (Object.keys(after) as (keyof ResidentRecord)[]).every((field) => before[field] === after[field]);
}

import type { Collected } from './answers.js';
import { type JsonObject, merge } from './tree.js';

/** What several plans of one operation have collected. */
export function joined(all: readonly Collected[]): Collected {
  const data: JsonObject = {};
  for (const each of all) merge(data, each.data);
  return {
    data,
    errors: all.flatMap(({ errors }) => errors),
    failures: all.flatMap(({ failures }) => failures),
  };
}

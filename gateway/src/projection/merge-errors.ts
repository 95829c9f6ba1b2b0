import type { AnswerPath } from '../execution/tree.js';

/** An error of an answer, as it is written. */
export interface AnswerError {
  readonly message: string;
  /** Where in the query; of errors about the query itself. */
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: AnswerPath;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What makes two errors the same: where, and what. Not who says so, and not the request. */
function identity({ message, path, extensions }: AnswerError): string {
  const { code, field, rule } = extensions;
  return JSON.stringify([path ?? null, code, field, rule, message]);
}

/**
 * The errors with those that say the same of the same place reported once. A shareable field is asked of several subgraphs at a
 * time, and each of them refuses the same argument; the first in the plan's order stands, and `services` names them all.
 */
export function mergeErrors(errors: readonly AnswerError[]): readonly AnswerError[] {
  if (errors.length < 2) return errors;
  const groups = new Map<string, AnswerError[]>();
  for (const error of errors) {
    const key = identity(error);
    const group = groups.get(key);
    if (group) group.push(error);
    else groups.set(key, [error]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group
      .map(({ extensions }) => extensions['service'])
      .filter((name) => typeof name === 'string');
    const services = [...new Set(names)].sort();
    if (services.length < 2) return [first];
    return [{ ...first, extensions: { ...first.extensions, service: services[0], services } }];
  });
}

import { GraphQLError } from 'graphql';

/** What makes two errors the same: where, and what. Not who says so, and not the request. */
function identity(error: GraphQLError): string {
  const { code, field, rule } = error.extensions;
  return JSON.stringify([error.path ?? null, code, field, rule, error.message]);
}

/**
 * The errors with those that say the same of the same place reported once. A shareable field is asked of several subgraphs at a
 * time, and each of them refuses the same argument; the first in the plan's order stands, and `services` names them all.
 */
export function mergeErrors(errors: readonly GraphQLError[]): GraphQLError[] {
  const groups = new Map<string, GraphQLError[]>();
  for (const error of errors) {
    const key = identity(error);
    const group = groups.get(key);
    if (group) group.push(error);
    else groups.set(key, [error]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (first === undefined) return [];
    const services = [
      ...new Set(
        group.map((error) => error.extensions['service']).filter((name) => typeof name === 'string'),
      ),
    ].sort();
    // `serviceName` is Apollo's own word for what we call `service`.
    const extensions = Object.fromEntries(
      Object.entries(first.extensions).filter(([key]) => key !== 'serviceName'),
    );
    const named = services.length > 1 ? { ...extensions, service: services[0], services } : extensions;
    return [new GraphQLError(first.message, { path: first.path ?? null, extensions: named })];
  });
}

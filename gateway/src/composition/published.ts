import { buildSchema, findBreakingChanges } from 'graphql';

/**
 * What a change would break for clients of the published graph, each with its reason; empty where nothing.
 *
 * @param publishedSdl the graph as clients know it
 * @param apiSdl the graph as it would be
 */
export function breakingChanges(publishedSdl: string, apiSdl: string): string[] {
  return findBreakingChanges(buildSchema(publishedSdl), buildSchema(apiSdl)).map(
    ({ type, description }) => `${type}: ${description}`,
  );
}

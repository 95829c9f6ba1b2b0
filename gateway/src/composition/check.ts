import { compose, type Composition, CompositionRefused, type SubgraphSource } from './compose.js';
import { breakingChanges } from './published.js';

/** The files that are committed; a missing one is empty. */
export interface CommittedGraph {
  readonly supergraphSdl: string;
  readonly publishedSdl: string;
}

/** The first line in which two texts differ, for a reason that a person can follow. */
function firstDifference(committed: string, fresh: string): string {
  const [old, current] = [committed.split('\n'), fresh.split('\n')];
  const line = current.findIndex((text, index) => text !== old[index]);
  const at = line === -1 ? current.length : line;
  return `line ${at + 1}: committed "${old[at] ?? ''}", composed "${current[at] ?? ''}"`;
}

/**
 * Everything that is wrong with the committed graph, given the subgraphs as they stand: they do not compose, they break a published
 * field, or the committed files were not written anew. Empty where all is well.
 */
export function checkCommitted(subgraphs: readonly SubgraphSource[], committed: CommittedGraph): string[] {
  let fresh: Composition;
  try {
    fresh = compose(subgraphs);
  } catch (error) {
    if (error instanceof CompositionRefused) return [...error.reasons];
    throw error;
  }
  const breaking = committed.publishedSdl === '' ? [] : breakingChanges(committed.publishedSdl, fresh.apiSdl);
  const drift = [
    ...(fresh.supergraphSdl === committed.supergraphSdl
      ? []
      : [
          `supergraph.graphql is not what the subgraphs compose to, run \`npm run compose\`; ${firstDifference(committed.supergraphSdl, fresh.supergraphSdl)}`,
        ]),
    ...(fresh.apiSdl === committed.publishedSdl
      ? []
      : [
          `published.graphql is not the graph of the subgraphs, run \`npm run compose\`; ${firstDifference(committed.publishedSdl, fresh.apiSdl)}`,
        ]),
  ];
  return [...breaking, ...drift];
}

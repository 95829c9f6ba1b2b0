import { compose, CompositionRefused } from './compose.js';
import { readCommitted, writeCommitted } from './files.js';
import { breakingChanges } from './published.js';
import { readSubgraphs } from './subgraphs.js';

/** Takes a breaking change over into the published graph; to be said out loud in the changelog. */
const ACCEPT_BREAKING = '--accept-breaking';

function main(): void {
  const composition = compose(readSubgraphs());
  const { publishedSdl } = readCommitted();
  const breaking = publishedSdl === '' ? [] : breakingChanges(publishedSdl, composition.apiSdl);
  if (breaking.length > 0 && !process.argv.includes(ACCEPT_BREAKING)) {
    throw new CompositionRefused([
      ...breaking,
      `Clients rely on what is published. To publish all the same: npm run compose -- ${ACCEPT_BREAKING}`,
    ]);
  }
  writeCommitted(composition);
  process.stdout.write('supergraph.graphql and published.graphql are written.\n');
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
  process.exitCode = 1;
}

import { judge, unreleased } from './compatibility/judge.js';
import { partsOf, readReleases, releaseName, writeReleases } from './compatibility/released.js';
import { EVENTS } from './index.js';

// Releases today's contracts: what changed is written beside what was released before, unless somebody would no longer be understood.
const [parts, releases] = [partsOf(EVENTS), readReleases()];
const found = judge(parts, releases);
for (const { part, revision, direction, member, rule, detail } of found)
  console.error(`${part}, ${member || '.'}: ${rule} (${direction}, revision ${revision}): ${detail}`);
if (found.length > 0) {
  console.error(
    `Nothing is released: ${found.length} breaches of FULL_TRANSITIVE. A change that needs them makes a new version beside.`,
  );
  process.exitCode = 1;
} else {
  const added = unreleased(parts, releases);
  writeReleases(added);
  for (const release of added) console.log(releaseName(release));
  console.log(`${added.length} released, ${parts.length - added.length} unchanged.`);
}

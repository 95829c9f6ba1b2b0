import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

import { MADE_FOLDERS, madeFiles } from './docs/files.js';

// Writes what is made from the contracts: JSON Schemas for readers, the AsyncAPI document, the pages and the codebook.
for (const folder of Object.values(MADE_FOLDERS)) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
for (const [place, text] of madeFiles()) writeFileSync(new URL(place), text);
